package io.gatehouse.settings;

import java.util.List;

/**
 * What can be configured for sites of one vendor.
 *
 * @param vendor as in {@code sites.<site>.vendor}
 * @param siteSettings under {@code sites.<site>.}
 * @param feeds what each feed takes, under {@code sites.<site>.<feed>.}
 */
public record VendorSettings(String vendor, List<Setting> siteSettings, List<FeedSettings> feeds) {

  /**
   * What can be configured for one feed.
   *
   * @param runsByDefault whether it runs where {@code sites.<site>.feeds} is not configured
   */
  public record FeedSettings(String feed, boolean runsByDefault, List<Setting> settings) {}
}
