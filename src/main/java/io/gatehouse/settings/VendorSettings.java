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
 * @param isUsable whether its sites can run at all. Where not, their settings of this vendor's own
 *     are taken as they are: what is wrong lies elsewhere, and is told there
 */
public record VendorSettings(
    String vendor,
    List<Setting> siteSettings,
    List<FeedSettings> feeds,
    Function<Site, List<String>> check,
    boolean isUsable) {

  public VendorSettings(String vendor, List<Setting> siteSettings, List<FeedSettings> feeds) {
    this(vendor, siteSettings, feeds, site -> List.of());
  }

  public VendorSettings(
      String vendor,
      List<Setting> siteSettings,
      List<FeedSettings> feeds,
      Function<Site, List<String>> check) {
    this(vendor, siteSettings, feeds, check, true);
  }

  /** Of a vendor whose sites cannot run, with those of its feeds whose names are known. */
  public static VendorSettings unusable(String vendor, List<String> feeds) {
    return new VendorSettings(
        vendor,
        List.of(),
        feeds.stream().map(feed -> new FeedSettings(feed, true, List.of())).toList(),
        site -> List.of(),
        false);
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
