package io.gatehouse.daemon;

import io.gatehouse.settings.Schedule;
import io.gatehouse.settings.Settings;
import java.util.HashMap;
import java.util.Map;

/** How Camel is set up where the configuration says nothing else; by the names of camel-main. */
final class CamelDefaults {

  private CamelDefaults() {}

  static Map<String, String> of(Home home, Settings settings) {
    Map<String, String> defaults =
        new HashMap<>(
            Map.of(
                "camel.main.name", "gatehouse",
                // The files of routes/ are loaded one by one, so that a broken one harms no other.
                "camel.main.routes-include-pattern", "false",
                "camel.main.startup-summary-level", "Off",
                "camel.main.jmx-enabled", "false",
                // A reply is read once, by a step that bounds it: caching would read it before.
                "camel.main.stream-caching-enabled", "false",
                "camel.main.shutdown-timeout", "5",
                "camel.main.shutdown-log-inflight-exchanges-on-timeout", "false",
                "camel.main.message-history", "false",
                "camel.component.kamelet.location", "file:" + home.kamelets().toAbsolutePath(),
                "gatehouse.config", home.config().toAbsolutePath().toString()));
    // The names of loggers whose lines are seen: else a log step of a route would say nothing.
    defaults.put("camel.main.log-name", "gatehouse.routes");
    defaults.putAll(quartz(settings));
    return defaults;
  }

  /**
   * A feed that is due again while it still runs has missed that turn: it does not run twice at
   * once afterwards. And each has a thread of its own, so that none waits for one that hangs.
   * Nothing where no feed has a cron schedule, which leaves Quartz out of the start.
   */
  private static Map<String, String> quartz(Settings settings) {
    long feeds =
        settings.sites().stream()
            .flatMap(site -> site.feeds().values().stream())
            .flatMap(feed -> feed.text("schedule").stream()) // none where the vendor pushes
            .filter(schedule -> Schedule.parse(schedule) instanceof Schedule.Cron)
            .count();
    String property = "camel.component.quartz.properties[org.quartz.%s]";
    return feeds == 0
        ? Map.of()
        : Map.of(
            property.formatted("jobStore.misfireThreshold"),
            "500",
            property.formatted("threadPool.threadCount"),
            String.valueOf(feeds));
  }
}
