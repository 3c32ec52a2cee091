package io.gatehouse.daemon;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.feed.Vendor;
import io.gatehouse.settings.VendorSettings;
import io.gatehouse.settings.VendorSettings.FeedSettings;
import java.util.List;

/** The vendors that this daemon knows. A new one is added here. */
public final class Vendors {

  private static final List<Vendor> ALL = List.of(new AxAcs());

  private Vendors() {}

  public static List<Vendor> all() {
    return ALL;
  }

  static Vendor named(String name) {
    return ALL.stream().filter(vendor -> vendor.name().equals(name)).findFirst().orElseThrow();
  }

  /** What can be configured for their sites. */
  public static List<VendorSettings> settings() {
    return ALL.stream().map(Vendors::settings).toList();
  }

  private static VendorSettings settings(Vendor vendor) {
    return new VendorSettings(
        vendor.name(),
        vendor.siteSettings(),
        vendor.feeds().stream()
            .map(feed -> new FeedSettings(feed.name(), feed.runsByDefault(), feed.settings()))
            .toList());
  }
}
