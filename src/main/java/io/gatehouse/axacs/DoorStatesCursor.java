package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Gap;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Asks door by door whether it stands open (section 2.1.5.5); never opens or closes one. Only what
 * has changed is loaded: {@code state_at} is since when it is known to be so.
 */
final class DoorStatesCursor implements Cursor {

  /** Before the moment at which a door's reply could not be read, in place of its state. */
  private static final String UNREADABLE = "unreadable ";

  private final Map<String, String> known;
  private final Clock clock;
  private List<String> doors = List.of();
  private int read;

  static DoorStatesCursor open(String state, Clock clock) {
    return new DoorStatesCursor(state == null ? Map.of() : fromJson(state), clock);
  }

  private DoorStatesCursor(Map<String, String> known, Clock clock) {
    this.known = new TreeMap<>(known);
    this.clock = clock;
  }

  /**
   * @param ids of the doors that the warehouse knows
   */
  @Override
  public void scope(List<String> ids) {
    List<String> usable = new ArrayList<>(ids.stream().filter(Ask::isPathPart).toList());
    known.keySet().retainAll(usable);
    usable.removeIf(door -> !isDue(door));
    if (!usable.isEmpty()) {
      // Each minute from another one on: a door whose request fails does not keep others waiting.
      long minute = clock.instant().getEpochSecond() / 60;
      Collections.rotate(usable, -(int) (minute % usable.size()));
    }
    doors = usable;
  }

  private boolean isDue(String door) {
    String last = known.get(door);
    return !isUnreadable(last)
        || UnreadableLists.isDue(
            new TreeMap<>(Map.of(door, Instant.parse(last.substring(UNREADABLE.length())))),
            door,
            clock.instant());
  }

  private static boolean isUnreadable(String last) {
    return last != null && last.startsWith(UNREADABLE);
  }

  @Override
  public Optional<Ask> next() {
    return read == doors.size()
        ? Optional.empty()
        : Optional.of(Ask.get("/api/v1/acs/device/door/state/" + Ask.encoded(doors.get(read)), ""));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    String door = doors.get(read++);
    String isOpen = reply.head().get("isOpen");
    String isOnline = reply.head().get("isOnline");
    String now = isOpen + "/" + isOnline;
    boolean isUnknown = isOpen == null && isOnline == null; // the server does not know the door
    String before = isUnknown ? known.remove(door) : known.put(door, now);
    List<Gap.Filled> filled =
        isUnreadable(before) ? List.of(Gap.Filled.until(answered)) : List.of();
    if (isUnknown ? filled.isEmpty() : now.equals(before)) {
      return Progress.nothing();
    }
    // Each by itself: what a run has read stays read, whatever becomes of the next door.
    return Progress.of(
            "access_point-state",
            isUnknown ? List.of() : List.of(record(door, isOpen, isOnline, answered)),
            toJson())
        .filling(filled);
  }

  private static VendorRecord record(
      String door, String isOpen, String isOnline, Instant answered) {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("doorId", door);
    values.put("isOpen", isOpen);
    values.put("isOnline", isOnline);
    values.put("stateAt", Long.toString(answered.toEpochMilli()));
    return VendorRecord.of(values);
  }

  /** The other doors are read without it, and it is asked for again in a day. */
  @Override
  public Optional<Progress> passOver(String reason) {
    if (read == doors.size()) {
      return Optional.empty();
    }
    Instant now = clock.instant();
    known.put(doors.get(read++), UNREADABLE + now);
    return Optional.of(
        new Progress(
            List.of(), toJson(), List.of(new Gap(now, now.plus(UnreadableLists.DAY), reason))));
  }

  private String toJson() {
    return new JsonObject(known).toJson();
  }

  private static Map<String, String> fromJson(String json) {
    try {
      Map<String, String> known = new TreeMap<>();
      ((JsonObject) Jsoner.deserialize(json)).forEach((id, now) -> known.put(id, (String) now));
      return known;
    } catch (DeserializationException | ClassCastException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + json, e);
    }
  }
}
