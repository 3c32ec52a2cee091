package io.gatehouse.observe;

import io.gatehouse.observe.FeedState.Word;
import io.gatehouse.settings.Schedule;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Activity;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** The status page at one moment: first whether anything is wrong, then all there is to know. */
final class StatusPage {

  /** So many sites are shown open, whether anything is wrong with them or not. */
  private static final int FEW_SITES = 3;

  /** Runs at shorter intervals are under way as soon as one has looked when the next one is. */
  private static final Duration SHORT = Duration.ofMinutes(2);

  /**
   * A daemon that runs.
   *
   * @param warehouse without its parameters
   */
  record Node(String host, long pid, String version, Instant startedAt, String warehouse) {

    static Node here(Settings settings, Instant now) {
      String host;
      try {
        host = InetAddress.getLocalHost().getHostName();
      } catch (UnknownHostException e) {
        host = "-";
      }
      String version = Node.class.getPackage().getImplementationVersion();
      return new Node(
          host,
          ProcessHandle.current().pid(),
          version == null ? "-" : version,
          now,
          settings.warehouse().text("url").map(url -> url.split("[?;]", 2)[0]).orElse("-"));
    }
  }

  private final Words words;
  private final Status status;
  private final Activity activity;
  private final Verdict verdict;
  private final Status.Position position;
  private final Map<FeedKey, Instant> began;
  private final Node node;
  private final Instant now;
  private final Html page = new Html();
  private final Map<FeedKey, DayChart> charts;

  /**
   * @param away why the warehouse cannot be reached; null where it can
   * @param began when the last run of each feed began
   */
  StatusPage(
      Words words,
      Status status,
      Activity activity,
      String away,
      HealthChecks health,
      Status.Position position,
      Map<FeedKey, Instant> began,
      Node node) {
    this.words = words;
    this.status = status;
    this.activity = activity;
    this.verdict = new Verdict(words, status, away, health);
    this.position = position;
    this.began = began;
    this.node = node;
    this.now = status.now();
    this.charts = DayChart.of(activity.runs(), now);
  }

