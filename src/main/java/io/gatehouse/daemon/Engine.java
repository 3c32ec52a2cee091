package io.gatehouse.daemon;

import io.gatehouse.feed.BoundedReplies;
import io.gatehouse.feed.NextPage;
import java.time.Duration;
import java.util.Properties;
import org.apache.camel.LoggingLevel;
import org.apache.camel.main.Main;
import org.apache.camel.support.LoggingExceptionHandler;

/** Camel as the feeds need it: with its settings, their threads, and the beans that routes name. */
record Engine(Main camel, Threads threads, BoundedReplies replies) {

  /** How long a request under way may still take when the daemon stops. */
  private static final Duration GRACE = Duration.ofSeconds(3);

  /** Not yet started. */
  static Engine of(Daemon.Options options) {
    Properties properties = new Properties();
    properties.putAll(CamelDefaults.of(options.home(), options.settings()));
    properties.putAll(options.settings().camel());
    Main camel = new Main();
    camel.setOverrideProperties(properties);
    Threads threads = Threads.start();
    BoundedReplies replies = new BoundedReplies(threads.deadlines());
    camel.bind("pages", threads.pages());
    camel.bind("nextPage", new NextPage());
    camel.bind("told", new LoggingExceptionHandler(null, Daemon.class, LoggingLevel.OFF));
    camel.bind("boundedReplies", replies);
    return new Engine(camel, threads, replies);
  }

  /** Lets what is under way end, within seconds. */
  void stop() {
    replies.cancelAllAfter(GRACE);
    camel.stop();
    threads.stop();
  }
}
