package io.gatehouse.webhook;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.support.LogLines;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many callers at once, friendly and not. */
class PushLoadTest {

  private static final String HEAD = "POST /webhooks/k1 HTTP/1.1\r\nHost: h\r\n";

  private static final AtomicInteger ANOTHER = new AtomicInteger();

  private LogLines lines;

  @BeforeEach
  void open() {
    lines = LogLines.open();
  }

  @AfterEach
  void close() {
    lines.close();
  }

  private static CompletableFuture<Integer> later(TestServer server) {
    return later(server, "{\"no\":" + ANOTHER.incrementAndGet() + "}");
  }

  private static CompletableFuture<Integer> later(TestServer server, String body) {
    return server
        .client()
        .sendAsync(
            server.request("/webhooks/k1").POST(BodyPublishers.ofString(body)).build(),
            BodyHandlers.ofString())
        .thenApply(HttpResponse::statusCode);
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void no_more_pushes_are_worked_on_at_once_than_configured_and_others_wait_their_turn() {
    AtomicInteger now = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    try (TestServer server =
        new TestServer(
            exchange -> {
              most.accumulateAndGet(now.incrementAndGet(), Math::max);
              Thread.yield();
              now.decrementAndGet();
            },
            "at-once=3")) {
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        answers.add(later(server));
      }
      assertThat(answers).allMatch(answer -> answer.join() == 200);
    }
    assertThat(most.get()).isBetween(2, 3);
  }

