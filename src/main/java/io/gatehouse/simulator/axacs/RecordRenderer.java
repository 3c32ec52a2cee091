package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Bytes;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes door records fast: what does not change from record to record is rendered once and copied,
 * so that a benchmark measures its reader and not this server.
 */
final class RecordRenderer {
  private record TypeAndDirection(EventType type, Direction direction) {}

  private static final byte[] ID = "{\"recordId\":".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] TIME = ",\"gmtSwipeCardTime\":\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] AFTER_TIME = "\",".getBytes(StandardCharsets.US_ASCII);

  private final RecordFields fields;
  private final Map<Door, byte[]> doors = new ConcurrentHashMap<>();
  private final Map<TypeAndDirection, byte[]> types = new ConcurrentHashMap<>();
  private final Map<Card, byte[]> cards = new ConcurrentHashMap<>();

  RecordRenderer(RecordFields fields) {
    this.fields = fields;
  }

  void write(DoorRecord record, Bytes out) {
    TrueEvent event = record.event();
    if (event.bad != null) {
      out.single('{').raw(fields.of(record).toJsonMembers()).single('}');
      return;
    }
    out.raw(ID).number(record.recordId()).raw(TIME);
    fields.times().append(out, event.occurredAt);
    out.raw(AFTER_TIME)
        .raw(doors.computeIfAbsent(event.door, d -> RecordFields.door(d).toJsonMembers()))
        .single(',')
        .raw(
            types.computeIfAbsent(
                new TypeAndDirection(event.type, event.direction),
                t -> RecordFields.type(event).toJsonMembers()))
        .single(',')
        .raw(cards.computeIfAbsent(event.card, c -> RecordFields.card(c).toJsonMembers()))
        .single('}');
  }
}
