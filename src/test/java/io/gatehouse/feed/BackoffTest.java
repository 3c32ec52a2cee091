package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.axacs.AxAcs;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.RunCompletion.Backoff;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.settings.SettingsReader;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private static final Throwable PASSING = new RetryLater("the server answered HTTP 503");

  private static Feed feed(String name, String schedule) {
    AxAcs vendor = new AxAcs();
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.hq.vendor=ax-acs")
            .set("sites.hq.base-url=http://10.0.0.5:6500")
            .set("sites.hq." + name + ".schedule=" + schedule);
    FeedSpec spec =
        vendor.feeds().stream().filter(f -> f.name().equals(name)).findFirst().orElseThrow();
    return new Feed(vendor, spec, reader.read().sites().get(0), Map.of(), null);
  }

  private static List<Long> minutes(Feed feed, Throwable cause) {
    return IntStream.rangeClosed(1, 8)
        .mapToObj(failures -> Backoff.after(cause, failures, feed))
        .map(delay -> delay.map(Duration::toMinutes).orElse(null))
        .toList();
  }

  @Test
  void a_daily_feed_comes_again_after_one_two_five_ten_minutes() {
    List<Long> expected = List.of(1L, 2L, 5L, 10L, 20L, 30L, 30L, 30L);
    assertThat(minutes(feed("reference", "1d"), PASSING)).isEqualTo(expected);
    assertThat(minutes(feed("reference", "0 0 3 * * ?"), PASSING)).isEqualTo(expected);
  }

  @Test
  void never_later_than_by_its_schedule() {
    assertThat(Backoff.after(PASSING, 2, feed("reference", "5m")))
        .isEqualTo(Optional.of(Duration.ofMinutes(2)));
    assertThat(Backoff.after(PASSING, 3, feed("reference", "5m"))).isEmpty();
    assertThat(Backoff.after(PASSING, 1, feed("records", "5s"))).isEmpty();
  }

  @Test
  void what_somebody_has_to_mend_waits_for_its_turn() {
    assertThat(Backoff.after(new Refused("no such device"), 1, feed("reference", "1d"))).isEmpty();
    assertThat(Backoff.after(new IllegalStateException(), 1, feed("reference", "1d"))).isEmpty();
    assertThat(Backoff.after(null, 1, feed("reference", "1d"))).isEmpty();
  }

  @Test
  void not_while_the_vendor_wants_to_be_left_alone() {
    RateLimited limited = new RateLimited("too often", Duration.ofMinutes(3));
    assertThat(Backoff.after(limited, 1, feed("reference", "1d")))
        .isEqualTo(Optional.of(Duration.ofMinutes(3)));
  }
}
