package io.gatehouse.simulator;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpServerConnection;

/**
 * The simulator's own paths, for outside scripts: {@code /simulator/ledger}, {@code
 * /simulator/violations}, {@code /simulator/faults/NAME?times=3&path=acsrecords/byid}, {@code
 * /simulator/faults/clear} and {@code /simulator/quirks/NAME/on}.
 */
final class AdminApi {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final VendorServer server;
  private final Supplier<Stream<String>> ledger;
  private final BiConsumer<String, String> quirks;

  AdminApi(
      VendorServer server, Supplier<Stream<String>> ledger, BiConsumer<String, String> quirks) {
    this.server = server;
    this.ledger = ledger;
    this.quirks = quirks;
  }

  void answer(HttpRequest request, HttpServerConnection to) throws IOException, HttpException {
    if (request.path().equals("/simulator/ledger")) {
      HttpReply head = HttpReply.text(200, "application/x-ndjson", "");
      HttpListener.send(head, -1, to, this::ledger);
    } else {
      HttpReply reply = answer(request);
      HttpListener.send(reply, reply.body().length, to, out -> out.write(reply.body()));
    }
  }

  private void ledger(OutputStream out) throws IOException {
    for (String line : (Iterable<String>) ledger.get()::iterator) {
      out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
    }
  }

  private HttpReply answer(HttpRequest request) throws JsonProcessingException {
    String[] parts = request.path().split("/", 5);
    String name = parts.length > 3 ? parts[3].toUpperCase(Locale.ROOT) : "";
    try {
      switch (parts[2]) {
        case "violations" -> {
          return HttpReply.text(200, HttpReply.JSON, violations() + "\n");
        }
        case "faults" -> switchFault(name, request);
        case "quirks" -> quirks.accept(name, parts.length > 4 ? parts[4] : "");
        default -> {
          return HttpReply.text(404, "text/plain", "no such simulator path: " + request.path());
        }
      }
      return HttpReply.text(200, "text/plain", "done\n");
    } catch (IllegalArgumentException unknown) {
      return HttpReply.text(400, "text/plain", unknown.getMessage() + "\n");
    }
  }

  private void switchFault(String name, HttpRequest request) {
    if (name.equals("CLEAR")) {
      server.faults().clear();
      return;
    }
    FaultRule rule = server.faults().inject(Fault.valueOf(name));
    if (!request.parameter("path").isEmpty()) {
      rule.onPath(request.parameter("path"));
    }
    if (!request.parameter("code").isEmpty()) {
      rule.code(Integer.parseInt(request.parameter("code")));
    }
    String times = request.parameter("times");
    rule.times(times.isEmpty() ? Long.MAX_VALUE : Long.parseLong(times));
  }

  private String violations() throws JsonProcessingException {
    List<Shown> all =
        server.violations().all().stream()
            .map(one -> new Shown(one.kind().name(), one.requestLine(), one.at().toString()))
            .toList();
    return JSON.writeValueAsString(new Listed(server.violations().count(), all));
  }

  private record Shown(String kind, String request, String at) {}

  private record Listed(long count, List<Shown> violations) {}
}
