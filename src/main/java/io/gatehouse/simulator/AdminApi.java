package io.gatehouse.simulator;

import java.io.IOException;
import java.util.Locale;

/**
 * The simulator's own paths, for outside scripts: {@code /simulator/ledger}, {@code
 * /simulator/violations}, {@code /simulator/faults/NAME?times=3&path=acsrecords/byid}, {@code
 * /simulator/faults/clear}, {@code /simulator/quirks/NAME/on}, {@code /off}.
 */
final class AdminApi {
  private static final int LEDGER_PIECE = 64 * 1024;

  private final Ledger ledger;
  private final Violations violations;
  private final Faults faults;
  private final Quirks quirks;

  AdminApi(Ledger ledger, Violations violations, Faults faults, Quirks quirks) {
    this.ledger = ledger;
    this.violations = violations;
    this.faults = faults;
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
    String[] parts = request.path().split("/");
    String what = parts.length > 2 ? parts[2] : "";
    String name = parts.length > 3 ? parts[3].toUpperCase(Locale.ROOT) : "";
    try {
      switch (what) {
        case "violations" -> {
          return HttpReply.json(listed());
        }
        case "faults" -> switchFault(name, request);
        case "quirks" -> switchQuirk(name, parts.length > 4 ? parts[4] : "on");
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
    String times = request.parameter("times");
    if (times.isEmpty()) {
      rule.always();
    } else {
      rule.times(Long.parseLong(times));
    }
  }

  private void switchQuirk(String name, String to) {
    Quirk[] which = name.equals("ALL") ? Quirk.values() : new Quirk[] {Quirk.valueOf(name)};
    if (to.equals("off")) {
      quirks.disable(which);
    } else {
      quirks.enable(which);
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

  private void sendLedger(HttpConnection to) throws IOException {
    byte[] head = HttpReply.text(200, "application/x-ndjson", "").head(-1);
    to.write(head, 0, head.length);
    Bytes piece = new Bytes(LEDGER_PIECE * 2);
    for (LedgerEvent event : ledger.all()) {
      LedgerJson.write(event, piece);
      if (piece.length() > LEDGER_PIECE) {
        to.writeChunk(piece.array(), piece.length());
        piece.clear();
      }
    }
    to.writeChunk(piece.array(), piece.length());
    to.endChunks();
  }
}
