package io.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.SettingsReader.SettingsException;
import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What an operator is told of a configuration that cannot be used: all of it, at once. */
class SettingsProblemsTest {

  @TempDir Path directory;

  private static SettingsReader reader() {
    return new SettingsReader(Vendors.settings(), Map.of());
  }

  private static SettingsReader hq() {
    return reader().set("sites.hq.vendor=ax-acs").set("sites.hq.base-url=http://10.0.0.5:6500");
  }

  private static List<String> problems(SettingsReader reader) {
    SettingsException wrong = catchThrowableOfType(SettingsException.class, reader::read);
    return wrong == null ? List.of() : wrong.problems();
  }

  @Test
  void all_problems_are_told_at_once_each_with_its_line_and_the_nearest_name() throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("application.properties"),
            """
            # the warehouse
            warehouse.ulr=jdbc:h2:mem:x
            log.format = yaml
            sites.hq.vendor=ax-acs
            sites.hq.base-url=10.0.0.5:6500
            sites.hq.records.shedule=5s
            sites.hq.record.schedule=5s
            sites.hq.feeds=records, realtme
            sites.HQ.vendor=ax-acs
            site.hq.vendor=ax-acs
            sites.north.vendor=ax_acs
            sites.south.base-url=http://10.0.0.6
            """);
    String at = file + ":";
    assertThat(problems(reader().file(file)))
        .containsExactlyInAnyOrder(
            at + "2: warehouse.ulr: unknown setting, did you mean warehouse.url?",
            at + "3: log.format: expected text or json, got \"yaml\"",
            at
                + "5: sites.hq.base-url: expected an address such as http://10.0.0.5:6500, got"
                + " \"10.0.0.5:6500\"",
            at
                + "6: sites.hq.records.shedule: unknown setting, did you mean"
                + " sites.hq.records.schedule?",
            at
                + "7: sites.hq.record.schedule: unknown setting, did you mean"
                + " sites.hq.records.schedule?",
            at
                + "8: sites.hq.feeds: unknown feed realtme, did you mean realtime?; there are"
                + " records, realtime, passages, reference, alarms, presence, reconcile,"
                + " door-state",
            at
                + "9: sites.HQ.vendor: expected sites.<site>.<setting>, the site in a-z, 0-9"
                + " and -",
            at + "10: site.hq.vendor: unknown setting, did you mean sites.hq.vendor?",
            at
                + "11: sites.north.vendor: unknown vendor, did you mean ax-acs?; there are"
                + " ax-acs, wecom, k30",
            at + "12: sites.south.vendor is missing: expected ax-acs or wecom or k30");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "base-url | ftp://10.0.0.5 | an address such as http://10.0.0.5:6500",
        "base-url | http://10.0.0.5:6500?x=1 | without a user or a query",
        "base-url | http://me@10.0.0.5 | without a user or a query",
        "base-url | http://10.0.0.5:6500/#/login | without # and a page",
        "base-url | http://10.0.0.5:65536 | an address such as",
        "time-zone | Beijing | a zone such as Asia/Shanghai",
        "day-starts | 4:00 | a time of day such as 04:00",
        "day-starts | 24:00 | a time of day such as 04:00",
        "day-starts | 04:00:30 | a time of day such as 04:00",
        "day-starts | 4h | a time of day such as 04:00",
        "stay-at-most | 0s | 1m to 31d",
        "stay-at-most | 59s | 1m to 31d",
        "stay-at-most | 32d | 1m to 31d",
        "stay-at-most | -1h | a duration such as 500ms",
        "stay-at-most | 24:00 | a duration such as 500ms",
        "start | 2026-02-30 | a date such as 2026-01-31",
        "start | 01/02/2026 | a date such as 2026-01-31",
        "records.schedule | 5 | an interval such as 5s, or a Quartz cron",
        "records.schedule | * * * * * | an interval such as 5s, or a Quartz cron",
        "records.schedule | 50ms | at least 100ms",
        "records.timeout | 10 s | a duration such as 500ms",
        "records.timeout | 0s | 1ms to 10m",
        "records.timeout | 11m | 1ms to 10m",
        "passages.overlap | two hours | a duration such as 500ms",
        "records.page-size | many | a whole number",
        "records.page-size | -1 | a whole number",
        "records.page-size | 1001 | 24 to 1000",
        "passages.page-size | 0 | 24 to 1000",
        "realtime.max-reply | 16 megabytes | a size such as 512KB or 16MB",
        "realtime.max-reply | 2GB | expected a size of 1KB to 1GB",
        "records.api | records | expected acsrecords or swipecardrecords",
      })
  void a_bad_value_is_told_with_what_is_expected(String name, String value, String expected) {
    assertThat(problems(hq().set("sites.hq." + name + "=" + value)))
        .singleElement()
        .asString()
        .startsWith("--set: sites.hq." + name + ": ")
        .contains(expected)
        .endsWith(", got \"" + value.replace("me@", "…@") + "\"");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "base-url=https://acs.example.org",
        "base-url=http://[::1]:6500/",
        "base-url=http://proxy.example.org/acs",
        "time-zone=+08:00",
        "time-zone=UTC",
        "time-zone=Etc/GMT-14",
        "time-zone=-12:00",
        "time-zone=Asia/Kathmandu",
        "day-starts=",
        "day-starts=00:00",
        "day-starts=23:59",
        "stay-at-most=",
        "stay-at-most=1m",
        "stay-at-most=31d",
        "start=",
        "records.schedule=1m30s",
        "records.schedule=0 0/10 * * * ?",
        "records.overlap=0s",
        "records.page-size=24",
        "realtime.max-reply=512kb",
        "realtime.max-reply=1024"
      })
  void a_good_value_is_taken(String assignment) {
    assertThat(problems(hq().set("sites.hq." + assignment))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "sites.hq.base-url="})
  void a_site_needs_an_address(String assignment) {
    SettingsReader reader = reader().set("sites.hq.vendor=ax-acs");
    if (!assignment.isEmpty()) {
      reader.set(assignment);
    }
    assertThat(problems(reader))
        .containsExactly(
            "--set: sites.hq.base-url is missing: where is the vendor's server,"
                + " such as http://10.0.0.5:6500?");
  }

  @Test
  void checking_an_address_of_h2_leaves_its_server_to_this_machine_alone() throws Exception {
    String before = System.clearProperty("h2.bindAddress");
    String[] path =
        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
            .split(File.pathSeparator);
    URL[] all = new URL[path.length];
    for (int i = 0; i < path.length; i++) {
      all[i] = Path.of(path[i]).toUri().toURL();
    }
    try (URLClassLoader fresh = new URLClassLoader(all, ClassLoader.getPlatformClassLoader())) {
      Class<?> type = fresh.loadClass("io.gatehouse.settings.SettingsReader");
      Object reader = type.getConstructor(List.class, Map.class).newInstance(List.of(), Map.of());
      type.getMethod("set", String.class)
          .invoke(reader, "warehouse.url=jdbc:h2:file:./x;AUTO_SERVER=TRUE");
      type.getMethod("read").invoke(reader);
      Class<?> h2 = fresh.loadClass("org.h2.engine.SysProperties");
      assertThat(h2.getField("BIND_ADDRESS").get(null)).isEqualTo("127.0.0.1");
    } finally {
      if (before != null) {
        System.setProperty("h2.bindAddress", before);
      }
    }
  }
}
