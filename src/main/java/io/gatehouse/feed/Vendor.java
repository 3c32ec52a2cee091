package io.gatehouse.feed;

import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.Reply;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.FeedKey;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
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
}
