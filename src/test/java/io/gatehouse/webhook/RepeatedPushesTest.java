package io.gatehouse.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;

/** A vendor sends again what it has no answer to; that costs less than the first time. */
class RepeatedPushesTest {

  private static final String HEAD = "POST /webhooks/k1 HTTP/1.1\r\nHost: h\r\n";

  private final List<String> worked = new CopyOnWriteArrayList<>();
  private final CountDownLatch latch = new CountDownLatch(1);

  private void work(Exchange exchange) {
    byte[] body = exchange.getMessage().getBody(byte[].class);
    String text = new String(body, StandardCharsets.UTF_8);
    worked.add(text);
    if (text.startsWith("held")) {
      hold();
    }
    if (text.startsWith("bad")) {
      throw new io.gatehouse.feed.Refused("it is bad");
    }
    exchange.getMessage().setBody("done " + worked.size());
  }

  private void hold() {
    try {
      assertThat(latch.await(60, TimeUnit.SECONDS)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private CompletableFuture<HttpResponse<String>> later(TestServer server, String body) {
    return server
        .client()
        .sendAsync(
            server
                .request("/webhooks/k1")
                .POST(java.net.http.HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString());
  }

  @Test
  void one_that_is_committed_is_acknowledged_again_without_being_worked_on() {
    try (TestServer server = new TestServer(this::work)) {
      for (int i = 0; i < 5; i++) {
        var answer = server.push("a passage");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("done 1");
      }
      assertThat(server.push("another").body()).isEqualTo("done 2");
      assertThat(server.push("/webhooks/k1?other=1", "another".getBytes()).body())
          .isEqualTo("done 3");
    }
    assertThat(worked).containsExactly("a passage", "another", "another");
  }

  @Test
  void one_that_was_refused_is_looked_at_again() {
    try (TestServer server = new TestServer(this::work)) {
      assertThat(server.push("bad").statusCode()).isEqualTo(400);
      assertThat(server.push("bad").statusCode()).isEqualTo(400);
    }
    assertThat(worked).containsExactly("bad", "bad");
  }

  @Test
  void a_question_is_answered_anew() {
    try (TestServer server = new TestServer(this::work)) {
      var question = server.request("/webhooks/k1?echo=1").GET().build();
      assertThat(server.send(question).body()).isEqualTo("done 1");
      assertThat(server.send(question).body()).isEqualTo("done 2");
    }
  }

  @Test
  void one_that_comes_again_while_it_is_worked_on_shares_its_outcome() {
    try (TestServer server = new TestServer(this::work)) {
      List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
      answers.add(later(server, "held"));
      await().until(() -> worked.size() == 1);
      for (int i = 0; i < 20; i++) {
        answers.add(later(server, "held"));
      }
      assertThat(server.push("meanwhile").statusCode()).isEqualTo(200);
      latch.countDown();
      assertThat(answers).allMatch(answer -> answer.join().statusCode() == 200);
      assertThat(worked).containsExactly("held", "meanwhile");
    }
  }

  @Test
  void one_whose_caller_has_gone_before_its_turn_is_not_worked_on() throws Exception {
    try (TestServer server = new TestServer(this::work, "at-once=1")) {
      CompletableFuture<HttpResponse<String>> first = later(server, "held");
      await().until(() -> worked.size() == 1);
      for (int i = 0; i < 30; i++) {
        try (RawCaller caller = new RawCaller(server.port())) {
          caller.write(HEAD + "Content-Length: 6\r\n\r\ngone" + (10 + i));
        }
      }
      CompletableFuture<HttpResponse<String>> last = later(server, "last");
      await().pollDelay(Duration.ofMillis(200)).until(() -> true); // they are all in the queue
      latch.countDown();
      assertThat(first.join().statusCode()).isEqualTo(200);
      assertThat(last.join().statusCode()).isEqualTo(200);
      assertThat(worked).hasSizeLessThan(6).startsWith("held").endsWith("last");
    }
  }
}
