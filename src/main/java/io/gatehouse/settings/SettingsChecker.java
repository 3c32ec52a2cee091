package io.gatehouse.settings;

import io.gatehouse.settings.SettingsReader.Entry;
import io.gatehouse.settings.VendorSettings.FeedSettings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Turns configured values into {@link Settings} and notes everything that is wrong with them. */
final class SettingsChecker {

  static final List<Setting> WAREHOUSE =
      List.of(
          Setting.of(
              "url",
              Setting.Kind.DATABASE,
              "jdbc:h2:file:./data/warehouse;AUTO_SERVER=TRUE",
              "where rows are loaded: jdbc:h2:… or jdbc:postgresql:…"),
          Setting.of("username", Setting.Kind.TEXT, "", "the warehouse's user"),
          Setting.secret("password", "the warehouse's password"));

  static final List<Setting> STATUS =
      List.of(
          Setting.secret(
              "password",
              "who may see the status page: with the user gatehouse; without it nobody beyond this"
                  + " machine"));

  static final List<Setting> ALERT =
      List.of(
          Setting.of(
              "command",
              Setting.Kind.TEXT,
              null,
              "a program and its arguments, which gets each alert as JSON on its standard input"),
          new Setting(
              "url",
              Setting.Kind.TEXT,
              null,
              "an address that each alert is posted to as JSON; it may hold a token",
              true,
              List.of(),
              Setting.Range.ANY),
          Setting.of(
                  "after",
                  Setting.Kind.DURATION,
                  "15m",
                  "how long a feed fails or is incomplete before that is told")
              .within(1_000, 30L * 86_400_000));

  static final List<Setting> RELOAD =
      List.of(
          Setting.choice(
              "watch",
              "whether a running daemon takes changed files by itself, or on SIGHUP alone",
              "true",
              "false"));

  /** Less than what feeds read again every night would come and go. */
  private static final long SHORTEST_RETENTION = 62L * 86_400_000;

  private static final long LONGEST_RETENTION = 36_500L * 86_400_000;

  static final List<Setting> RETENTION =
      Stream.of(
              "access_event",
              "attendance_day",
              "attendance_month",
              "attendance_month_day",
              "attendance_punch",
              "delivery_result",
              "feed_run",
              "rejected_row")
          .map(
              table ->
                  Setting.of(
                          table,
                          Setting.Kind.DURATION,
                          null,
                          "how long rows of " + table + " are kept; without it for ever")
                      .within(SHORTEST_RETENTION, LONGEST_RETENTION))
          .toList();

  private static final int SHORTEST_PASSWORD = 8;

  private static final Pattern COMMENT = Pattern.compile("\\s[#!]");

  private static final List<Setting> LOG =
      List.of(Setting.choice("format", "how the log is written", "text", "json"));

  /** Settings that sites of every vendor have. */
  private static final List<Setting> EVERY_SITE =
      List.of(
          Setting.of("vendor", Setting.Kind.TEXT, null, "which vendor's system it is"),
          Setting.of("base-url", Setting.Kind.URL, null, "where the vendor's server is"),
          Setting.of("time-zone", Setting.Kind.ZONE, "Asia/Shanghai", "the zone of its times"),
          Setting.of(
              "day-starts", Setting.Kind.TIME_OF_DAY, "04:00", "when a working day begins there"),
          Setting.of(
                  "stay-at-most", Setting.Kind.DURATION, "24h", "after it nobody counts as inside")
              .within(60_000, 31L * 86_400_000),
          Setting.of("feeds", Setting.Kind.LIST, null, "which feeds run"),
          Setting.of("start", Setting.Kind.DATE, null, "how far back the first run reaches"));

  private final List<VendorSettings> vendors;
  private final Map<String, Entry> entries;
  private final List<String> problems;
  private final Instant now;
  private final CamelSettings camelSettings = new CamelSettings();

  /**
   * @param now a schedule must have a time after it
   */
  SettingsChecker(
      List<VendorSettings> vendors,
      Map<String, Entry> entries,
      List<String> problems,
      Instant now) {
    this.now = now;
    this.vendors = vendors;
    this.entries = entries;
    this.problems = problems;
  }

  static List<Setting> siteSettings(VendorSettings vendor) {
    return Stream.concat(EVERY_SITE.stream(), vendor.siteSettings().stream()).toList();
  }

