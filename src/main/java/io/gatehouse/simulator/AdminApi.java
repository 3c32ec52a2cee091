package io.gatehouse.simulator;

import io.gatehouse.simulator.Violations.Violation;
import java.io.IOException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The simulator's own paths, for outside scripts: {@code /simulator/violations}, {@code
 * /simulator/faults/NAME?times=3&path=acsrecords/byid}, {@code /simulator/faults/clear}, and those
 * that a vendor's simulator adds before it starts.
 */
public final class AdminApi {
  private static final int PIECE = 64 * 1024;

  /** Does what a path says; its parts behind the name, upper-case the first one. */
  public interface Command {
    /**
     * @throws IllegalArgumentException whose message the client gets with status 400
     */
    void run(String name, String rest);
  }

  private final Violations violations;
  private final Faults faults;
  private final Map<String, Supplier<Stream<Consumer<Bytes>>>> lines = new HashMap<>();
  private final Map<String, Command> commands = new HashMap<>();

  public AdminApi(Violations violations, Faults faults) {
    this.violations = violations;
    this.faults = faults;
  }

  /** Adds {@code /simulator/NAME}, which answers with JSON lines: each writes itself. */
  public AdminApi lines(String name, Supplier<Stream<Consumer<Bytes>>> each) {
    lines.put(name, each);
    return this;
  }

  /** Adds {@code /simulator/NAME/...}. */
  public AdminApi command(String name, Command command) {
    commands.put(name, command);
    return this;
  }

  /** Answers; false ends the connection. */
  public boolean answer(HttpRequest request, HttpConnection to, FaultyDelivery delivery)
      throws IOException {
    String[] parts = request.path().split("/", 5);
    String what = parts.length > 2 ? parts[2] : "";
    if (lines.containsKey(what)) {
      sendLines(lines.get(what).get(), to);
      return true;
    }
    String name = parts.length > 3 ? parts[3].toUpperCase(Locale.ROOT) : "";
    return delivery.whole(
        answer(what, name, parts.length > 4 ? parts[4] : "", request), to, () -> {});
  }

  private HttpReply answer(String what, String name, String rest, HttpRequest request) {
    try {
      switch (what) {
        case "violations" -> {
          return HttpReply.json(listed());
        }
        case "faults" -> switchFault(name, request);
        default -> {
          if (!commands.containsKey(what)) {
            return HttpReply.text(404, "text/plain", "no such simulator path: " + request.path());
          }
          commands.get(what).run(name, rest);
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
    Bytes out = new Bytes(1024).text("{\"count\":").number(violations.count());
    out.text(",\"violations\":[");
    String separator = "";
    for (Violation violation : violations.all()) {
      Fields fields =
          new Fields()
              .add("kind", violation.kind().name())
              .add("request", violation.requestLine())
              .add("at", violation.at().toString());
      out.text(separator).single('{').raw(fields.toJsonMembers()).single('}');
      separator = ",\n";
    }
    return out.text("]}\n");
  }

  private static void sendLines(Stream<Consumer<Bytes>> lines, HttpConnection to)
      throws IOException {
    byte[] head = HttpReply.text(200, "application/x-ndjson", "").head(-1);
    to.write(head, 0, head.length);
    Bytes piece = new Bytes(PIECE * 2);
    for (Consumer<Bytes> line : (Iterable<Consumer<Bytes>>) lines::iterator) {
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
