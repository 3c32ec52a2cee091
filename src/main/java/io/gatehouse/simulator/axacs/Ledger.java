package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Bytes;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** The truth: every event that happened, whatever became of its record. */
public final class Ledger {
  private static final Map<Integer, String> DENIALS =
      Map.ofEntries(
          Map.entry(100, "UNKNOWN_CREDENTIAL"),
          Map.entry(101, "CREDENTIAL_EXPIRED"),
          Map.entry(102, "NO_ACCESS_RIGHTS"),
          Map.entry(103, "OUT_OF_TIME_RANGE"),
          Map.entry(104, "HOLIDAY"),
          Map.entry(105, "INCORRECT_PIN"),
          Map.entry(106, "AUTHENTICATION_UNAVAILABLE"),
          Map.entry(107, "INTERLOCK"),
          Map.entry(108, "MULTI_CARD_RULE"),
          Map.entry(109, "PASSBACK"),
          Map.entry(110, "MAX_USES"),
          Map.entry(111, "DEVICE_DORMANT"));

  private final World world;
  private final EventLog log;
  private final ReferenceLedger reference;

  Ledger(World world) {
    this.world = world;
    this.log = world.log;
    this.reference = new ReferenceLedger(world.people, world.places);
  }

  /** People, org units, codes, areas, controllers and doors. */
  public ReferenceLedger reference() {
    return reference;
  }

  /** Every alarm since the simulator began, oldest first; of those before, only what was open. */
  public List<LedgerAlarm> alarms() {
    return world.alarms.ledger();
  }

  /** Who is in which area now, then who was when some reply told so. */
  public List<LedgerPresence> presence() {
    return world.whereabouts.ledger();
  }

  /** Door records between two instants, both inclusive, that replies can show now. */
  public long records(Instant from, Instant to) {
    return count(from, to, event -> true);
  }

  /** The same of swipes alone. */
  public long swipes(Instant from, Instant to) {
    return count(from, to, event -> event.type.isSwipe());
  }

  private long count(Instant from, Instant to, Predicate<TrueEvent> which) {
    return log.between(from.getEpochSecond(), to.getEpochSecond(), which, world.clock.millis())
        .size();
  }

  /** Everything, in {@link LedgerEvent#compareTo}'s order. */
  public List<LedgerEvent> all() {
    return select(event -> true);
  }

  /**
   * What access_event must hold of a client that reads everything: all events that the server can
   * still tell or has told in a whole reply, without those that must be rejected.
   */
  public List<LedgerEvent> events() {
    return select(event -> isKnown(event) && (event.bad == null || !event.bad.isRejected()));
  }

  /** What access_event must hold of one kind. */
  public List<LedgerEvent> events(EventKind kind) {
    return events().stream().filter(event -> event.kind() == kind).toList();
  }

  /** What rejected_row must hold. */
  public List<LedgerEvent> rejected() {
    return select(event -> isKnown(event) && event.bad != null && event.bad.isRejected());
  }

  /** Writes everything as JSON lines. */
  public void writeTo(Path file) throws IOException {
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      Bytes line = new Bytes(1024);
      for (LedgerEvent event : all()) {
        line.clear();
        LedgerJson.write(event, line);
        out.write(line.array(), 0, line.length());
      }
    }
  }

  /** Events that happened, of all kinds, bad ones included. */
  public int size() {
    return log.size();
  }

  /** The server's highest record id; 0 for none. */
  public long lastRecordId() {
    return log.lastRecordId();
  }

  private List<LedgerEvent> select(Predicate<TrueEvent> which) {
    synchronized (log) {
      return log.truth().stream().filter(which).map(Ledger::entry).sorted().toList();
    }
  }

  static LedgerEvent entry(TrueEvent event) {
    Person person = event.card.person();
    EventKind kind = event.type.kind();
    Device device = event.door.device();
    boolean hasCard = !event.card.no().equals("0");
    return new LedgerEvent(
        kind,
        event.recordId == 0 ? null : event.recordId,
        event.formerRecordIds,
        event.servedFromCache ? event.eventId : null,
        Instant.ofEpochSecond(event.occurredAt),
        event.door.id(),
        event.door.name(),
        device.id(),
        device.name(),
        event.door.areaId(),
        event.door.areaName(),
        hasCard && kind != EventKind.PLATE ? event.card.no() : null,
        cardState(event.card.state()),
        kind == EventKind.PLATE ? event.card.no() : null,
        person.id() == 0 ? null : person.id(),
        orNull(person.no()),
        orNull(person.name()),
        orNull(person.orgName()),
        event.direction.name(),
        decision(event),
        denialReason(event.reason),
        kind != EventKind.DOOR ? kind.name() : event.type.isSwipe() ? "CARD" : null,
        event.type.code(),
        event.type.text(),
        event.type.isAlarm(),
        event.bad,
        event.purged || event.recordId == 0 && !event.formerRecordIds.isEmpty());
  }

  /** The warehouse's word for the vendor's code; null for 0. */
  public static String denialReason(int code) {
    return code == 0 ? null : DENIALS.getOrDefault(code, "UNMAPPED");
  }

  private static boolean isKnown(TrueEvent event) {
    return event.type.kind() != EventKind.DOOR
        || event.recordId != 0 && !event.purged
        || event.servedAsRecord
        || event.servedFromCache;
  }

  private static String decision(TrueEvent event) {
    boolean asked = event.type.isSwipe() || event.type.kind() != EventKind.DOOR;
    if (asked) {
      return event.type.opensDoor() ? "GRANTED" : "DENIED";
    }
    return event.type.opensDoor() && !event.type.isAlarm() ? "GRANTED" : "NOT_APPLICABLE";
  }

  private static String cardState(int state) {
    return state == 1 ? "ACTIVE" : state == 2 ? "LOST" : "UNKNOWN";
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }
}