  @Test
  void who_waits_too_long_for_its_turn_is_told_to_come_again_and_costs_no_place() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    AtomicInteger begun = new AtomicInteger();
    try (TestServer server =
        new TestServer(
            exchange -> {
              begun.incrementAndGet();
              hold(latch);
            },
            "at-once=1")) {
      CompletableFuture<Integer> first = later(server);
      await().until(() -> begun.get() == 1);
      assertThat(later(server).join()).isEqualTo(503);
      assertThat(begun).hasValue(1);
      try (RawCaller next = new RawCaller(server.port())) { // nothing of its body is waited for
        next.write(HEAD + "Content-Length: 1000\r\n\r\n");
        assertThat(next.status()).isEqualTo("HTTP/1.1 503 Service Unavailable");
      }
      latch.countDown();
      assertThat(first.join()).isEqualTo(200);
      assertThat(later(server).join()).isEqualTo(200);
    }
    assertThat(lines.containing("(503)"))
        .containsExactly(
            "WARN k1/webhook: refused a push from 127.0.0.1 (503): others have been worked on for"
                + " too long (setting sites.k1.webhook.at-once)");
  }

  @Test
  void callers_that_drip_hold_no_place_for_long() throws Exception {
    List<RawCaller> slow = new ArrayList<>();
    try (TestServer server = new TestServer(exchange -> {}, "timeout=2s")) {
      for (int i = 0; i < 700; i++) { // more than may be open: some have not even sent their head
        RawCaller caller = new RawCaller(server.port());
        slow.add(caller);
        caller.tryWrite(i % 2 == 0 ? HEAD + "Content-Length: 99999\r\n\r\n{" : "POST /webh");
      }
      await()
          .ignoreExceptions() // who finds no room is hung up on
          .until(() -> later(server).join() == 200);
      await()
          .atMost(Duration.ofSeconds(120))
          .until(() -> slow.stream().filter(caller -> caller.tryWrite("x")).count() == 0);
    } finally {
      for (RawCaller caller : slow) {
        caller.close();
      }
    }
  }

  @Test
  void callers_that_are_not_allowed_take_no_room_from_those_that_are() throws Exception {
    List<RawCaller> strangers = new ArrayList<>();
    try (TestServer server = new TestServer(exchange -> {}, "allow=127.0.0.1")) {
      for (int i = 0; i < 600; i++) {
        strangers.add(new RawCaller(server.port(), "127.0.0.9"));
      }
      for (int i = 0; i < 20; i++) {
        assertThat(later(server).join()).isEqualTo(200);
      }
    } finally {
      for (RawCaller caller : strangers) {
        caller.close();
      }
    }
  }

  @Test
  void slow_senders_take_no_connection_from_others() throws Exception {
    List<RawCaller> slow = new ArrayList<>();
    try (TestServer server = new TestServer(exchange -> {}, "timeout=60s")) {
      for (int i = 0; i < 600; i++) { // of four addresses, all allowed, and more than may be open
        RawCaller caller = new RawCaller(server.port(), "127.0.0." + (2 + i % 4));
        slow.add(caller);
        caller.tryWrite(HEAD + "Content-Length: 99999\r\n\r\n{");
      }
      List<CompletableFuture<Integer>> good = new ArrayList<>();
      for (int i = 0; i < 38; i++) {
        good.add(later(server));
      }
      assertThat(good).allMatch(answer -> answer.join() == 200);
    } finally {
      for (RawCaller caller : slow) {
        caller.close();
      }
    }
    assertThat(lines.all()).filteredOn(line -> line.contains("refused a push")).hasSizeLessThan(3);
  }

  @Test
  void slow_senders_take_no_memory_from_others() throws Exception {
    List<RawCaller> slow = new ArrayList<>();
    String almost = HEAD + "Content-Length: 1000001\r\n\r\n" + "x".repeat(1_000_000);
    try (TestServer server = new TestServer(exchange -> {}, "max-body=1MB", "timeout=60s")) {
      for (int i = 0; i < 40; i++) {
        slow.add(new RawCaller(server.port(), "127.0.0." + (2 + i % 4)).write(almost));
      }
      List<CompletableFuture<Integer>> good = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        good.add(later(server, i + "x".repeat(300_000)));
      }
      assertThat(good).allMatch(answer -> answer.join() == 200);
    } finally {
      for (RawCaller caller : slow) {
        caller.close();
      }
    }
  }

  @Test
  void far_more_callers_at_once_than_have_room_are_all_served_when_they_come_again() {
    try (TestServer server = new TestServer(exchange -> {})) {
      List<CompletableFuture<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < 2_000; i++) {
        answers.add(again(server));
      }
      assertThat(answers).allMatch(answer -> answer.join() == 200);
    }
  }

  /** Like a vendor: sends it again until it is taken. */
  private static CompletableFuture<Integer> again(TestServer server) {
    return later(server)
        .exceptionally(hungUp -> 503)
        .thenCompose(
            status ->
                status == 200
                    ? CompletableFuture.completedFuture(status)
                    : CompletableFuture.supplyAsync(
                            () -> null, CompletableFuture.delayedExecutor(300, MILLISECONDS))
                        .thenCompose(later -> again(server)));
  }

  @Test
  void bodies_under_way_take_no_more_memory_than_there_is_for_them() throws Exception {
    List<RawCaller> callers = new ArrayList<>();
    String almost = HEAD + "Content-Length: 1000001\r\n\r\n" + "x".repeat(1_000_000);
    int refused = 0;
    try (TestServer server = new TestServer(exchange -> {}, "max-body=1MB", "timeout=60s")) {
      for (int i = 0; i < 40; i++) {
        callers.add(new RawCaller(server.port()).write(almost));
      }
      await().until(() -> !lines.containing("(503)").isEmpty());
      for (RawCaller caller : callers) {
        caller.tryWrite("y");
        String status = caller.status();
        assertThat(status).matches("HTTP/1.1 (200 OK|503 Service Unavailable)");
        refused += status.contains("503") ? 1 : 0;
      }
      assertThat(refused).isBetween(20, 39);
      assertThat(server.push("x".repeat(1_000_000)).statusCode()).as("afterwards").isEqualTo(200);
    } finally {
      for (RawCaller caller : callers) {
        caller.close();
      }
    }
  }

  @Test
  void requests_that_come_without_waiting_for_answers_stay_in_the_network() throws Exception {
    CountDownLatch latch = new CountDownLatch(1);
    AtomicLong written = new AtomicLong();
    String requests = "GET /webhooks/k1 HTTP/1.1\r\n\r\n".repeat(1_000);
    try (TestServer server = new TestServer(exchange -> hold(latch), "at-once=1");
        RawCaller caller = new RawCaller(server.port())) {
      Thread writer =
          new Thread(
              () -> {
                while (written.get() < 400_000 && caller.tryWrite(requests)) {
                  written.addAndGet(1_000);
                }
              });
      writer.setDaemon(true);
      writer.start();
      await()
          .during(Duration.ofSeconds(2))
          .atMost(Duration.ofSeconds(20))
          .until(() -> written.get() < 400_000);
      latch.countDown();
      caller.close();
      writer.join();
    }
  }

  @Test
  void a_flood_of_refused_pushes_is_a_few_lines_in_the_log() {
    try (TestServer server =
        new TestServer(
            exchange -> {
              throw new io.gatehouse.feed.Refused("the signature is not that of its text");
            })) {
      for (int i = 0; i < 500; i++) {
        assertThat(server.push("{}").statusCode()).isEqualTo(400);
        assertThat(server.push("/x" + i, new byte[0]).statusCode()).isEqualTo(404);
      }
    }
    assertThat(lines.containing("refused"))
        .containsExactly(
            "WARN k1/webhook: refused a push from 127.0.0.1 (400): the signature is not that of its"
                + " text",
            "WARN webhooks: refused a push from 127.0.0.1 (404): no site takes pushes at POST /x0");
  }
}
