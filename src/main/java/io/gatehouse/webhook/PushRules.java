package io.gatehouse.webhook;

import io.gatehouse.settings.Networks;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.time.Duration;
import java.util.List;

/**
 * Who may push to a site, and how much at once.
 *
 * @param allow where pushes may come from. Behind a reverse proxy that is the proxy's address: what
 *     a header such as X-Forwarded-For says is written by whoever calls, and not looked at
 * @param maxBody bytes
 * @param timeout from a request's first line to its last byte
 * @param atOnce how many pushes are worked on at a time; others wait for a moment
 */
record PushRules(String site, Networks allow, int maxBody, Duration timeout, int atOnce) {

  /** The feed that a vendor pushes has this name at every site. */
  static final String FEED = "webhook";

  static final String PATH = "/webhooks/";

  private static final long LARGEST_BODY = 16L << 20;
  private static final long LONGEST_TIMEOUT_MILLIS = 60_000;

  /** The settings under {@code sites.<site>.webhook.}. */
  static List<Setting> settings() {
    return List.of(
        Setting.of(
            "allow",
            Kind.NETWORKS,
            "127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7",
            "where pushes may come from; behind a reverse proxy: the proxy's address"),
        Setting.of("max-body", Kind.SIZE, "1MB", "the largest push").within(1_024, LARGEST_BODY),
        Setting.of("timeout", Kind.DURATION, "10s", "how long a push may take to arrive")
            .within(100, LONGEST_TIMEOUT_MILLIS),
        Setting.of("at-once", Kind.INTEGER, "4", "how many pushes are worked on at a time")
            .within(1, 32));
  }

  static PushRules of(Site site) {
    Values settings = site.feeds().get(FEED);
    return new PushRules(
        site.name(),
        settings.networks("allow"),
        (int) settings.size("max-body"),
        settings.duration("timeout"),
        settings.integer("at-once"));
  }

  /** As an operator finds it: {@code sites.k1.webhook.allow}. */
  String setting(String name) {
    return "setting sites." + site + "." + FEED + "." + name;
  }
}
