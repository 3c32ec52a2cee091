package io.gatehouse.feed;

import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.Reply;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;

/** What is peculiar to one vendor: its feeds, its reply codes, its way of paging. */
public interface Vendor {

  /** As in {@code sites.<site>.vendor}, the names of route files and of mappings. */
  String name();

  /**
   * Where its interface begins on a server, {@code /api/v1}: a site's base address ends before it.
   * Null where that is not known.
   */
  default String apiPath() {
    return null;
  }

  /** Settings of its sites, beyond those that every site has. */
  List<Setting> siteSettings();

  /**
   * What is wrong with a site's settings as a whole; each problem begins with a setting's name
   * without its prefix and holds no secret.
   */
  default List<String> problems(Site site) {
    return List.of();
  }

  /** The least that a site needs beyond its address, with invented values: for trying routes. */
  default Map<String, String> exampleSettings() {
    return Map.of();
  }

  List<FeedSpec> feeds();

  /** Whether ids of its people that differ in case alone are one person's. */
  default boolean hasIdsInAnyCase() {
    return false;
  }

  /** Functions that its mappings may name, by name. */
  Map<String, MappingFunction> functions();

  /** The field of a reply that holds its records, where a request names no other. */
  String arrayField();

  /** What a reply with HTTP status 200 means, by the vendor's own codes. */
  Meaning judge(Reply reply);

  /**
   * What a reply's HTTP status means, before its body is read as an answer.
   *
   * @param said reads the body's beginning, at most 64 KB; for a status that is no success
   */
  default Meaning judge(int status, Supplier<byte[]> said) {
    return Meaning.ofHttpStatus(status);
  }

  /**
   * The route template of a feed for which no file of {@code routes/} has one of its own, {@code
   * <vendor>-<feed>}; empty where there must be one.
   */
  default Optional<String> template(FeedSpec feed) {
    return Optional.empty();
  }

  /** What the route of a feed is told, beyond its site, trigger and address. */
  default Map<String, String> routeParameters(FeedSpec feed) {
    return Map.of();
  }

  /** How often the site's server may be called, all its feeds together; empty for no limit. */
  default Optional<Budget> budget(Site site) {
    return Optional.empty();
  }

  /**
   * The vendor's own steps, by the names that its routes call them; one set a daemon, which sites
   * share that come while it runs.
   */
  default Map<String, Object> beans(Context context) {
    return Map.of();
  }

  /**
   * Route templates of which each site has one route, beside those of its feeds: {@code
   * wecom-token}. They get the parameters {@code site} and {@code baseUrl}.
   */
  default List<String> siteRoutes() {
    return List.of();
  }

  /**
   * Opens a feed where its checkpoint stands.
   *
   * @param state as the cursor gave it when it was last committed; null for a first run
   */
  Cursor open(Site site, String feed, String state, Clock clock);

  /**
   * Opens a feed for a stretch of the past, which it reads once, from its beginning to its end.
   *
   * @param site begins on the stretch's first day
   * @param state of this backfill, as the cursor gave it; null at its beginning
   * @param live the state of the feed itself; null where it never ran
   * @param end the clock stands at the stretch's end
   * @return empty where a stretch of the past cannot be asked for
   */
  default Optional<Cursor> backfill(Site site, String feed, String state, String live, Clock end) {
    return Optional.empty();
  }

  /** The feeds that can be backfilled. */
  default List<String> backfills() {
    return List.of();
  }

  /**
   * Where a feed goes on, in a few words for a person: {@code record 200,000}.
   *
   * @param state as with {@link #open}, not null
   */
  String position(String feed, String state);

  /**
   * What a vendor's own steps may use.
   *
   * @param sites of this vendor, as they are configured at the moment
   * @param camel where its routes run; they are not started yet when the steps are made
   * @param state where a feed goes on, as its cursor gave it; empty before its first page
   */
  public record Context(
      Supplier<List<Site>> sites,
      Clock clock,
      CamelContext camel,
      Function<FeedKey, Optional<String>> state) {}

  /**
   * How often a vendor may be called.
   *
   * @param key who is counted: feeds with one key share one budget
   * @param calls at most so many in any stretch of that length
   */
  public record Budget(String key, int calls, Duration per) {}

