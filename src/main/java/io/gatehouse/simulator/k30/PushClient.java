package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Posts pushes, as many at once as there are, and reads what the callback says. */
final class PushClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int SHOWN = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final Clock clock;

  PushClient(Clock clock) {
    this.clock = clock;
  }

  /** Completes with an answer in any case; status 0 where there was none. */
  CompletableFuture<PushAnswer> post(URI callback, String body, Duration timeout) {
    HttpRequest request =
        HttpRequest.newBuilder(callback)
            .header("Content-Type", "application/json;charset=UTF-8")
            .POST(BodyPublishers.ofString(body))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString())
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(this::answer);
  }

  private PushAnswer answer(HttpResponse<String> response, Throwable failure) {
    if (failure != null) {
      return new PushAnswer(clock.instant(), 0, "", failure.toString());
    }
    String text = response.body();
    return new PushAnswer(
        clock.instant(),
        response.statusCode(),
        resultcode(text),
        text.substring(0, Math.min(SHOWN, text.length())));
  }

  private static String resultcode(String text) {
    try {
      return JSON.readTree(text).path("resultcode").asText("");
    } catch (JsonProcessingException notJson) {
      return "";
    }
  }
}
