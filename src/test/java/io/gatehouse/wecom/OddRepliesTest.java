package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.settings.Site;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Replies, errors, clocks and spellings at random, from a seed: runs end, nothing else is thrown
 * than what routes know, and the next good replies lead to the end.
 */
class OddRepliesTest extends CursorTest {

  private static final int SEEDS = 60;
  private static final int RUNS = 8;

  /** Of one run: what a route sends again after a fault counts too. */
  private static final int MOST_REQUESTS = 5_000;

  private static final String[] CODES = {
    WeCom.WINDOW_TOO_LONG, WeCom.INVALID_USER, WeCom.BAD_PARAMETER, "99999"
  };

  private static Site site(Random random) {
    String ids =
        IntStream.range(0, 130)
            .mapToObj(n -> (random.nextBoolean() ? "Id" : "iD") + n)
            .collect(Collectors.joining(","));
    return WeComSettingsTest.site(
        "corp-id=ww1", "corp-secret=s", "start=2025-06-01", "device-sns=" + ids, "user-ids=" + ids);
  }

  @ParameterizedTest
  @ValueSource(strings = {"access", "checkin", "rules"})
  void every_run_ends_and_good_replies_lead_to_the_end(String feed) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Random random = new Random(seed);
      String state = null;
      for (int run = 0; run < RUNS; run++) {
        clock.forward(
            Duration.ofMinutes(random.nextInt(10) == 0 ? random.nextInt(130_000) - 65_000 : 10));
        state = oddRun(feed, site(random), state, random, feed + " seed " + seed);
      }
      clock.forward(Duration.ofDays(2));
      Cursor cursor = new WeCom().open(site(random), feed, state, clock);
      int requests = 0;
      while (cursor.next().isPresent()) {
        assertThat(requests++).as(feed + " seed " + seed).isLessThan(MOST_REQUESTS);
        String after = accept(cursor, good(feed)).state();
        state = after == null ? state : after;
      }
      assertThat(Instant.parse(new WeCom().position(feed, state)))
          .as(feed + " seed " + seed)
          .isBetween(clock.instant().minus(Duration.ofMinutes(2)), clock.instant());
    }
  }

  private String oddRun(String feed, Site site, String saved, Random random, String what) {
    String state = saved;
    Cursor cursor = new WeCom().open(site, feed, state, clock);
    int faults = 0;
    int halved = 0; // each doubles the windows of the run
    for (int requests = 0; cursor.next().isPresent(); requests++) {
      assertThat(requests).as(what).isLessThan(MOST_REQUESTS);
      try {
        if (random.nextInt(12) == 0) {
          String code = CODES[random.nextInt(CODES.length)];
          if (!code.equals(WeCom.WINDOW_TOO_LONG) || halved++ < 2) {
            cursor.narrow(code, "refused");
          }
        } else {
          String after = accept(cursor, odd(feed, random)).state();
          state = after == null ? state : after;
          faults = 0;
        }
      } catch (ReplyFault e) {
        if (++faults == 4) {
          return random.nextInt(3) > 0
              ? state
              : cursor.passOver(e.getMessage()).map(Progress::state).orElse(state);
        }
      }
    }
    return state;
  }

  private static String good(String feed) {
    return switch (feed) {
      case "access" -> "{'errcode':0,'accesscontrol_data':{'items':[]},'next_cursor':''}";
      case "checkin" -> "{'errcode':0,'checkindata':[]}";
      default -> "{'errcode':0,'pass_rule':{'items':[]}}";
    };
  }

  private String odd(String feed, Random random) {
    String[] values = {"null", "''", "{}", "[]", "7", "'x'", rows(random), rows(random)};
    String value = values[random.nextInt(values.length)];
    String next =
        switch (random.nextInt(4)) {
          case 0 -> ",'next_cursor':'c" + random.nextInt(3) + "'";
          case 1 -> ",'next_cursor':'c" + random.nextInt() + "'";
          case 2 -> ",'next_cursor':''";
          default -> "";
        };
    String array =
        switch (feed) {
          case "access" ->
              random.nextBoolean()
                  ? "'accesscontrol_data':{'items':" + value + "}"
                  : "'accesscontrol_data':" + (value.startsWith("[{") ? "{}" : value);
          case "checkin" -> "'checkindata':" + value;
          default -> "'pass_rule':{'items':" + value + "}";
        };
    return "{'errcode':0" + (random.nextInt(15) == 0 ? "" : "," + array) + next + "}";
  }

  private String rows(Random random) {
    return IntStream.range(0, 1 + random.nextInt(5))
        .mapToObj(
            n -> {
              String id = (random.nextBoolean() ? "ID" : "other") + random.nextInt(130);
              long at = random.nextInt(3) == 0 ? 0 : clock.instant().getEpochSecond() - n;
              return "{'device_sn':'%s','userid':'%s','timestamp':%d,'checkin_time':%d,'rule_id':'r%d'}"
                  .formatted(id, id, at, at, n);
            })
        .collect(Collectors.joining(",", "[", "]"));
  }
}
