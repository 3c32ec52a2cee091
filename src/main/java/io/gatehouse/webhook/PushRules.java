package io.gatehouse.webhook;

import io.gatehouse.settings.Networks;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * Who may push to a site, and how much at once.
 *
 * @param feed the one that the vendor pushes
 * @param allow where pushes may come from. Behind a reverse proxy that is the proxy's address: what
 *     a header such as X-Forwarded-For says is written by whoever calls, and not looked at
 * @param maxBody bytes
 * @param timeout from a request's first line to its last byte
 * @param atOnce how many pushes are worked on at a time; others wait for a moment
 */
public record PushRules(
    String site, String feed, Networks allow, int maxBody, Duration timeout, int atOnce) {

  static final String PATH = "/webhooks/";

  private static final long LARGEST_BODY = 16L << 20;
  private static final long LONGEST_TIMEOUT_MILLIS = 60_000;

  /**
   * What can be configured for a feed that a vendor pushes, under {@code sites.<site>.webhook.}.
   */
  public static List<Setting> settings() {
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
    String feed = // a vendor pushes to one feed of a site; no other has networks to allow
        site.feeds().entrySet().stream()
            .filter(one -> one.getValue().text("allow").isPresent())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    Values settings = site.feeds().get(feed);
    return new PushRules(
        site.name(),
        feed,
        settings.networks("allow"),
        (int) settings.size("max-body"),
        settings.duration("timeout"),
        settings.integer("at-once"));
  }

  /** The feed as the log names it: {@code k1/webhook}. */
  String key() {
    return site + "/" + feed;
  }

  /** As an operator finds it: {@code sites.k1.webhook.allow}. */
  String setting(String name) {
    return "setting sites." + site + "." + feed + "." + name;
  }
}
