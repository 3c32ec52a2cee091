package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Feed.Pause;
import io.gatehouse.settings.SettingsReader;
import java.time.Duration;
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
    feed.pause(Pause.of(until.minusSeconds(60), Duration.ofSeconds(60)));
    assertThat(feed.pausedAt(until.minusMillis(1))).isTrue();
    assertThat(feed.pausedAt(until)).isFalse();
  }

  @Test
  void a_pause_that_began_while_the_clock_was_ahead_does_not_last_until_then() {
    Feed feed = records();
    Instant ahead = Instant.parse("2026-07-15T00:00:00Z");
    feed.pause(Pause.of(ahead, Duration.ofMinutes(1)));
    assertThat(feed.pausedAt(ahead.plusSeconds(30))).isTrue();
    assertThat(feed.pausedAt(Instant.parse("2026-06-01T00:00:00Z"))).isFalse();
  }
}
