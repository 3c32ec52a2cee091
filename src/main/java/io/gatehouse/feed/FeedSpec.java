package io.gatehouse.feed;

import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a vendor says of one of its feeds: {@code polled("records").every("1m").replyWithin("10s")}.
 *
 * @param name {@code records}
 * @param schedule when it runs where nothing is configured; null where the vendor pushes
 * @param timeout how long a reply may take where nothing is configured; null likewise
 * @param own its settings beyond those that every feed that is polled has
 * @param runsByDefault whether it runs where {@code sites.<site>.feeds} is not configured
 * @param runsWith a setting of the site with which it runs by default too; null for none
 * @param closesGapsOf the feed whose gaps are known to be filled once a run of this one has reached
 *     its end; null for none
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
