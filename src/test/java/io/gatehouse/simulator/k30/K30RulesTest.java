package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Violation;
import io.gatehouse.simulator.Violations;
import io.gatehouse.simulator.k30.K30Client.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class K30RulesTest {
  private static final String[] READ = {
    "people/getlist", "department/getlist", "Device/GetList", "region/getlist"
  };

  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final K30Simulator simulator = K30Simulator.builder(clock).people(7).history(30).start();
  private final K30Client client = new K30Client(simulator);
  private final Violations violations = simulator.violations();

  @AfterEach
  void close() {
    simulator.close();
  }

  @Test
  void fifty_nine_calls_a_minute_are_answered_and_the_sixtieth_is_not() throws IOException {
    for (int i = 0; i < 59; i++) {
      assertThat(client.list(READ[i % 4]).resultcode()).isEqualTo("1");
    }
    assertThat(violations.count()).isZero();
    Reply refused = client.list("people/getlist");
    assertThat(refused.resultcode()).isEqualTo("0");
    assertThat(refused.signed()).isTrue();
    assertThat(violations.count(K30Violation.TOO_MANY_CALLS)).isEqualTo(1);
    assertThat(simulator.busiestStretch()).isEqualTo(60);
    clock.forward(Duration.ofSeconds(61));
    assertThat(client.list("people/getlist").resultcode()).isEqualTo("1");
    assertThat(violations.count()).isEqualTo(1);
  }

  @Test
  void a_call_whose_reply_is_spoilt_counts_as_well() throws IOException {
    simulator.faults().inject(io.gatehouse.simulator.Fault.HTTP_500).times(59);
    for (int i = 0; i < 59; i++) {
      assertThat(client.post("/openapi/people/getlist", "{}").statusCode()).isEqualTo(500);
    }
    assertThat(client.list("people/getlist").resultcode()).isEqualTo("0");
    assertThat(violations.count(K30Violation.TOO_MANY_CALLS)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/openapi/people/Create",
        "/openapi/people/Update",
        "/openapi/people/delete",
        "/openapi/people/syncwhitelist",
        "/openapi/department/Create",
        "/openapi/department/Update",
        "/api/v2/department/Delete",
        "/openapi/Device/Update",
        "/openapi/Device/OpenDoor",
        "/openapi/Device/SetLongOpenByDevice",
        "/openapi/visitor/Create",
        "/openapi/visitor/SyncVisitor",
        "/openapi/visitor/Delete",
        "/openapi/region/Create",
        "/openapi/region/Update",
        "/openapi/region/Delete"
      })
  void whatever_changes_something_is_refused_and_counted(String path) throws IOException {
    String no = simulator.premises().people().all().get(0).no();
    String body = client.sealed(K30Client.data("no", no)).toString();
    assertThat(client.open(client.post(path, body).body()).resultcode()).isEqualTo("0");
    assertThat(violations.count(K30Violation.CHANGING_CALL)).isEqualTo(1);
    assertThat(violations.all().get(0).requestLine()).isEqualTo("POST " + path + " HTTP/1.1");
    assertThat(simulator.premises().people().all()).hasSize(7);
  }

  @ParameterizedTest
  @CsvSource({
    "2026-03-01, 2026-03-02, ",
    "2026-03-01, 2026-03-31, ",
    "2026-02-28, 2026-03-01, ACROSS_MONTHS",
    "2025-03-01, 2026-03-01, ACROSS_MONTHS",
    "2026-03-01 00:00:00, 2026-03-02, NOT_WHOLE_DAYS",
    "2026-03-01, 2026-03-02 23:59:59, NOT_WHOLE_DAYS",
    "2026-03-02, 2026-03-01, BAD_PARAMETER",
    "2026-02-30, 2026-02-30, BAD_PARAMETER",
    "20260301, 20260301, BAD_PARAMETER",
    ", 2026-03-01, BAD_PARAMETER"
  })
  void records_are_asked_for_by_whole_days_of_one_month(
      String from, String to, K30Violation violation) throws IOException {
    Reply reply =
        client.list("record/getlist", "startdate", from == null ? "" : from, "effdate", to);
    assertThat(reply.resultcode()).isEqualTo(violation == null ? "1" : "0");
    assertThat(violations.all().stream().map(Violation::kind).toList())
        .isEqualTo(violation == null ? java.util.List.of() : java.util.List.of(violation));
  }

  @ParameterizedTest
  @CsvSource({"0, 10", "1, 0", "-1, 10"})
  void pages_begin_at_one_and_have_a_row(int index, int size) throws IOException {
    assertThat(client.page("people/getlist", index, size).resultcode()).isEqualTo("0");
    assertThat(violations.count(K30Violation.BAD_PARAMETER)).isEqualTo(1);
  }

  @Test
  void a_page_number_in_quotes_is_refused() throws IOException {
    Reply reply = client.ask("people/getlist", "pageindex", "1", "pagesize", 10);
    assertThat(reply.resultcode()).isEqualTo("0");
    assertThat(reply.msg()).contains("pageindex");
  }

  @Test
  void only_post_is_served_and_unknown_paths_are_not() throws IOException {
    assertThat(client.get("/openapi/people/getlist").statusCode()).isEqualTo(405);
    assertThat(violations.count(K30Violation.NOT_POST)).isEqualTo(1);
    assertThat(client.post("/openapi/people/all", "{}").statusCode()).isEqualTo(404);
    assertThat(violations.count()).isEqualTo(1);
  }

  @Test
  void violations_are_told_to_outside_scripts() throws IOException {
    client.get("/openapi/people/getlist");
    assertThat(client.get("/simulator/violations").body()).contains("\"count\":1", "NOT_POST");
  }
}
