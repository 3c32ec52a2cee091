package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.k30.Credentials;
import io.gatehouse.simulator.k30.K30Violation;
import io.gatehouse.support.TestDatabase;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a K30 site promises of bad networks, bad replies and wrong settings. */
class FaultPromisesTest extends OnDatabase {

  private static final String LIST = "record/getlist";
  private static final String COMPANY = "1762766749844335";

  FaultPromisesTest() {
    super(TestDatabase.H2);
  }

  private K30Site impatient() {
    for (String feed : K30Site.POLLED) {
      site.set(feed + ".timeout=1s");
    }
    return site;
  }

  @Test
  void faults_in_mid_list_are_asked_again_and_cost_no_row() {
    serve(o -> o.mostRows = 10); // so that each list has pages enough
    Set<Fault> passing = EnumSet.allOf(Fault.class);
    passing.removeAll(EnumSet.of(Fault.HUGE_REPLY, Fault.HUGE_REPLY_CHUNKED, Fault.REDIRECT));
    List<String> lists =
        List.of(LIST, "people/getlist", "region/getpeoplelist", "attendance/getdayrptlist");
    for (String list : lists) {
      int struck = 0;
      for (Fault fault : passing) { // three replies in a row go wrong, the fourth is right
        server.faults().inject(fault).onPath(list).after(1 + struck++ / 3).once();
      }
    }
    impatient().set("calls-per-minute=100000");
    assertThat(site.once(K30Site.POLLED).values()).containsOnly("");
    assertThat(server.faults().fired()).isEqualTo(lists.size() * passing.size());
    site.equalsTheTruth();
  }

  @Test
  void faults_that_last_fail_each_run_and_lose_nothing() {
    impatient().set("records.max-reply=1MB");
    int failed = 0;
    for (Fault fault :
        List.of(
            Fault.CUT_JSON,
            Fault.ERROR_CODE,
            Fault.WRONG_SIGNATURE,
            Fault.REPEATED_PAGE,
            Fault.HUGE_REPLY)) {
      server.faults().inject(fault).onPath(LIST).after(failed == 0 ? 5 : 1).always();
      String failure = site.fails("records");
      assertThat(failure).contains("/openapi/record/getlist").doesNotContain(COMPANY);
      assertThat(site.status("records").lastError()).isEqualTo(failure);
      assertThat(site.status("records").failedRuns()).isEqualTo(++failed);
      server.faults().clear();
    }
    assertThat(site.once(K30Site.POLLED).values()).containsOnly("");
    site.equalsTheTruth();
    assertThat(site.status("records").failedRuns()).isZero();
  }

  @Test
  void a_server_where_every_tenth_reply_goes_wrong_is_read_whole_in_the_end() {
    for (Fault fault :
        new Fault[] {Fault.HTTP_500, Fault.OTHER_KEY, Fault.REPEATED_PAGE, Fault.CUT_BODY}) {
      server.faults().inject(fault).rate(0.03);
    }
    impatient();
    int runs = 0;
    while (!Set.of("").containsAll(site.once(K30Site.POLLED).values())) {
      assertThat(++runs).isLessThan(20);
    }
    site.equalsTheTruth();
  }

  @ParameterizedTest
  @CsvSource({
    "app-secret=quite-wrong, app-secret is another than",
    "aes-key=0123456789abcdef, 'aes-key, aes-mode or aes-iv is another'",
    "aes-mode=ECB, 'aes-key, aes-mode or aes-iv is another'",
    "company-no=1762766749844336, check company-no"
  })
  void a_wrong_setting_that_the_server_refuses_is_named(String wrong, String advice) {
    if (wrong.startsWith("company-no")) {
      site.set("app-secret=" + COMPANY).set("aes-key=" + COMPANY);
    }
    assertThat(site.set(wrong).fails("records"))
        .contains("the server says resultcode 0")
        .contains(advice)
        .doesNotContain("quite-wrong")
        .doesNotContain("0123456789abcdef")
        .doesNotContain(COMPANY);
    assertThat(server.violations().all())
        .isNotEmpty()
        .allMatch(
            violation ->
                violation.kind() == K30Violation.WRONG_SIGNATURE
                    || violation.kind() == K30Violation.UNDECIPHERABLE
                    || violation.kind() == K30Violation.UNKNOWN_COMPANY);
  }

  @ParameterizedTest
  @CsvSource({
    "OTHER_KEY, 'data does not decrypt,', 'check aes-key'",
    "WRONG_SIGNATURE, 'data decrypts, but', 'check app-secret'",
    "CUT_DATA, 'data is damaged:', ''"
  })
  void a_reply_that_does_not_open_says_why(Fault fault, String what, String advice) {
    server.faults().inject(fault).onPath(LIST).always();
    assertThat(site.fails("records")).contains(what).contains(advice).contains(LIST);
  }

  @Test
  void another_key_secret_and_mode_are_a_matter_of_configuration() {
    String key = "0123456789abcdef0123456789abcdef";
    serve(
        o ->
            o.credentials =
                new Credentials("pm934dced8bf53682", "s3cret", key, "", Credentials.Mode.ECB));
    site.set("app-secret=s3cret").set("aes-key=" + key).set("aes-mode=ECB");
    site.loads("records", "reference");
    assertThat(site.differencesOf("access_event", "person")).isEmpty();
    site.breaksNoRule();
  }
}
