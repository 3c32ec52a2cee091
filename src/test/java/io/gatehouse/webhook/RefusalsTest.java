package io.gatehouse.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.LogLines;
import io.gatehouse.support.SetClock;
import io.gatehouse.webhook.Refusals.Refusal;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RefusalsTest {

  private static final Refusal OUTSIDE = new Refusal(403, "its address is not allowed");
  private static final String LINE =
      "WARN k1/webhook: refused a push from 10.0.0.9 (403): its address is not allowed";

  private final SetClock clock = new SetClock("2026-03-01T08:00:00Z");
  private final Refusals refusals = new Refusals(clock);

  private void tell(int times) {
    for (int i = 0; i < times; i++) {
      refusals.tell("k1/webhook", "10.0.0.9", OUTSIDE);
    }
  }

  @Test
  void a_flood_is_one_line_now_and_one_with_its_number_a_minute_later() {
    try (LogLines lines = LogLines.open()) {
      tell(1_000);
      refusals.tellRest();
      clock.forward(Duration.ofSeconds(59));
      tell(1);
      refusals.tellRest();
      assertThat(lines.all()).containsExactly(LINE);
      clock.forward(Duration.ofSeconds(1));
      refusals.tellRest();
      assertThat(lines.all())
          .containsExactly(LINE, LINE + " (and 1000 more like it since 2026-03-01T08:00:00Z)");
      clock.forward(Duration.ofMinutes(5));
      refusals.tellRest();
      tell(1);
      assertThat(lines.all()).hasSize(3).endsWith(LINE);
    }
  }

  @Test
  void a_clock_that_is_set_back_silences_nothing() {
    try (LogLines lines = LogLines.open()) {
      tell(1);
      clock.forward(Duration.ofDays(-45));
      tell(1);
      assertThat(lines.all()).hasSize(2);
    }
  }

  @Test
  void another_kind_or_site_is_told_at_once() {
    try (LogLines lines = LogLines.open()) {
      tell(2);
      refusals.tell("k1/webhook", "10.0.0.9", new Refusal(413, "too large"));
      refusals.tell("k2/pushed", "10.0.0.9", OUTSIDE);
      assertThat(lines.all()).hasSize(3);
      assertThat(lines.containing("k2/pushed: refused a push"))
          .hasSize(1); // as its vendor names it
    }
  }

  @Test
  void what_a_caller_wrote_cannot_forge_a_line_nor_fill_the_log() {
    try (LogLines lines = LogLines.open()) {
      refusals.tell("", "10.0.0.9", new Refusal(404, "at /x\r\nERROR forged" + "y".repeat(9_000)));
      assertThat(lines.all().get(0))
          .startsWith("WARN webhooks: refused a push from 10.0.0.9 (404): at /x??ERROR forgedyyy")
          .hasSizeLessThan(400);
    }
  }

  @Test
  void what_nobody_expected_is_told_with_its_trace_once() {
    try (LogLines lines = LogLines.open()) {
      for (int i = 0; i < 10; i++) {
        refusals.tell(
            "k1/webhook", "10.0.0.9", Refusal.of(new IllegalStateException("no such thing")));
      }
      assertThat(lines.all()).hasSize(1);
      assertThat(lines.errors().get(0))
          .contains("(400): unexpected java.lang.IllegalStateException: no such thing")
          .contains("at io.gatehouse.webhook.RefusalsTest");
    }
  }
}
