package io.gatehouse.axacs;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Where the feed {@code records} goes on.
 *
 * @param mark the highest record id read; 0 before the first
 * @param tail the last records up to the mark, by which the server is known again: the vendor's
 *     time of each, by id
 * @param epoch counts how often the server has restarted its ids
 * @param holes stretches behind the mark to look at again
 */
record RecordsState(long mark, SortedMap<Long, String> tail, int epoch, List<Hole> holes) {

  private static final int MOST_HOLES = 32;

  /** How many of the last records every run looks at again. */
  static final int TAIL = 8;

  static final RecordsState FIRST = new RecordsState(0, new TreeMap<>(), 0, List.of());

  /** With a higher mark, and the last records of the page that brought it. */
  RecordsState withMark(long id, SortedMap<Long, String> last) {
    TreeMap<Long, String> both = new TreeMap<>(tail);
    both.putAll(last);
    while (both.size() > TAIL) {
      both.pollFirstEntry();
    }
    return new RecordsState(id, both, epoch, holes);
  }

  /** With one more stretch; where there are many, the two oldest neighbours become one. */
  RecordsState withHole(Hole hole) {
    List<Hole> more = new ArrayList<>(holes);
    Hole last = more.isEmpty() ? null : more.get(more.size() - 1);
    if (last != null && last.to() == hole.after() && last.looks() == hole.looks()) {
      more.set(more.size() - 1, last.join(hole));
    } else {
      more.add(hole);
    }
    if (more.size() > MOST_HOLES) {
      Hole oldest = more.remove(0);
      more.set(0, oldest.join(more.get(0)));
    }
    return new RecordsState(mark, tail, epoch, List.copyOf(more));
  }

  RecordsState withoutHole(Hole hole) {
    return new RecordsState(
        mark, tail, epoch, holes.stream().filter(h -> !h.equals(hole)).toList());
  }

  RecordsState restarted() {
    return new RecordsState(0, new TreeMap<>(), epoch + 1, List.of());
  }

  String toJson() {
    JsonArray stretches = new JsonArray();
    for (Hole hole : holes) {
      JsonObject stretch = new JsonObject();
      stretch.put("after", hole.after());
      stretch.put("to", hole.to());
      stretch.put("since", hole.since().toString());
      stretch.put("looks", hole.looks());
      stretches.add(stretch);
    }
    JsonObject json = new JsonObject();
    json.put("mark", mark);
    JsonObject times = new JsonObject();
    tail.forEach((id, time) -> times.put(String.valueOf(id), time));
    json.put("tail", times);
    json.put("epoch", epoch);
    json.put("holes", stretches);
    return json.toJson();
  }

  static RecordsState fromJson(String json) {
    try {
      JsonObject state = (JsonObject) Jsoner.deserialize(json);
      List<Hole> holes = new ArrayList<>();
      for (Object item : (JsonArray) state.get("holes")) {
        JsonObject hole = (JsonObject) item;
        holes.add(
            new Hole(
                number(hole, "after"),
                number(hole, "to"),
                Instant.parse((String) hole.get("since")),
                (int) number(hole, "looks")));
      }
      return new RecordsState(
          number(state, "mark"),
          tail((JsonObject) state.get("tail")),
          (int) number(state, "epoch"),
          List.copyOf(holes));
    } catch (DeserializationException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + json, e);
    }
  }

  private static SortedMap<Long, String> tail(JsonObject times) {
    SortedMap<Long, String> tail = new TreeMap<>();
    times.forEach((id, time) -> tail.put(Long.valueOf(id), (String) time));
    return tail;
  }

  private static long number(JsonObject json, String name) {
    return ((BigDecimal) json.get(name)).longValueExact();
  }
}
