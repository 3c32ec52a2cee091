package io.gatehouse.webhook;

import io.gatehouse.settings.Networks;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.time.Duration;

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
