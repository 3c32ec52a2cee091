package io.gatehouse.daemon;

import io.gatehouse.settings.ProxySettings;
import io.gatehouse.settings.Schedule;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import java.util.HashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.component.quartz.QuartzComponent;
import org.apache.camel.support.service.ServiceHelper;

/** How Camel is set up where the configuration says nothing else; by the names of camel-main. */
final class CamelDefaults {

  private static final Map<String, String> QUARTZ =
      Map.of(
          "org.quartz.jobStore.misfireThreshold",
          "500",
          "org.quartz.threadPool.class",
          CronThreads.class.getName());

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
    defaults.putAll(ProxySettings.ofHttps(settings.camel()));
    defaults.putAll(quartz(settings));
    return defaults;
  }

  /**
   * A feed that is due again while it still runs has missed that turn: it does not run twice at
   * once afterwards. And each has a thread of its own, so that none waits for one that hangs.
   * Nothing where no feed has a cron schedule, which leaves Quartz out of the start.
   */
  private static Map<String, String> quartz(Settings settings) {
    Map<String, String> properties = new HashMap<>();
    if (settings.sites().stream().anyMatch(CamelDefaults::isCron)) {
      QUARTZ.forEach(
          (name, value) ->
              properties.put("camel.component.quartz.properties[" + name + "]", value));
    }
    return properties;
  }

  private static boolean isCron(Site site) {
    return site.feeds().values().stream()
        .flatMap(feed -> feed.text("schedule").stream()) // none where the vendor pushes
        .anyMatch(schedule -> Schedule.parse(schedule) instanceof Schedule.Cron);
  }

  /** Before a site comes while Camel runs, whose feeds may be the first with a cron schedule. */
  static void prepare(CamelContext context, Site site) {
    if (isCron(site) && context.hasComponent("quartz") == null) {
      QuartzComponent quartz = new QuartzComponent();
      quartz.setProperties(QUARTZ);
      context.addComponent("quartz", quartz);
      try {
        ServiceHelper.startService(quartz);
        context.addStartupListener(quartz); // which starts its scheduler
      } catch (Exception e) {
        throw new IllegalStateException("the scheduler for cron schedules does not start", e);
      }
    }
  }
}
