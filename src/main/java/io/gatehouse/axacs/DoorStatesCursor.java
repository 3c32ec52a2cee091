package io.gatehouse.axacs;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
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

  private static final int DOORS_A_PAGE = 50;

  private final Map<String, String> known;
  private final Clock clock;
  private final List<VendorRecord> changed = new ArrayList<>();
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
    List<String> usable = new ArrayList<>(ids.stream().filter(PathPart::isUsable).toList());
    known.keySet().retainAll(usable);
    if (!usable.isEmpty()) {
      // Each minute from another one on: a door whose request fails does not keep others waiting.
      long minute = clock.instant().getEpochSecond() / 60;
      Collections.rotate(usable, -(int) (minute % usable.size()));
    }
    doors = usable;
  }

  @Override
  public Optional<Ask> next() {
    return read == doors.size()
        ? Optional.empty()
        : Optional.of(Ask.get("/api/v1/acs/device/door/state/" + PathPart.of(doors.get(read)), ""));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    String door = doors.get(read++);
    String isOpen = reply.head().get("isOpen");
    String isOnline = reply.head().get("isOnline");
    if (isOpen != null || isOnline != null) { // else the server does not know the door
      String now = isOpen + "/" + isOnline;
      if (!now.equals(known.put(door, now))) {
        Map<String, String> values = new LinkedHashMap<>();
        values.put("doorId", door);
        values.put("isOpen", isOpen);
        values.put("isOnline", isOnline);
        values.put("stateAt", Long.toString(answered.toEpochMilli()));
        changed.add(VendorRecord.of(values));
      }
    }
    boolean isFull = changed.size() == DOORS_A_PAGE || read == doors.size();
    if (changed.isEmpty() || !isFull) {
      return Progress.nothing();
    }
    List<VendorRecord> page = List.copyOf(changed);
    changed.clear();
    return Progress.of("access_point-state", page, toJson());
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
