package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.LogLines;
import io.gatehouse.support.TestDatabase;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a caller sends to a webhook, it harms nothing. */
class SpoiltPushesTest {

  private static final int MB = 1 << 20;

  @TempDir Path directory;

  @Test
  void ten_thousand_spoilt_pushes_leave_no_row_and_no_server_error_and_the_daemon_serves_on()
      throws Exception {
    String url = TestDatabase.H2.freshWarehouseOfSite(directory);
    try (PushedSite site = new PushedSite(url);
        LogLines lines = LogLines.open();
        Daemon daemon = site.start()) {
      byte[] body = site.body();
      URI to = PushedSite.callback(daemon);
      int taken = push(site, to, body, 0, 1_000);
      long before = usedMemory();
      taken += push(site, to, body, 1_000, 10_000);
      assertThat(usedMemory() - before).isLessThan(5L * MB);
      assertThat(taken).isLessThan(100);
      assertThat(site.rows()).isEqualTo(taken == 0 ? 0 : 1);
      assertThat(site.post(to, body).statusCode()).isEqualTo(200);
      assertThat(site.rows()).isEqualTo(1);
      assertThat(site.count("select count(*) from rejected_row")).isZero();
      assertThat(lines.errors()).isEmpty();
      assertThat(lines.all()).as("a flood of garbage is none in the log").hasSizeLessThan(60);
      String sign = new String(body, StandardCharsets.UTF_8).replaceAll(".*\"sign\":\"|\".*", "");
      assertThat(sign).hasSize(32);
      assertThat(lines.containing(sign)).isEmpty();
    }
  }

  /** How many were taken: spoilt where it makes no difference, as %2B for %2b. */
  private static int push(PushedSite site, URI to, byte[] body, int from, int until)
      throws Exception {
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = from; i < until; i++) {
        Random random = new Random(i);
        answers.add(callers.submit(() -> site.post(to, Spoilt.of(body, random)).statusCode()));
      }
      int taken = 0;
      for (Future<Integer> answer : answers) {
        if (answer.get() == 200) {
          taken++;
        } else {
          assertThat(answer.get()).isBetween(400, 499);
        }
      }
      return taken;
    } finally {
      callers.shutdownNow();
    }
  }

  private static long usedMemory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