  String html() {
    int things = verdict.things();
    page.raw("<!doctype html>\n<html lang=\"" + words.of("lang") + "\">\n<head>")
        .raw("<meta charset=\"utf-8\"><title>")
        .text(
            things == 0
                ? words.of("title.well")
                : "(" + things + ") " + words.of("title.bad", things))
        .text(" - Gatehouse")
        .raw("</title><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">")
        .raw("<link rel=\"stylesheet\" href=\"status.css\">")
        .raw("<script src=\"status.js\" defer></script>")
        .raw("<noscript><meta http-equiv=\"refresh\" content=\"30\"></noscript>")
        .raw("</head>\n<body>\n<a class=\"skip\" href=\"#feeds\">")
        .text(words.of("skip"))
        .raw("</a><header><h1>Gatehouse</h1><p>")
        .text(node.host())
        .raw("</p><p id=\"updated\">")
        .text(words.of("updated", words.moment(now, zoneOfAll())))
        .raw("</p><a class=\"lang\" hreflang=\"" + otherLanguage() + "\" href=\"?lang=")
        .raw(otherLanguage() + "\">")
        .text(words.of("other.lang"))
        .raw("</a></header>\n<main id=\"main\">");
    verdict.add(page);
    page.raw("\n<p id=\"stale\" class=\"stale\" role=\"alert\" hidden data-text=\"")
        .text(words.pattern("stale"))
        .raw("\"></p>");
    filter();
    feeds();
    page.raw("\n<div id=\"rest\">");
    ConsumerTable.add(page, words, status.consumers(), zoneOfAll());
    gaps();
    rejected();
    nodes();
    return page.raw("</div></main>\n</body>\n</html>\n").toString();
  }

  private String otherLanguage() {
    return words.isChinese() ? "en" : "zh";
  }

  /** The sites' own where they have one; else nobody's. */
  private ZoneId zoneOfAll() {
    List<ZoneId> zones =
        status.feeds().stream()
            .map(FeedState::site)
            .filter(Objects::nonNull)
            .map(Site::zone)
            .distinct()
            .toList();
    return zones.size() == 1 ? zones.get(0) : ZoneOffset.UTC;
  }

  private String since(Instant moment) {
    return words.span(Duration.between(moment, now));
  }

  /** Names in settings are of letters, digits and dashes; a row's may be anything. */
  static String id(FeedKey feed) {
    return ("feed-" + feed.site() + "." + feed.feed()).replaceAll("[^A-Za-z0-9_.-]", "_");
  }

  private void filter() {
    page.raw("\n<form id=\"filter\" class=\"filter\" role=\"search\" hidden><label>")
        .text(words.of("filter"))
        .raw(" <input type=\"search\" name=\"name\" autocomplete=\"off\"></label>")
        .raw("<label><input type=\"checkbox\" name=\"bad\"> ")
        .text(words.of("filter.bad"))
        .raw("</label></form>\n<p id=\"none\" class=\"faint\" role=\"status\" hidden>")
        .text(words.of("filter.none"))
        .raw("</p>");
  }

  private void feeds() {
    Map<String, List<FeedState>> sites = new LinkedHashMap<>();
    for (FeedState feed : status.feeds()) {
      sites.computeIfAbsent(feed.feed().site(), site -> new ArrayList<>()).add(feed);
    }
    page.raw("\n<div id=\"feeds\">").element("h2", "part", words.of("feeds"));
    sites.entrySet().stream()
        .sorted(Comparator.comparing(site -> site.getValue().stream().noneMatch(verdict::isBad)))
        .forEach(site -> site(site.getKey(), site.getValue(), sites.size() <= FEW_SITES));
    page.raw("</div>");
  }

  private void site(String site, List<FeedState> feeds, boolean few) {
    long bad = feeds.stream().filter(verdict::isBad).count();
    boolean open = few || bad > 0;
    FeedState first = feeds.get(0);
    page.raw("\n<details class=\"site\" id=\"site-")
        .text(site)
        .raw(open ? "\" data-open=\"yes\" open>" : "\">")
        .raw("<summary><span class=\"name\">")
        .text(site)
        .raw("</span><span class=\"more\">")
        .text(first.site() != null ? first.site().vendor() : first.status().vendor())
        .text(", ")
        .text(words.of("site.summary", feeds.size()))
        .raw("</span>");
    if (bad > 0) {
      page.raw("<span class=\"word bad\">✗ ").text(words.of("title.bad", bad)).raw("</span>");
    } else {
      page.raw("<span class=\"word good\">✓ ").text(words.of("state.ok")).raw("</span>");
    }
    page.raw("</summary><div class=\"scroll\"><table class=\"feeds\"><thead><tr>");
    for (String column : List.of("feed", "state", "success", "complete", "goes.on")) {
      heading(column, "");
    }
    for (String column : List.of("rows", "rejected", "gaps")) {
      heading(column, " class=\"number\"");
    }
    heading("next", "");
    heading("day", "");
    page.raw("</tr></thead><tbody>");
    feeds.forEach(this::feed);
    page.raw("</tbody></table></div></details>");
  }

  private void heading(String column, String kind) {
    page.raw("<th scope=\"col\"" + kind);
    if (List.of("success", "complete", "day").contains(column)) {
      page.raw(" title=\"").text(words.of(column + ".help")).raw("\"");
    }
    page.raw(">").text(words.of(column)).raw("</th>");
  }

  private void feed(FeedState feed) {
    FeedStatus known = feed.status();
    ZoneId zone = feed.site() == null ? ZoneOffset.UTC : feed.site().zone();
    page.raw("\n<tr id=\"" + id(feed.feed()) + "\" data-feed=\"")
        .text(feed.feed())
        .raw("\" data-bad=\"" + (verdict.isBad(feed) ? "yes" : "no") + "\"><th scope=\"row\">")
        .text(feed.feed().feed())
        .raw("</th>");
    cell("state", "");
    state(feed);
    page.raw("</td>");
    cell("success", "");
    time(known == null ? null : known.lastSuccessAt(), zone);
    page.raw("</td>");
    cell("complete", "");
    time(known == null ? null : known.completeUpTo(), zone);
    page.raw("</td>");
    cell("goes.on", "");
    page.raw("<span>");
    page.text(known == null ? "-" : goesOn(known)).raw("</span></td>");
    number("rows", known == null ? 0 : known.rowsAdded(), false);
    number("rejected", known == null ? 0 : known.openRejects(), true);
    number("gaps", known == null ? 0 : known.openGaps() + known.gapsGivenUp(), true);
    cell("next", "");
    page.raw("<span>").text(next(feed)).raw("</span></td>");
    cell("day", "");
    charts.getOrDefault(feed.feed(), new DayChart()).draw(page, words);
    page.raw("</td></tr>");
  }

  private void cell(String label, String kind) {
    page.raw("<td" + kind + " data-label=\"").text(words.of(label)).raw("\">");
  }

  private void number(String label, long number, boolean warns) {
    cell(label, " class=\"number\"");
    page.raw(warns && number > 0 ? "<span class=\"word warn\">" : "<span>")
        .text(words.number(number))
        .raw("</span></td>");
  }

  private void state(FeedState feed) {
    Word word = feed.word(now);
    boolean noRoute = verdict.hasNoRoute(feed);
    String key =
        noRoute ? "state.no_route" : "state." + word.name().toLowerCase(java.util.Locale.ROOT);
    String kind =
        verdict.isBad(feed)
            ? "bad"
            : word == Word.OK ? "good" : word == Word.NOT_CONFIGURED ? "off" : "warn";
    page.raw("<div>").element("span", "word " + kind, words.of(key));
    FeedStatus known = feed.status();
    if (verdict.isBad(feed)) {
      page.element("span", "note", verdict.trouble(feed));
    } else if (word == Word.WAITING && feed.waitsForCalls(now)) {
      page.element("span", "note", words.of("feed.waits.for.calls"));
    } else if (known != null && known.lastError() != null) {
      page.element("span", "note", words.of("feed.recovered", since(known.lastErrorAt())));
    }
    if (known != null && known.rowsExpired() > 0) {
      page.element("span", "note", words.of("feed.expired", known.rowsExpired()));
    }
    page.raw("</div>");
  }

  private String goesOn(FeedStatus known) {
    return known.state() == null
        ? words.of("start")
        : position.of(known.vendor(), known.feed().feed(), known.state());
  }

  private void time(Instant moment, ZoneId zone) {
    if (moment == null) {
      page.element("span", "faint", words.of("never"));
      return;
    }
    page.raw("<time datetime=\"" + moment + "\" title=\"")
        .text(words.moment(moment, zone))
        .raw("\">")
        .text(words.of("ago", since(moment)))
        .raw("</time>");
  }

  private String next(FeedState feed) {
    if (feed.site() == null || verdict.hasNoRoute(feed)) {
      return "-";
    }
    Optional<String> text = feed.site().feeds().get(feed.feed().feed()).text("schedule");
    if (text.isEmpty()) {
      return words.of("pushed");
    }
    Schedule schedule = Schedule.parse(text.get());
    if (schedule instanceof Schedule.Every every && every.interval().compareTo(SHORT) < 0) {
      long millis = every.interval().toMillis();
      return words.of("every", millis < 1_000 ? millis + " ms" : words.span(every.interval()));
    }
    Instant next = NextRun.of(schedule, feed.site().zone(), began.get(feed.feed()), now);
    return next == null
        ? "-"
        : next.equals(now)
            ? words.of("now")
            : words.of("in", words.span(Duration.between(now, next)));
  }

  private ZoneId zone(FeedKey feed) {
    return status.feeds().stream()
        .filter(state -> state.feed().equals(feed) && state.site() != null)
        .map(state -> state.site().zone())
        .findFirst()
        .orElse(ZoneOffset.UTC);
  }

  private void table(String title, String... columns) {
    page.table(words.of(title), Stream.of(columns).map(words::of).toList());
  }

  private void endTable(String more, Object value) {
    page.raw("</tbody></table></div>");
    if (more != null) {
      page.element("p", "faint", words.of(more, value));
    }
  }

  private void gaps() {
    page.element("h2", "part", words.of("gaps.title"));
    if (activity.gaps().isEmpty()) {
      page.element("p", "faint", words.of("gaps.none"));
      return;
    }
    table("gaps.title", "feed", "gaps.from", "gaps.to", "state", "gaps.reason");
    for (Activity.OpenGap gap : activity.gaps()) {
      page.raw("<tr><th scope=\"row\">").text(gap.feed()).raw("</th>");
      page.element("td", words.moment(gap.from(), zone(gap.feed())));
      page.element("td", words.moment(gap.to(), zone(gap.feed())));
      page.element("td", words.of(gap.givenUp() ? "gaps.given.up" : "gaps.open"));
      page.element("td", "reason", Redacted.error(gap.reason())).raw("</tr>");
    }
    endTable("gaps.more", Activity.GAPS);
  }

  /** One kind of reason of one feed. */
  private record Kind(FeedKey feed, String reason) {}

  /** How often a kind is among the latest, and when last. */
  private record Often(int times, Instant last) {}

  private void rejected() {
    page.element("h2", "part", words.of("rejected.title"));
    if (activity.rejected().isEmpty()) {
      page.element("p", "faint", words.of("rejected.none"));
      return;
    }
    Map<Kind, Often> kinds = new LinkedHashMap<>();
    for (Activity.Rejected row : activity.rejected()) { // the latest first
      kinds.merge(
          new Kind(row.feed(), Redacted.reason(row.reason())),
          new Often(1, row.lastSeenAt()),
          (one, other) -> new Often(one.times + 1, one.last));
    }
    table("rejected.title", "feed", "rejected.reason", "rejected.count", "rejected.seen");
    kinds.forEach(
        (kind, often) -> {
          page.raw("<tr><th scope=\"row\">").text(kind.feed()).raw("</th>");
          page.element("td", "reason", kind.reason());
          page.element("td", often.times());
          page.element("td", words.moment(often.last(), zone(kind.feed()))).raw("</tr>");
        });
    endTable("rejected.more", Activity.REJECTS);
  }

  private void nodes() {
    page.element("h2", "part", words.of("nodes.title"));
    table(
        "nodes.title",
        "nodes.host",
        "nodes.pid",
        "nodes.version",
        "nodes.started",
        "nodes.warehouse");
    page.raw("<tr><th scope=\"row\">").text(node.host() + " (" + words.of("nodes.here") + ")");
    page.raw("</th>").element("td", node.pid()).element("td", node.version());
    page.element("td", words.moment(node.startedAt(), zoneOfAll()));
    page.element("td", "reason", node.warehouse()).raw("</tr>");
    endTable(null, null);
  }
}
