package io.gatehouse.feed;

import io.gatehouse.settings.Setting;
import java.util.List;

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
 */
public record FeedSpec(
    String name,
    String schedule,
    boolean runsByDefault,
    String closesGapsOf,
    List<Setting> settings,
    String runsWith) {

  public FeedSpec(
      String name,
      String schedule,
      boolean runsByDefault,
      String closesGapsOf,
      List<Setting> settings) {
    this(name, schedule, runsByDefault, closesGapsOf, settings, null);
  }

  /** Whether the vendor calls, at {@code /webhooks/<site>}, rather than being asked. */
  public boolean isPushed() {
    return schedule == null;
  }
}
