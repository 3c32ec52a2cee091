package io.gatehouse.simulator;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The simulator's own paths, for outside scripts: {@code /simulator/ledger}, {@code
 * /simulator/violations}, {@code /simulator/faults/NAME?times=3&path=acsrecords/byid}, {@code
 * /simulator/faults/clear} and {@code /simulator/quirks/NAME/on}.
 */
public final class AdminApi {
  private static final int PIECE = 64 * 1024;

  private final Violations violations;
  private final Faults faults;
  private final Supplier<Stream<Consumer<Bytes>>> ledger;
  private final BiConsumer<String, String> quirks;

  /**
   * @param ledger JSON lines, each of which writes itself
   * @param quirks switches one by its name in upper case, {@code ALL} for all, {@code on} or {@code
   *     off}; throws IllegalArgumentException, whose message the client gets, for an unknown one
   */
  public AdminApi(
      Violations violations,
      Faults faults,
      Supplier<Stream<Consumer<Bytes>>> ledger,
      BiConsumer<String, String> quirks) {
    this.violations = violations;
    this.faults = faults;
    this.ledger = ledger;
    this.quirks = quirks;
  }

  /** Answers; false ends the connection. */
  boolean answer(HttpRequest request, HttpConnection to, FaultyDelivery delivery)
      throws IOException {
    if (request.path().equals("/simulator/ledger")) {
      sendLedger(to);
      return true;
    }
    return delivery.whole(answer(request), to, () -> {});
  }

  private HttpReply answer(HttpRequest request) {
    String[] parts = request.path().split("/", 5);
    String name = parts.length > 3 ? parts[3].toUpperCase(Locale.ROOT) : "";
    try {
      switch (parts[2]) {
        case "violations" -> {
          return HttpReply.json(listed());
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
      faults.clear();
      return;
    }
    FaultRule rule = faults.inject(Fault.valueOf(name));
    if (!request.parameter("path").isEmpty()) {
      rule.onPath(request.parameter("path"));
    }
    if (!request.parameter("code").isEmpty()) {
      rule.code(Integer.parseInt(request.parameter("code")));
    }
    String times = request.parameter("times");
    if (times.isEmpty()) {
      rule.always();
    } else {
      rule.times(Long.parseLong(times));
    }
  }

  private Bytes listed() {
    List<Fields> all =
        violations.all().stream()
            .map(
                one ->
                    new Fields()
                        .add("kind", one.kind().name())
                        .add("request", one.requestLine())
                        .add("at", one.at()))
            .toList();
    Fields listed = new Fields().add("count", violations.count()).add("violations", all);
    return new Bytes(1024).json(listed).single('\n');
  }

  private void sendLedger(HttpConnection to) throws IOException {
    byte[] head = HttpReply.text(200, "application/x-ndjson", "").head(-1);
    to.write(head, 0, head.length);
    Bytes piece = new Bytes(PIECE * 2);
    for (Consumer<Bytes> line : (Iterable<Consumer<Bytes>>) ledger.get()::iterator) {
      line.accept(piece);
      if (piece.length() > PIECE) {
        to.writeChunk(piece.array(), piece.length());
        piece.clear();
      }
    }
    to.writeChunk(piece.array(), piece.length());
    to.endChunks();
  }
}