  Settings check() {
    Map<String, Entry> warehouse = new TreeMap<>();
    Map<String, Entry> privacy = new TreeMap<>();
    Map<String, Entry> log = new TreeMap<>();
    Map<String, Entry> status = new TreeMap<>();
    Map<String, Entry> alert = new TreeMap<>();
    Map<String, Entry> reload = new TreeMap<>();
    Map<String, Entry> people = new TreeMap<>();
    Map<String, Entry> retention = new TreeMap<>();
    Map<String, Map<String, Entry>> sites = new TreeMap<>(Site.BY_NAME);
    Map<String, String> camel = new TreeMap<>();
    entries.forEach(
        (key, entry) -> {
          String[] parts = key.split("\\.", 3);
          switch (parts[0]) {
            case "warehouse" -> warehouse.put(key.substring("warehouse.".length()), entry);
            case "privacy" -> privacy.put(key.substring("privacy.".length()), entry);
            case "log" -> log.put(key.substring("log.".length()), entry);
            case "status" -> status.put(key.substring("status.".length()), entry);
            case "alert" -> alert.put(key.substring("alert.".length()), entry);
            case "reload" -> reload.put(key.substring("reload.".length()), entry);
            case "people" -> people.put(key.substring("people.".length()), entry);
            case "retention" -> retention.put(key.substring("retention.".length()), entry);
            case "camel", "quartz" -> camel(key, entry, camel);
            case "custom" -> custom(key, entry, camel);
            case "sites" -> {
              if (parts.length < 3 || !parts[1].matches("[a-z0-9][a-z0-9-]{0,39}")) {
                problem(key, entry, "expected sites.<site>.<setting>, the site in a-z, 0-9 and -");
              } else {
                sites.computeIfAbsent(parts[1], s -> new TreeMap<>()).put(parts[2], entry);
              }
            }
            default -> unknown(key, parts, entry);
          }
        });
    onePortEach(camel);
    Values warehouseValues = values("warehouse.", WAREHOUSE, warehouse, List.of());
    Values logValues = values("log.", LOG, log, List.of());
    Values privacyValues = values("privacy.", PrivacySettings.ALL, privacy, List.of());
    PrivacySettings.problems(privacyValues)
        .forEach((name, what) -> problem("privacy." + name, privacy.get(name), what));
    Values statusValues = values("status.", STATUS, status, List.of());
    int length = statusValues.text("password").map(String::length).orElse(SHORTEST_PASSWORD);
    if (length < SHORTEST_PASSWORD) {
      problem(
          "status.password",
          status.get("password"),
          "expected at least " + SHORTEST_PASSWORD + " characters, got (secret)");
    }
    Values alertValues = values("alert.", ALERT, alert, List.of());
    alertValues
        .text("url")
        .filter(url -> !isTold(alert, "url") && !url.matches("https?://[^\\s/]+\\S*"))
        .ifPresent(
            url ->
                problem(
                    "alert.url",
                    alert.get("url"),
                    "expected an address such as https://alerts.example.com/gatehouse, got"
                        + " (secret)"));
    if (isSet(alert, "url") && isSet(alert, "command")) {
      problem("alert.command", alert.get("command"), "there is alert.url too: leave out one");
    }
    List<Site> checked = new ArrayList<>();
    sites.forEach((name, values) -> site(name, values).ifPresent(checked::add));
    Values peopleValues = values("people.", PeopleSettings.ALL, people, List.of());
    PeopleSettings.problems(peopleValues, sites.keySet())
        .forEach((name, what) -> problem("people." + name, people.get(name), what));
    return new Settings(
        warehouseValues,
        privacyValues,
        logValues.required("format"),
        statusValues,
        alertValues,
        values("reload.", RELOAD, reload, List.of()),
        peopleValues,
        values("retention.", RETENTION, retention, List.of()),
        checked,
        camel);
  }

  /** What has no dot is no name at all, and may be the rest of a secret that fell on two lines. */
  private void unknown(String key, String[] parts, Entry entry) {
    List<String> known =
        List.of(
            "warehouse",
            "privacy",
            "log",
            "status",
            "alert",
            "reload",
            "people",
            "retention",
            "sites",
            "camel",
            "quartz",
            "custom");
    if (parts.length < 2 || key.startsWith("[")) {
      problems.add(entry.source() + ": expected key=value, such as log.format=text");
    } else {
      String rest = key.substring(parts[0].length());
      String nearest =
          Nearest.to(parts[0], known).map(n -> ", did you mean " + n + rest + "?").orElse("");
      problem(key, entry, "unknown setting" + nearest);
    }
  }

