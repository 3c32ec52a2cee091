package io.gatehouse.settings;

import java.util.List;
import java.util.function.Function;

/**
 * What can be configured for sites of one vendor.
 *
 * @param vendor as in {@code sites.<site>.vendor}
 * @param siteSettings under {@code sites.<site>.}
 * @param feeds what each feed takes, under {@code sites.<site>.<feed>.}
 * @param check what no setting says for itself: which of them belong together. Returns problems
 *     that begin with a setting's name, without its prefix; never a secret
 */
public record VendorSettings(
    String vendor,
    List<Setting> siteSettings,
    List<FeedSettings> feeds,
    Function<Site, List<String>> check) {

  public VendorSettings(String vendor, List<Setting> siteSettings, List<FeedSettings> feeds) {
    this(vendor, siteSettings, feeds, site -> List.of());
  }

  /**
   * What can be configured for one feed.
   *
   * @param runsByDefault whether it runs where {@code sites.<site>.feeds} is not configured
   * @param runsWith a setting of the site with which it runs by default too; null for none
   */
  public record FeedSettings(
      String feed, boolean runsByDefault, List<Setting> settings, String runsWith) {

    public FeedSettings(String feed, boolean runsByDefault, List<Setting> settings) {
      this(feed, runsByDefault, settings, null);
    }
  }
}
