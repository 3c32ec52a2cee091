package io.gatehouse.webhook;

import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import java.util.List;

/** What can be configured for a feed that a vendor pushes, under {@code sites.<site>.webhook.}. */
public final class PushSettings {

  private static final long LARGEST_BODY = 16L << 20;
  private static final long LONGEST_TIMEOUT_MILLIS = 60_000;

  private PushSettings() {}

  public static List<Setting> all() {
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
}
