package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.LogLines;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is promised of door passages, where WeCom or the network fails. */
class AccessFaultPromisesTest extends WeComContract {

  private static final String PATH = "devicedata/get_accesscontrol_data";

  @Override
  void corp(WeComSimulator.Options o) {
    o.history = 1_500;
  }

  private void failFrom(long request, int errcode) {
    server.faults().inject(Fault.ERROR_CODE).code(errcode).onPath(PATH).after(request).always();
  }

  @Test
  void a_run_that_breaks_off_in_mid_window_goes_on_there() {
    site.set("access.page-size=100");
    failFrom(9, -1);
    assertThat(site.fails("access")).contains("WeCom is busy", "errcode -1");
    assertThat(site.status("access").state()).contains("cursor");
    long before = server.requests(PATH);
    server.faults().clear();
    site.loads("access").equalsTheTruth("access");
    assertThat(server.requests(PATH) - before).isLessThanOrEqualTo(16); // not all of 20 again
  }

  @Test
  void a_cursor_that_is_no_longer_taken_costs_the_window_and_no_row() {
    site.set("access.page-size=100");
    failFrom(9, -1);
    site.fails("access");
    server.faults().clear();
    server.forgetCursors();
    site.loads("access").equalsTheTruth("access");
  }

  @Test
  void cursors_that_are_forgotten_in_mid_paging_cost_no_row() {
    site.set("access.page-size=100")
        .onPage(
            page -> {
              if (page == 4) {
                server.forgetCursors();
              }
            });
    site.loads("access").equalsTheTruth("access");
  }

  @Test
  void the_watermark_waits_for_every_batch_of_a_window() {
    serve(
        o -> {
          o.devices = 230;
          o.history = 2_000;
        });
    failFrom(2, -1); // of six passes a window
    site.fails("access");
    assertThat(site.status("access").state()).doesNotContain("watermark");
    server.faults().clear();
    site.loads("access").equalsTheTruth("access");
  }

  @ParameterizedTest
  @EnumSource(WeComSimulator.CursorLoop.class)
  void a_cursor_that_never_ends_is_cut_and_said(WeComSimulator.CursorLoop kind) {
    server.loopCursors(kind);
    site.set("calls-per-minute=10000");
    try (LogLines log = LogLines.open()) {
      site.loads("access");
      assertThat(log.containing("lead in a circle")).hasSize(1);
    }
    assertThat(site.count("select count(*) from feed_gap where feed = 'access'")).isPositive();
    server.loopCursors(null);
    clock.forward(Duration.ofDays(1));
    site.set("access.rescan=40d").loads("access").equalsTheTruth("access");
  }

  @Test
  void a_fault_now_and_then_ends_no_run_however_long_it_is() {
    site.set("access.page-size=50");
    server.faults().inject(Fault.ERROR_CODE).code(-1).onPath(PATH).every(4);
    site.loads("access").equalsTheTruth("access");
    assertThat(server.faults().fired()).isGreaterThan(5);
  }

  @Test
  void busy_twice_in_a_row_is_no_failure() {
    server.faults().inject(Fault.ERROR_CODE).code(-1).onPath(PATH).after(2).times(2);
    site.loads("access").equalsTheTruth("access");
  }

  @Test
  void too_many_calls_in_mid_window_pause_every_feed_of_the_app() {
    site.set("access.page-size=100");
    server.faults().inject(Fault.ERROR_CODE).code(45009).onPath(PATH).after(5).once();
    assertThat(site.fails("access")).contains("too many calls", "errcode 45009");
    site.afterThePause().loads("access").equalsTheTruth("access");
  }

  @Test
  void a_window_that_is_too_long_for_WeCom_is_halved() {
    server.faults().inject(Fault.ERROR_CODE).code(301024).onPath(PATH).times(3);
    site.loads("access").equalsTheTruth("access");
  }

  @Test
  void windows_that_are_always_too_long_end_the_run() {
    server.faults().inject(Fault.ERROR_CODE).code(301024).onPath(PATH).always();
    assertThat(site.fails("access")).contains("the time asked for is too long");
    assertThat(server.requests(PATH)).isLessThan(20);
  }

  @ParameterizedTest
  @CsvSource({"48002, 打卡", "60020, 企业可信IP", "60011, 可见范围", "301002, agent-id"})
  void what_will_not_heal_says_what_to_fix_and_is_not_asked_again_at_once(int code, String what) {
    failFrom(0, code);
    assertThat(site.fails("access")).contains("errcode " + code, what);
    assertThat(server.requests(PATH)).isEqualTo(1);
  }

  @Test
  void a_network_that_fails_at_random_moves_no_checkpoint() {
    serve(
        o -> {
          o.devices = 130;
          o.history = 2_000;
        });
    site.set("access.page-size=100").set("access.timeout=2s");
    for (Fault fault :
        new Fault[] {
          Fault.HTTP_500,
          Fault.CUT_JSON,
          Fault.CUT_BODY,
          Fault.RESET_MID_BODY,
          Fault.HTML_PAGE,
          Fault.EMPTY_BODY,
          Fault.REPEATED_PAGE
        }) {
      server.faults().inject(fault).rate(0.03);
    }
    for (int i = 0; i < 20 && !site.once("access").get("corp/access").isEmpty(); i++) {
      clock.forward(Duration.ofSeconds(1));
    }
    assertThat(server.faults().fired()).isPositive();
    server.faults().clear();
    site.loads("access").equalsTheTruth("access");
  }
}
