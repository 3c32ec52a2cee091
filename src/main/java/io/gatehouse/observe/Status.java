package io.gatehouse.observe;

import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.CallLedger;
import io.gatehouse.warehouse.ConsumerStatus;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.Heartbeat;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PausedFeed;
import io.gatehouse.warehouse.Standing;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * How every feed stands at one moment: what {@code status} and the status page show.
 *
 * @param now by the clock of whoever asks
 * @param daemon the one that gave a sign of life last, whether it still runs or not; null where
 *     there never was one
 * @param feeds all that are configured or have run, by site and name
 * @param calls how much is used of the budgets of calls of their sites, each once
 * @param consumers who gets committed rows handed on, by name and site
 */
public record Status(
    Instant now,
    Heartbeat daemon,
    List<FeedState> feeds,
    List<CallLedger.Use> calls,
    List<ConsumerStatus> consumers) {

  /** Where a feed goes on, in a few words for a person. */
  public interface Position {
    /**
     * @param state null before the first page
     */
    String of(String vendor, String feed, String state);
  }

  /** Of what is configured and what the warehouse knows. */
  public static Status of(List<Site> sites, Standing standing, Instant now) {
    Heartbeat latest =
        standing.daemons().stream()
            .filter(Heartbeat::isAlive)
            .findFirst()
            .orElse(standing.daemons().isEmpty() ? null : standing.daemons().get(0));
    Heartbeat alive = latest != null && latest.isAlive() ? latest : null;
    List<FeedState> all = new ArrayList<>();
    for (Site site : sites) {
      for (String name : site.feeds().keySet()) {
        FeedKey key = new FeedKey(site.name(), name);
        FeedStatus found =
            standing.feeds().stream().filter(s -> s.feed().equals(key)).findFirst().orElse(null);
        PausedFeed paused = PausedFeed.longest(standing.paused(), key);
        all.add(
            new FeedState(
                key,
                site,
                found,
                paused,
                alive,
                standing.sites().get(site.name()),
                Standing.callsOf(standing.calls(), site.name())));
      }
    }
    Set<FeedKey> configured = all.stream().map(FeedState::feed).collect(Collectors.toSet());
    standing.feeds().stream()
        .filter(status -> !configured.contains(status.feed()))
        .sorted(Comparator.comparing(status -> status.feed().site(), Site.BY_NAME))
        .forEach(
            status -> all.add(new FeedState(status.feed(), null, status, null, alive, null, null)));
    List<ConsumerStatus> consumers =
        standing.consumers().stream()
            .sorted(
                Comparator.comparing(ConsumerStatus::name)
                    .thenComparing(ConsumerStatus::site, Site.BY_NAME))
            .toList();
    return new Status(now, latest, List.copyOf(all), standing.calls(), consumers)
        .only(feed -> true);
  }

  /** The same with some of the feeds. */
  public Status only(Predicate<FeedState> chosen) {
    List<FeedState> some = feeds.stream().filter(chosen).toList();
    List<CallLedger.Use> ofThem =
        some.stream().map(FeedState::calls).filter(Objects::nonNull).distinct().toList();
    return new Status(now, daemon, some, ofThem, consumers);
  }

  /** The same with some of the consumers. */
  public Status onlyConsumers(Predicate<ConsumerStatus> chosen) {
    return new Status(now, daemon, feeds, calls, consumers.stream().filter(chosen).toList());
  }

  /** Whether a daemon runs on this warehouse. */
  public boolean isRunning() {
    return daemon != null && daemon.isAlive();
  }

  /**
   * What is wrong with a changed configuration that the daemon has not taken, one line each; null
   * where it runs by what is configured, and where none runs.
   */
  public String refused() {
    return isRunning() ? daemon.refused() : null;
  }

  /** The feeds of the configured sites. */
  public List<FeedState> configured() {
    return feeds.stream().filter(feed -> feed.site() != null).toList();
  }

  /** The configured sites, by name. */
  public Set<String> sites() {
    return configured().stream()
        .map(feed -> feed.feed().site())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /** Those of them that have a failing feed. */
  public Set<String> failingSites() {
    return feeds.stream()
        .filter(feed -> feed.isFailing(now))
        .map(feed -> feed.feed().site())
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  /**
   * As {@code status --json} prints it: one object a feed, and one a consumer and site, with values
   * that JSON knows.
   */
  public List<Map<String, Object>> objects(Position position) {
    return Stream.concat(
            feeds.stream().map(feed -> object(feed, position)),
            consumers.stream().map(Status::object))
        .toList();
  }

  private static Map<String, Object> object(ConsumerStatus consumer) {
    Map<String, Object> object = new LinkedHashMap<>();
    object.put("consumer", consumer.name());
    object.put("site", consumer.site());
    object.put("table", consumer.table());
    object.put("state", word(consumer).replace(' ', '_').toUpperCase(Locale.ROOT));
    object.put("rows_behind", consumer.behind());
    object.put("rows_handed_on", consumer.rowsHandedOn());
    object.put("handed_on_at", text(consumer.handedOnAt()));
    object.put("caught_up_at", text(consumer.caughtUpAt()));
    object.put("failing_since", text(consumer.failingSince()));
    object.put("last_error", consumer.lastError());
    return object;
  }

  /** What to say of a consumer in a word or two. */
  public static String word(ConsumerStatus consumer) {
    return consumer.isFailing() ? "failing" : consumer.isHeld() ? "ok" : "not running";
  }

  private Map<String, Object> object(FeedState feed, Position position) {
    Map<String, Object> object = new LinkedHashMap<>();
    FeedStatus status = feed.status();
    object.put("site", feed.feed().site());
    object.put("feed", feed.feed().feed());
    object.put("vendor", status != null ? status.vendor() : feed.site().vendor());
    object.put("state", feed.word(now).name());
    object.put("daemon_runs", isRunning());
    object.put("configuration_refused", refused());
    if (feed.paused() != null) {
      object.put("paused_at", text(feed.paused().pausedAt()));
      object.put("paused_until", text(feed.paused().until()));
    }
    CallLedger.Use use = feed.calls();
    if (use != null) {
      object.put("calls_used", use.used());
      object.put("calls_allowed", use.calls());
      object.put("calls_per_seconds", use.per().toSeconds());
      object.put("calls_paused_seconds", use.paused().toSeconds());
    }
    if (status != null) {
      object.put("last_success_at", text(status.lastSuccessAt()));
      object.put("caught_up_at", text(status.caughtUpAt()));
      object.put("failed_runs", status.failedRuns());
      object.put("last_error", status.lastError());
      object.put("last_error_at", text(status.lastErrorAt()));
      object.put("checkpoint", status.state());
      object.put("goes_on_at", position.of(status.vendor(), feed.feed().feed(), status.state()));
      object.put("rows", status.rowsAdded());
      object.put("changed", status.rowsChanged());
      object.put("rejected", status.rowsRejected());
      object.put("rows_expired", status.rowsExpired());
      object.put("open_rejects", status.openRejects());
      object.put("open_gaps", status.openGaps());
      object.put("gaps_given_up", status.gapsGivenUp());
      object.put("complete_up_to", text(status.completeUpTo()));
    }
    return object;
  }

  private static String text(Instant moment) {
    return Objects.toString(moment, null);
  }
}
