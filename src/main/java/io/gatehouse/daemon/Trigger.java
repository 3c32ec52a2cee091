package io.gatehouse.daemon;

import io.gatehouse.feed.Feed;
import io.gatehouse.settings.Schedule;
import io.gatehouse.webhook.Webhooks;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.TimeZone;

/** Turns a feed's schedule into the Camel endpoint that fires it. */
final class Trigger {

  /** A run's failure is told when it ends, once; Camel need not tell it again. */
  private static final String TOLD = "&exceptionHandler=#told";

  private Trigger() {}

  static String of(Feed feed, boolean once) {
    return feed.spec().isPushed() ? pushed(feed) : once ? once(feed) : scheduled(feed);
  }

  /** Fires once, at once, or 20 ms later: a timer that is due while it starts misses that turn. */
  static String once(Feed feed) {
    return "timer:" + name(feed) + "?repeatCount=1&delay=0&period=20&synchronous=true" + TOLD;
  }

  /** Whenever the vendor pushes something. */
  private static String pushed(Feed feed) {
    return "platform-http:" + Webhooks.path(feed.site());
  }

  /**
   * Fires by the feed's schedule. Neither fires twice at a time nor catches up in a burst after a
   * slow run, because it is synchronous and not at a fixed rate; Quartz is told the same. An
   * interval is no {@code timer}, which goes by the time of day: where that is set back by two
   * hours, it would be silent for as long.
   */
  static String scheduled(Feed feed) {
    Schedule schedule = Schedule.parse(feed.settings().required("schedule"));
    if (schedule instanceof Schedule.Every every) {
      return "scheduler:"
          + name(feed)
          + "?initialDelay=100&synchronous=true&delay="
          + every.interval().toMillis()
          + TOLD;
    }
    String cron = ((Schedule.Cron) schedule).expression();
    return "quartz:gatehouse/"
        + name(feed)
        + "?stateful=true&trigger.misfireInstruction=2&trigger.timeZone=RAW("
        + zone(feed)
        + ")&cron="
        + URLEncoder.encode(cron, StandardCharsets.UTF_8)
        + TOLD;
  }

  /** As Quartz knows it: it takes a zone that it does not know, such as +08:00, for GMT. */
  private static String zone(Feed feed) {
    return TimeZone.getTimeZone(feed.site().zone().normalized()).getID();
  }

  private static String name(Feed feed) {
    return feed.site().name() + "-" + feed.spec().name();
  }
}
