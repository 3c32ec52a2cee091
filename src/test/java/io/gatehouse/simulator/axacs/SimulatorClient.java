package io.gatehouse.simulator.axacs;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.StreamSupport;

/** Asks the simulator as a polite client does. */
final class SimulatorClient {
  private static final ObjectMapper JSON = new ObjectMapper();
  private final HttpClient http = HttpClient.newHttpClient();
  private final String base;

  SimulatorClient(AxAcsSimulator simulator) {
    base = simulator.baseUrl();
  }

  HttpResponse<byte[]> get(String path) throws IOException {
    return get(path, Duration.ofSeconds(20));
  }

  HttpResponse<byte[]> get(String path, Duration timeout) throws IOException {
    URI uri = URI.create(base + (path.startsWith("/") ? path : "/api/v1/" + path));
    return send(HttpRequest.newBuilder(uri).build(), timeout);
  }

  HttpResponse<byte[]> post(String path) throws IOException {
    return send(
        HttpRequest.newBuilder(URI.create(base + "/api/v1/" + path))
            .POST(HttpRequest.BodyPublishers.ofString("{}"))
            .build(),
        Duration.ofSeconds(20));
  }

  String text(String path) throws IOException {
    return new String(get(path).body(), StandardCharsets.UTF_8);
  }

  JsonNode json(String path) throws IOException {
    return JSON.readTree(get(path).body());
  }

  /** The values of one field of a list's objects. */
  List<String> values(String path, String field) throws IOException {
    return StreamSupport.stream(json(path).path("data").spliterator(), false)
        .map(record -> record.path(field).asText())
        .toList();
  }

  static List<String> names(JsonNode object) {
    List<String> names = new ArrayList<>();
    object.fieldNames().forEachRemaining(names::add);
    return names;
  }

  static String byId(long id, int rows) {
    return "acsrecords/byid/?id=" + id + "&isalarm=-1&offset=0&rows=" + rows;
  }

  /** The JDK's own timeout ends with the headers; this one is about the whole reply. */
  private HttpResponse<byte[]> send(HttpRequest request, Duration timeout) throws IOException {
    CompletableFuture<HttpResponse<byte[]>> reply =
        http.sendAsync(request, HttpResponse.BodyHandlers.ofByteArray());
    try {
      return reply.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      reply.cancel(true);
      throw new HttpTimeoutException("no whole reply within " + timeout);
    } catch (ExecutionException e) {
      throw new IOException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}