  /** The integrator's own, for routes and Kamelets: {@code {{custom.…}}}. */
  private void custom(String key, Entry entry, Map<String, String> camel) {
    if (!key.matches("custom\\.[A-Za-z0-9][A-Za-z0-9._-]*")) {
      problem(key, entry, "expected custom.<name>, the name in letters, digits, . _ and -");
    }
    camel.put(key, entry.value());
  }

  private void camel(String key, Entry entry, Map<String, String> camel) {
    String wrong = entry.isTold() ? null : camelSettings.problem(key, entry.value());
    if (wrong != null) {
      boolean names = wrong.startsWith("unknown") || wrong.startsWith("there is no");
      boolean secret = key.matches("(?i).*(password|secret|token|key).*");
      problem(key, entry, names ? wrong : wrong + ", got " + (secret ? "(secret)" : entry.shown()));
    }
    camel.put(CamelSettings.handedOn(key), entry.value());
  }

  private Optional<Site> site(String name, Map<String, Entry> configured) {
    String prefix = "sites." + name + ".";
    Entry vendorName = configured.get("vendor");
    List<String> names = vendors.stream().map(VendorSettings::vendor).toList();
    if (vendorName == null) {
      Optional<String> dotted =
          configured.keySet().stream().filter(key -> key.endsWith(".vendor")).findFirst();
      if (dotted.isPresent()) {
        problem(
            prefix + dotted.get(),
            configured.get(dotted.get()),
            "expected sites.<site>.<setting>, the site in a-z, 0-9 and -, without a dot");
        return Optional.empty();
      }
      missing(configured, prefix + "vendor is missing: expected " + String.join(" or ", names));
      return Optional.empty();
    }
    if (vendorName.isTold()) {
      return Optional.empty();
    }
    Optional<VendorSettings> vendor =
        vendors.stream().filter(v -> v.vendor().equals(vendorName.value())).findFirst();
    if (vendor.isEmpty()) {
      String hint = Nearest.hint(vendorName.value(), names);
      problem(
          prefix + "vendor",
          vendorName,
          "unknown vendor"
              + hint
              + "; there are "
              + String.join(", ", names)
              + (hint.isEmpty()
                  ? "; another is a file of its own, config/vendors/<vendor>.yaml"
                  : ""));
      return Optional.empty();
    }
    return Optional.of(site(name, vendor.get(), configured));
  }

  private Site site(String name, VendorSettings vendor, Map<String, Entry> configured) {
    String prefix = "sites." + name + ".";
    int before = problems.size();
    Map<String, Entry> own = new TreeMap<>(configured);
    if (!vendor.isUsable()) {
      own.keySet().removeIf(key -> EVERY_SITE.stream().noneMatch(s -> s.name().equals(key)));
    }
    Map<String, Values> feeds = new LinkedHashMap<>();
    List<String> feedKeys = new ArrayList<>();
    for (FeedSettings feed : vendor.feeds()) {
      Map<String, Entry> ofFeed = new TreeMap<>();
      own.keySet()
          .removeIf(
              key -> {
                boolean matches = key.startsWith(feed.feed() + ".");
                if (matches) {
                  ofFeed.put(key.substring(feed.feed().length() + 1), configured.get(key));
                }
                return matches;
              });
      feed.settings().forEach(setting -> feedKeys.add(feed.feed() + "." + setting.name()));
      feeds.put(
          feed.feed(), values(prefix + feed.feed() + ".", feed.settings(), ofFeed, List.of()));
    }
    Values values = values(prefix, siteSettings(vendor), own, feedKeys);
    if (values.text("base-url").isEmpty() && !isTold(own, "base-url")) {
      missing(
          own,
          prefix
              + "base-url is missing: where is the vendor's server, such as http://10.0.0.5:6500?");
    }
    feeds.keySet().retainAll(chosenFeeds(prefix, vendor, own));
    Site site = new Site(name, vendor.vendor(), values, feeds);
    if (own.values().stream().noneMatch(Entry::isTold)) { // else they may be what is missing
      List<String> told = List.copyOf(problems.subList(before, problems.size()));
      vendor.check().apply(site).stream()
          .filter(problem -> told.stream().noneMatch(one -> isAbout(prefix, problem, one)))
          .forEach(problem -> ofSite(prefix, own, problem));
    }
    return site;
  }

  private static boolean isTold(Map<String, Entry> configured, String setting) {
    Entry entry = configured.get(setting);
    return entry != null && entry.isTold();
  }

  /** Whether the setting with which the problem begins has been told of already. */
  private static boolean isAbout(String prefix, String problem, String told) {
    return told.contains(prefix + problem.split("[ :]", 2)[0] + ": ");
  }

