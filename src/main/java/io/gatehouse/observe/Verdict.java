package io.gatehouse.observe;

import io.gatehouse.observe.FeedState.Word;
import io.gatehouse.warehouse.FeedStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Whether anything is wrong at one moment, and what: the first thing on the status page. Feeds of a
 * site that fail by one cause are one line.
 */
final class Verdict {

  /** What an error ends with where a request failed. */
  private static final Pattern REQUEST = Pattern.compile("\\s*\\[https?://[^\\]]*]$");

  private final Words words;
  private final Status status;
  private final String away;
  private final HealthChecks health;
  private final Instant now;
  private final List<FeedState> bad;
  private final List<String> problems;

  /**
   * @param away why the warehouse cannot be reached; null where it can
   */
  Verdict(Words words, Status status, String away, HealthChecks health) {
    this.words = words;
    this.status = status;
    this.away = away;
    this.health = health;
    this.now = status.now();
    this.bad = status.feeds().stream().filter(this::isBad).toList();
    this.problems = health.problems();
  }

  /** How many things need attention. */
  int things() {
    return bad.size() + problems.size() + (away == null ? 0 : 1);
  }

  boolean hasNoRoute(FeedState feed) {
    return feed.site() != null && health.lacks(feed.feed());
  }

  boolean isBad(FeedState feed) {
    return feed.isFailing(now) || hasNoRoute(feed);
  }

  /** The section of the page. */
  void add(Html page) {
    int sites = status.sites().size();
    long badSites = bad.stream().map(feed -> feed.feed().site()).distinct().count();
    boolean well = bad.isEmpty() && problems.isEmpty() && away == null;
    page.raw("\n<section id=\"verdict\" class=\"verdict " + (well ? "good" : "bad") + "\"")
        .raw(" aria-live=\"polite\"><h2>")
        .text(well ? "✓ " : "✗ ");
    if (sites == 0 && well) {
      page.text(words.of("verdict.none"));
    } else if (well) {
      page.text(words.of("verdict.well", status.configured().size(), sites));
    } else if (bad.isEmpty()) {
      page.text(words.of("verdict.bad.daemon"));
    } else {
      page.text(words.of("verdict.bad", badSites, sites));
    }
    page.raw("</h2>");
    if (!well) {
      page.raw("<ul>");
      if (away != null) {
        page.raw("<li>").element("strong", words.of("warehouse.away")).text(": " + away + " ");
        page.text(words.of("warehouse.away.more")).raw("</li>");
      }
      problems.forEach(
          problem ->
              page.raw("<li>")
                  .element("strong", words.of("route.missing"))
                  .text(": " + Redacted.error(problem))
                  .raw("</li>"));
      bad.stream()
          .collect(Collectors.groupingBy(this::cause, LinkedHashMap::new, Collectors.toList()))
          .values()
          .forEach(together -> trouble(page, together));
      page.raw("</ul>");
    }
    page.raw("</section>");
  }

  /** Why somebody is to look at it, in a line. */
  String trouble(FeedState feed) {
    FeedStatus known = feed.status();
    if (known != null && feed.word(now) == Word.FAILING) {
      String how =
          known.lastSuccessAt() == null
              ? words.of("feed.failing.always", known.failedRuns())
              : words.of(
                  "feed.failing",
                  words.span(Duration.between(known.lastSuccessAt(), now)),
                  known.failedRuns());
      return how + (known.lastError() == null ? "" : ": " + Redacted.error(known.lastError()));
    }
    return hasNoRoute(feed) ? words.of("state.no_route") : words.of("feed.silent");
  }

  /** What is the same for feeds that fail together: the site, and the error without its request. */
  private List<Object> cause(FeedState feed) {
    String error = feed.word(now) == Word.FAILING ? feed.status().lastError() : null;
    return List.of(
        feed.feed().site(), hasNoRoute(feed), error == null ? "" : withoutRequest(error));
  }

  private static String withoutRequest(String error) {
    return REQUEST.matcher(error).replaceFirst("");
  }

  /** Feeds that fail by one cause, in one line. */
  private void trouble(Html page, List<FeedState> together) {
    page.raw("<li>");
    String before = "";
    for (FeedState feed : together) {
      page.raw(before + "<a href=\"#" + StatusPage.id(feed.feed()) + "\">")
          .text(feed.feed())
          .raw("</a>");
      before = ", ";
    }
    String trouble = trouble(together.get(0));
    page.text(" " + (together.size() == 1 ? trouble : withoutRequest(trouble))).raw("</li>");
  }
}