  /**
   * What a vendor says of one of its feeds: {@code
   * polled("records").every("1m").replyWithin("10s")}.
   *
   * @param name {@code records}
   * @param schedule when it runs where nothing is configured; null where the vendor pushes
   * @param timeout how long a reply may take where nothing is configured; null likewise
   * @param own its settings beyond those that every feed that is polled has
   * @param runsByDefault whether it runs where {@code sites.<site>.feeds} is not configured
   * @param runsWith a setting of the site with which it runs by default too; null for none
   * @param closesGapsOf the feed whose gaps are known to be filled once a run of this one has
   *     reached its end; null for none
   * @param brings what
   */
  public record FeedSpec(
      String name,
      String schedule,
      String timeout,
      List<Setting> own,
      boolean runsByDefault,
      String runsWith,
      String closesGapsOf,
      Brings brings) {

    /** What a feed brings. */
    public enum Brings {
      EVENTS,
      /** As they happen, so that how late they are says something. */
      LIVE_EVENTS,
      /** What changes slowly: where calls are limited, it gives way to feeds that bring events. */
      REFERENCE
    }

    private static final String USUAL_TIMEOUT = "10s";
    private static final long LONGEST_REPLY_MILLIS = 600_000;
    private static final long LARGEST_REPLY = 1L << 30; // a reply is one array

    /** One that asks the vendor by a schedule, and runs where nothing else is configured. */
    public static Polled polled(String name) {
      return new Polled(name);
    }

    /** A feed whose schedule is still to be said. */
    public record Polled(String name) {

      /**
       * @param schedule where nothing is configured: an interval or a Quartz cron
       */
      public FeedSpec every(String schedule) {
        return new FeedSpec(
            name, schedule, USUAL_TIMEOUT, List.of(), true, null, null, Brings.EVENTS);
      }
    }

    /** One whose messages the vendor sends by itself. */
    public static FeedSpec pushed(String name) {
      return new FeedSpec(name, null, null, List.of(), true, null, null, Brings.LIVE_EVENTS);
    }

    /** The same, whose replies may take that long where nothing is configured. */
    public FeedSpec replyWithin(String time) {
      return new FeedSpec(name, schedule, time, own, runsByDefault, runsWith, closesGapsOf, brings);
    }

    /** The same with settings of its own, beyond those that it has. */
    public FeedSpec with(Setting... more) {
      List<Setting> all = Stream.concat(own.stream(), Stream.of(more)).toList();
      return new FeedSpec(
          name, schedule, timeout, all, runsByDefault, runsWith, closesGapsOf, brings);
    }

    /** The same, which fills the gaps of that feed. */
    public FeedSpec closingGapsOf(String feed) {
      return new FeedSpec(name, schedule, timeout, own, runsByDefault, runsWith, feed, brings);
    }

    /** The same, which brings events as they happen. */
    public FeedSpec live() {
      return new FeedSpec(
          name, schedule, timeout, own, runsByDefault, runsWith, closesGapsOf, Brings.LIVE_EVENTS);
    }

    /** The same, which brings what changes slowly: people, devices, rules, reports. */
    public FeedSpec reference() {
      return new FeedSpec(
          name, schedule, timeout, own, runsByDefault, runsWith, closesGapsOf, Brings.REFERENCE);
    }

    /** The same, which runs only where it is asked for. */
    public FeedSpec off() {
      return new FeedSpec(name, schedule, timeout, own, false, runsWith, closesGapsOf, brings);
    }

    /**
     * The same, which runs only where it is asked for, or where that setting of the site is there.
     */
    public FeedSpec onlyWith(String setting) {
      return new FeedSpec(name, schedule, timeout, own, false, setting, closesGapsOf, brings);
    }

    /** Whether the vendor calls, at {@code /webhooks/<site>}, rather than being asked. */
    public boolean isPushed() {
      return schedule == null;
    }

    public boolean isLive() {
      return brings == Brings.LIVE_EVENTS;
    }

    public boolean isReference() {
      return brings == Brings.REFERENCE;
    }

    /** All that can be configured for it. */
    public List<Setting> settings() {
      if (isPushed()) {
        return own;
      }
      Stream<Setting> ofAll =
          Stream.of(
              Setting.of("schedule", Kind.SCHEDULE, schedule, "an interval or a Quartz cron"),
              Setting.of("timeout", Kind.DURATION, timeout, "how long a reply may take")
                  .within(1, LONGEST_REPLY_MILLIS),
              Setting.of("max-reply", Kind.SIZE, "8MB", "the largest reply that is read")
                  .within(1_024, LARGEST_REPLY));
      return Stream.concat(ofAll, own.stream()).toList();
    }
  }
}
