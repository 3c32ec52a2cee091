package io.gatehouse.feed;

import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a vendor says of one of its feeds.
 *
 * @param name {@code records}
 * @param schedule when it runs where nothing is configured; null where the vendor pushes
 * @param runsByDefault whether it runs where {@code sites.<site>.feeds} is not configured
 * @param closesGapsOf the feed whose gaps are known to be filled once a run of this one has reached
 *     its end; null for none
 * @param settings its own, beyond those that every feed has
 * @param runsWith a setting of the site with which it runs by default too; null for none
 * @param isReference whether it brings what changes slowly: where calls are limited, it gives way
 *     to feeds that bring events
 * @param isLive whether it brings events as they happen, so that how late they are says something
 */
public record FeedSpec(
    String name,
    String schedule,
    boolean runsByDefault,
    String closesGapsOf,
    List<Setting> settings,
    String runsWith,
    boolean isReference,
    boolean isLive) {

  private static final long LONGEST_REPLY_MILLIS = 600_000;
  private static final long LARGEST_REPLY = 1L << 30; // a reply is one array

  /**
   * One that asks the vendor by a schedule, and runs where nothing else is configured.
   *
   * @param timeout how long a reply may take where nothing is configured
   * @param own settings beyond those that every such feed has
   */
  public static FeedSpec polled(String name, String schedule, String timeout, Setting... own) {
    List<Setting> settings =
        Stream.concat(
                Stream.of(
                    Setting.of("schedule", Kind.SCHEDULE, schedule, "an interval or a Quartz cron"),
                    Setting.of("timeout", Kind.DURATION, timeout, "how long a reply may take")
                        .within(1, LONGEST_REPLY_MILLIS),
                    Setting.of("max-reply", Kind.SIZE, "8MB", "the largest reply that is read")
                        .within(1_024, LARGEST_REPLY)),
                Stream.of(own))
            .toList();
    return new FeedSpec(name, schedule, true, null, settings, null, false, false);
  }

  /** One whose messages the vendor sends by itself. */
  public static FeedSpec pushed(String name) {
    return new FeedSpec(name, null, true, null, List.of(), null, false, true);
  }

  /** The same, which fills the gaps of that feed. */
  public FeedSpec closingGapsOf(String feed) {
    return new FeedSpec(
        name, schedule, runsByDefault, feed, settings, runsWith, isReference, isLive);
  }

  /** The same, which brings what changes slowly: people, devices, rules, reports. */
  public FeedSpec reference() {
    return new FeedSpec(
        name, schedule, runsByDefault, closesGapsOf, settings, runsWith, true, isLive);
  }

  /** The same, which brings events as they happen. */
  public FeedSpec live() {
    return new FeedSpec(
        name, schedule, runsByDefault, closesGapsOf, settings, runsWith, isReference, true);
  }

  /** The same, which runs only where it is asked for. */
  public FeedSpec off() {
    return new FeedSpec(
        name, schedule, false, closesGapsOf, settings, runsWith, isReference, isLive);
  }

  /**
   * The same, which runs only where it is asked for, or where that setting of the site is there.
   */
  public FeedSpec onlyWith(String setting) {
    return new FeedSpec(
        name, schedule, false, closesGapsOf, settings, setting, isReference, isLive);
  }

  /** Whether the vendor calls, at {@code /webhooks/<site>}, rather than being asked. */
  public boolean isPushed() {
    return schedule == null;
  }
}
