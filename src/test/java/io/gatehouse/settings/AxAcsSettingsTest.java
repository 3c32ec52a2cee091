package io.gatehouse.settings;

import static java.util.stream.Collectors.toMap;
import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.VendorSettings.FeedSettings;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Every setting of an AX-ACS site: its default, and that it can be set. */
class AxAcsSettingsTest {

  private static SettingsReader hq() {
    return new SettingsReader(Vendors.settings(), Map.of())
        .set("sites.hq.vendor=ax-acs")
        .set("sites.hq.base-url=http://10.0.0.5:6500");
  }

  @Test
  void the_defaults_are_the_documented_ones() {
    Settings settings = hq().read();
    Site site = settings.sites().get(0);
    assertThat(site.name()).isEqualTo("hq");
    assertThat(site.vendor()).isEqualTo("ax-acs");
    assertThat(site.zone()).isEqualTo(ZoneId.of("Asia/Shanghai"));
    assertThat(site.dayStarts()).isEqualTo(LocalTime.of(4, 0));
    assertThat(site.stayAtMost()).isEqualTo(Duration.ofHours(24));
    assertThat(site.values().date("start")).isEmpty();
    assertThat(site.values().list("device-ids")).isEmpty();
    assertThat(site.feeds())
        .containsOnlyKeys(
            "records", "realtime", "passages", "reference", "alarms", "presence", "reconcile");
    assertThat(settings.warehouse().required("url"))
        .isEqualTo("jdbc:h2:file:./data/warehouse;AUTO_SERVER=TRUE");
    assertThat(settings.log()).isEqualTo("text");
    assertThat(settings.camel()).isEmpty();

    Map<String, String> defaults = new TreeMap<>();
    VendorSettings axAcs = Vendors.settings().get(0);
    for (FeedSettings feed : axAcs.feeds()) {
      if (!feed.runsByDefault()) {
        assertThat(feed.feed()).isEqualTo("door-state");
        continue;
      }
      for (Setting setting : feed.settings()) {
        defaults.put(
            feed.feed() + "." + setting.name(),
            site.feeds().get(feed.feed()).required(setting.name()));
      }
    }
    assertThat(defaults)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("records.schedule", "5s"),
                Map.entry("records.timeout", "10s"),
                Map.entry("records.max-reply", "8MB"),
                Map.entry("records.api", "acsrecords"),
                Map.entry("records.page-size", "1000"),
                Map.entry("records.overlap", "2h"),
                Map.entry("realtime.schedule", "1s"),
                Map.entry("realtime.timeout", "900ms"),
                Map.entry("realtime.max-reply", "8MB"),
                Map.entry("passages.schedule", "1m"),
                Map.entry("passages.timeout", "10s"),
                Map.entry("passages.max-reply", "8MB"),
                Map.entry("passages.page-size", "1000"),
                Map.entry("passages.overlap", "2h"),
                Map.entry("reference.schedule", "1h"),
                Map.entry("reference.timeout", "30s"),
                Map.entry("reference.max-reply", "8MB"),
                Map.entry("reference.page-size", "1000"),
                Map.entry("alarms.schedule", "30s"),
                Map.entry("alarms.timeout", "10s"),
                Map.entry("alarms.max-reply", "8MB"),
                Map.entry("presence.schedule", "5m"),
                Map.entry("presence.timeout", "30s"),
                Map.entry("presence.max-reply", "8MB"),
                Map.entry("reconcile.schedule", "1h"),
                Map.entry("reconcile.timeout", "30s"),
                Map.entry("reconcile.max-reply", "8MB"),
                Map.entry("reconcile.lag", "10m"),
                Map.entry("reconcile.days", "35")));
  }

  @Test
  void every_setting_can_be_set() {
    Map<String, String> values =
        Map.ofEntries(
            Map.entry("base-url", "https://acs.example.org:6500/"),
            Map.entry("time-zone", "Asia/Urumqi"),
            Map.entry("day-starts", "05:30"),
            Map.entry("stay-at-most", "36h"),
            Map.entry("feeds", "realtime , records"),
            Map.entry("start", "2026-01-01"),
            Map.entry("device-ids", "d1, d2,,d3"),
            Map.entry("records.schedule", "0 0/10 * * * ?"),
            Map.entry("records.timeout", "20s"),
            Map.entry("records.max-reply", "2MB"),
            Map.entry("records.api", "swipecardrecords"),
            Map.entry("records.page-size", "200"),
            Map.entry("records.overlap", "1d12h"),
            Map.entry("realtime.schedule", "500ms"),
            Map.entry("realtime.timeout", "400ms"),
            Map.entry("realtime.max-reply", "1MB"),
            Map.entry("passages.schedule", "5m"),
            Map.entry("passages.timeout", "30s"),
            Map.entry("passages.max-reply", "4MB"),
            Map.entry("passages.page-size", "100"),
            Map.entry("passages.overlap", "30m"),
            Map.entry("reference.schedule", "2h"),
            Map.entry("reference.timeout", "1m"),
            Map.entry("reference.max-reply", "32MB"),
            Map.entry("reference.page-size", "500"),
            Map.entry("alarms.schedule", "10s"),
            Map.entry("alarms.timeout", "5s"),
            Map.entry("alarms.max-reply", "2MB"),
            Map.entry("presence.schedule", "1m"),
            Map.entry("presence.timeout", "20s"),
            Map.entry("presence.max-reply", "64MB"),
            Map.entry("reconcile.schedule", "30m"),
            Map.entry("reconcile.timeout", "1m"),
            Map.entry("reconcile.max-reply", "4MB"),
            Map.entry("reconcile.lag", "1h"),
            Map.entry("reconcile.days", "10"),
            Map.entry("door-state.schedule", "30s"),
            Map.entry("door-state.timeout", "2s"),
            Map.entry("door-state.max-reply", "64KB"));
    SettingsReader reader = hq();
    values.forEach((name, value) -> reader.set("sites.hq." + name + "=" + value));
    assertThat(values.keySet()).containsAll(names());

    Site site = reader.read().sites().get(0);
    assertThat(site.baseUrl()).isEqualTo("https://acs.example.org:6500");
    assertThat(site.zone()).isEqualTo(ZoneId.of("Asia/Urumqi"));
    assertThat(site.feeds()).containsOnlyKeys("records", "realtime");
    assertThat(site.values().date("start")).contains(LocalDate.of(2026, 1, 1));
    assertThat(site.values().list("device-ids")).isEqualTo(List.of("d1", "d2", "d3"));
    Values records = site.feeds().get("records");
    assertThat(records.required("schedule")).isEqualTo("0 0/10 * * * ?");
    assertThat(records.duration("timeout")).isEqualTo(Duration.ofSeconds(20));
    assertThat(records.size("max-reply")).isEqualTo(2L << 20);
    assertThat(records.required("api")).isEqualTo("swipecardrecords");
    assertThat(records.integer("page-size")).isEqualTo(200);
    assertThat(records.duration("overlap")).isEqualTo(Duration.ofHours(36));
    assertThat(site.feeds().get("realtime").duration("schedule")).isEqualTo(Duration.ofMillis(500));
  }

  /** All names that a site of this vendor takes, but the vendor's own. */
  private static List<String> names() {
    VendorSettings axAcs = Vendors.settings().get(0);
    Map<String, Setting> all =
        SettingsChecker.siteSettings(axAcs).stream().collect(toMap(Setting::name, s -> s));
    axAcs.feeds().forEach(f -> f.settings().forEach(s -> all.put(f.feed() + "." + s.name(), s)));
    all.remove("vendor");
    return List.copyOf(all.keySet());
  }
}