  /** Where the setting stands with which the problem begins, or else where the site begins. */
  private void ofSite(String prefix, Map<String, Entry> own, String problem) {
    Entry entry = own.get(problem.split("[ :]", 2)[0]);
    if (entry != null) {
      problems.add(entry.source() + ": " + prefix + problem);
    } else {
      missing(own, prefix + problem);
    }
  }

  /** Told at the site's vendor, or at whatever else there is of it. */
  private void missing(Map<String, Entry> configured, String problem) {
    Entry first = configured.get("vendor");
    if (first == null) {
      first = configured.values().iterator().next();
    }
    problems.add(first.source() + ": " + problem);
  }

  private static boolean isSet(Map<String, Entry> configured, String setting) {
    Entry entry = setting == null ? null : configured.get(setting);
    return entry != null && !entry.value().isBlank();
  }

  private List<String> chosenFeeds(
      String prefix, VendorSettings vendor, Map<String, Entry> configured) {
    Entry chosen = configured.get("feeds");
    if (chosen == null || chosen.isTold() || chosen.value().isBlank()) {
      return vendor.feeds().stream()
          .filter(feed -> feed.runsByDefault() || isSet(configured, feed.runsWith()))
          .map(FeedSettings::feed)
          .toList();
    }
    List<String> known = vendor.feeds().stream().map(FeedSettings::feed).toList();
    List<String> names = Values.split(chosen.value());
    for (String name : names) {
      if (Checks.isWrongList(name)) {
        continue; // told with the value
      }
      if (vendor.isUsable() && !known.contains(name)) {
        problem(
            prefix + "feeds",
            chosen,
            "unknown feed "
                + (chosen.isFilled() ? chosen.shown() : name)
                + Nearest.hint(name, known)
                + "; there are "
                + String.join(", ", known));
      }
    }
    return names;
  }

  private Values values(
      String prefix, List<Setting> settings, Map<String, Entry> configured, List<String> others) {
    Map<String, String> checked = new TreeMap<>();
    Map<String, Setting> byName = new TreeMap<>();
    for (Setting setting : settings) {
      byName.put(setting.name(), setting);
      if (setting.fallback() != null) {
        checked.put(setting.name(), setting.fallback());
      }
    }
    configured.forEach(
        (name, entry) -> {
          Setting setting = byName.get(name);
          if (setting == null) {
            List<String> known = Stream.concat(byName.keySet().stream(), others.stream()).toList();
            String nearest =
                Nearest.to(name, known)
                    .map(n -> ", did you mean " + prefix + n + "?")
                    .orElseGet(() -> Nearest.hintOrAll(name, byName.keySet()));
            problem(prefix + name, entry, "unknown setting" + nearest);
          } else if (!entry.value().isEmpty() && !entry.isTold()) {
            String wrong = wrong(setting, entry);
            if (wrong != null) {
              String shown = setting.secret() ? "(secret)" : entry.shown();
              problem(prefix + name, entry, wrong + ", got " + shown);
            }
            checked.put(name, entry.value());
          }
        });
    return new Values(checked);
  }

  private String wrong(Setting setting, Entry entry) {
    if (isQuoted(entry)) {
      return "leave out the quotation marks, which would be part of the value";
    }
    String wrong = Checks.problem(setting, entry.value(), now);
    if (wrong == null) {
      return null;
    }
    if (entry.isFilled()) { // of what a reference fills nothing may be shown
      return Checks.expected(setting);
    }
    return COMMENT.matcher(entry.written()).find()
        ? wrong + "; a comment has a line of its own"
        : wrong;
  }

  /** A value that has to have them can come by a reference. */
  private static boolean isQuoted(Entry entry) {
    return !entry.isFilled() && entry.written().matches("(?s)\"[^\"]*\"|'[^']*'|“[^”]*”|‘[^’]*’");
  }

  /** Whichever comes first would keep the other shut. */
  private void onePortEach(Map<String, String> camel) {
    String pushes = "camel.server.port";
    String pages = "camel.management.port";
    String port = camel.getOrDefault(pushes, "8080");
    if (port.equals(camel.getOrDefault(pages, "9876"))
        && !port.equals("0")
        && !"false".equals(camel.get("camel.management.enabled"))) {
      String set = camel.containsKey(pushes) ? pushes : pages;
      String other = set.equals(pushes) ? pages : pushes;
      problem(set, entries.get(set), port + " is " + other + " too: give each a port of its own");
    }
  }

  private void problem(String key, Entry entry, String what) {
    problems.add(entry.source() + ": " + key + ": " + what);
  }
}
