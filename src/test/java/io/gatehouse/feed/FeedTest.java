package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.SettingsReader;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FeedTest {

  private static Feed records() {
    AxAcs vendor = new AxAcs();
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.hq.vendor=ax-acs")
            .set("sites.hq.base-url=http://10.0.0.5:6500");
    return new Feed(vendor, vendor.feeds().get(0), reader.read().sites().get(0), Map.of(), null);
  }

  @Test
  void a_feed_runs_once_at_a_time_whoever_triggers_it() {
    Feed feed = records();
    assertThat(feed.tryStart()).isTrue();
    assertThat(feed.tryStart()).isFalse();
    feed.ended();
    assertThat(feed.tryStart()).isTrue();
  }

  @Test
  void a_pause_ends_at_its_moment() {
    Feed feed = records();
    Instant until = Instant.parse("2026-06-01T00:01:00Z");
    assertThat(feed.pausedAt(until)).isFalse();
    feed.pauseUntil(until);
    assertThat(feed.pausedAt(until.minusMillis(1))).isTrue();
    assertThat(feed.pausedAt(until)).isFalse();
  }
}
