package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

  private static final String HERE = "127.0.0.1";
  private static final String ELSEWHERE = "10.1.2.3";

  private static int status(
      Admission admission, String method, String path, String host, String caller, String secret) {
    return status(admission, method, path, host, caller, false, secret);
  }

  private static int status(
      Admission admission,
      String method,
      String path,
      String host,
      String caller,
      boolean forwarded,
      String secret) {
    try {
      String authorization =
          secret == null
              ? null
              : "Basic "
                  + Base64.getEncoder().encodeToString(secret.getBytes(StandardCharsets.UTF_8));
      Admission.Refusal refusal =
          admission.refusal(
              new Admission.Request(
                  method, path, host, InetAddress.getByName(caller), forwarded, authorization));
      return refusal == null ? 200 : refusal.status();
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/, 127.0.0.1:9876, 200",
    "/, localhost:9876, 200",
    "/, [::1]:9876, 200",
    "/, evil.example:9876, 403",
    "/, localhost.evil.example, 403",
    "/, 127.0.0.1.evil.example:9876, 403",
    "/, 10.0.0.5:9876, 403",
    "/status.json, evil.example, 403",
    "/observe/metrics, evil.example, 403",
    "/observe/metrics, 127.0.0.1:9876, 200",
    "/, , 403"
  })
  void a_name_that_points_here_opens_nothing(String path, String host, int expected) {
    assertThat(status(new Admission(true, null), "GET", path, host, HERE, null))
        .isEqualTo(expected);
  }

  @Test
  void from_elsewhere_the_page_needs_a_password_and_metrics_do_not() {
    Admission open = new Admission(false, null);
    assertThat(status(open, "GET", "/", "gate.example:9876", ELSEWHERE, null)).isEqualTo(403);
    assertThat(status(open, "GET", "/status.json", "10.0.0.5", ELSEWHERE, null)).isEqualTo(403);
    assertThat(status(open, "GET", "/observe/metrics", "gate.example", ELSEWHERE, null))
        .isEqualTo(200);
    assertThat(status(open, "GET", "/observe/health/ready", "10.0.0.5", ELSEWHERE, null))
        .isEqualTo(200);
    assertThat(status(open, "GET", "/", "127.0.0.1:9876", HERE, true, null)).isEqualTo(403);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"gatehouse:", "gatehouse:wrong", "admin:longenough", ":longenough", "longenough"})
  void no_other_user_and_no_other_password(String secret) {
    Admission guarded = new Admission(true, "longenough");
    assertThat(status(guarded, "GET", "/", "localhost", HERE, secret)).isEqualTo(401);
    assertThat(status(guarded, "GET", "/", "localhost", HERE, null)).isEqualTo(401);
    assertThat(status(guarded, "GET", "/", "localhost", HERE, "gatehouse:longenough"))
        .isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "TRACE"})
  void nothing_can_be_changed(String method) {
    assertThat(status(new Admission(true, null), method, "/", "localhost", HERE, null))
        .isEqualTo(405);
  }
}
