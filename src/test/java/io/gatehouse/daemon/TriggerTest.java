package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import java.util.List;
import java.util.Map;
import org.apache.camel.component.quartz.QuartzEndpoint;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.quartz.CronTrigger;

class TriggerTest {

  private static Feed records(String... assignments) {
    return feed(0, assignments);
  }

  private static Feed feed(int number, String... assignments) {
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.hq.vendor=ax-acs")
            .set("sites.hq.base-url=http://10.0.0.5:6500");
    for (String assignment : assignments) {
      reader.set("sites.hq." + assignment);
    }
    Settings settings = reader.read();
    AxAcs vendor = new AxAcs();
    FeedSpec spec = vendor.feeds().get(number);
    return new Feed(vendor, spec, settings.sites().get(0), Map.of(), null);
  }

  @Test
  void an_interval_catches_up_nothing_and_does_not_go_by_the_time_of_day() {
    assertThat(Trigger.scheduled(records()))
        .isEqualTo(
            "scheduler:hq-records?initialDelay=100&synchronous=true&delay=5000&exceptionHandler=#told");
    assertThat(Trigger.scheduled(records("records.schedule=1m500ms"))).contains("&delay=60500&");
  }

  @Test
  void what_a_vendor_keeps_for_seconds_starts_before_the_rest() {
    assertThat(RunningFeeds.liveFirst(List.of(feed(0), feed(2), feed(1))))
        .extracting(feed -> feed.spec().name())
        .containsExactly("realtime", "records", "passages");
  }

  @Test
  void once_fires_once_whatever_the_schedule() {
    assertThat(Trigger.once(records("records.schedule=0 0 3 * * ?")))
        .isEqualTo(
            "timer:hq-records?repeatCount=1&delay=0&period=20&synchronous=true&exceptionHandler=#told");
  }

  @ParameterizedTest
  @CsvSource({
    "Asia/Shanghai, Asia/Shanghai",
    "America/St_Johns, America/St_Johns",
    "+08:00, GMT+08:00",
    "UTC+8, GMT+08:00",
    "-03:30, GMT-03:30",
    "UTC, UTC",
    "Z, UTC"
  })
  void a_cron_schedule_means_the_sites_own_time(String zone, String quartzZone) throws Exception {
    String cron = "0 0/10 6-22 ? * MON-FRI";
    Feed feed = records("records.schedule=" + cron, "time-zone=" + zone);
    try (DefaultCamelContext camel = new DefaultCamelContext()) {
      camel
          .getRegistry()
          .bind(
              "told",
              new org.apache.camel.support.LoggingExceptionHandler(null, TriggerTest.class));
      camel.start();
      QuartzEndpoint endpoint = camel.getEndpoint(Trigger.scheduled(feed), QuartzEndpoint.class);
      assertThat(endpoint.getCron()).isEqualTo(cron);
      assertThat(endpoint.isStateful()).isTrue();
      assertThat(endpoint.getTriggerParameters())
          .containsEntry("timeZone", quartzZone)
          .containsEntry(
              "misfireInstruction", String.valueOf(CronTrigger.MISFIRE_INSTRUCTION_DO_NOTHING));
      assertThat(java.util.TimeZone.getTimeZone(quartzZone).toZoneId().getRules())
          .isEqualTo(feed.site().zone().getRules());
    }
  }
}
