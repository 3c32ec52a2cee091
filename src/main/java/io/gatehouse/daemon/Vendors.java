package io.gatehouse.daemon;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.axacs.AxAcsProbe;
import io.gatehouse.check.Check;
import io.gatehouse.check.Probe;
import io.gatehouse.feed.FeedSpec;
import io.gatehouse.feed.Vendor;
import io.gatehouse.k30.K30;
import io.gatehouse.k30.K30Probe;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.VendorSettings;
import io.gatehouse.settings.VendorSettings.FeedSettings;
import io.gatehouse.webhook.PushSettings;
import io.gatehouse.wecom.WeCom;
import io.gatehouse.wecom.WeComProbe;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** The vendors that this daemon knows. A new one is added here. */
public final class Vendors {

  private static final List<Vendor> ALL = List.of(new AxAcs(), new WeCom(), new K30());

  private Vendors() {}

  public static List<Vendor> all() {
    return ALL;
  }

  /** How their sites are tried. */
  private static final Map<String, Probe> PROBES =
      Map.of("ax-acs", new AxAcsProbe(), "wecom", new WeComProbe(), "k30", new K30Probe());

  /** What the command {@code check} tries of a site. */
  public static Check.Vendors forCheck() {
    return new Check.Vendors(Vendors::named, PROBES::get);
  }

  static Vendor named(String name) {
    return ALL.stream().filter(vendor -> vendor.name().equals(name)).findFirst().orElseThrow();
  }

  /**
   * Where a feed goes on, in a few words; the checkpoint itself where nobody can say.
   *
   * @param state null before the first page
   */
  public static String position(String vendor, String feed, String state) {
    if (state == null) {
      return "the start";
    }
    try {
      return ALL.stream()
          .filter(known -> known.name().equals(vendor))
          .findFirst()
          .map(known -> known.position(feed, state))
          .orElse(state);
    } catch (RuntimeException unreadable) { // by another version, or edited: shown as it is
      return state;
    }
  }

  /** The feeds of a vendor's of which a stretch of the past can be asked for. */
  public static List<String> backfills(String vendor) {
    return named(vendor).backfills();
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
            .map(
                feed ->
                    new FeedSettings(
                        feed.name(), feed.runsByDefault(), settings(feed), feed.runsWith()))
            .toList(),
        vendor::problems);
  }

  private static List<Setting> settings(FeedSpec feed) {
    return feed.isPushed()
        ? Stream.concat(PushSettings.all().stream(), feed.settings().stream()).toList()
        : feed.settings();
  }
}
