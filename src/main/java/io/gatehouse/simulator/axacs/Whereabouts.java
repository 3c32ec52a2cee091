package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is in which area: whoever was let in by card is in the door's area until let out, or let in
 * elsewhere. An event that is older than what is known of its person changes nothing.
 */
final class Whereabouts {

  /**
   * Somebody in an area, as the server keeps it.
   *
   * @param about the stay's own uaid, and the person as they were when this was told
   */
  record Stay(Thing entry, Map<String, Object> about) {
    private String key() {
      return entry.text("areaId") + "/" + entry.text("userId");
    }

    private long uaid() {
      return (long) about.get("uaid");
    }
  }

  private record Entry(long uaid, AxAcsEvent event) {}

  private final AxAcsPremises premises;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, AxAcsEvent> lastMoved = new HashMap<>();
  private final Map<String, Stay> told = new HashMap<>();
  private long nextUaid = 2;

  Whereabouts(AxAcsPremises premises) {
    this.premises = premises;
  }

  synchronized void see(AxAcsEvent event) {
    String person = event.facts.text("userId");
    AxAcsEvent before = lastMoved.get(person);
    if (!event.type.swipe
        || !event.type.opens
        || person.equals("0")
        || before != null && event.time().isBefore(before.time())) {
      return;
    }
    lastMoved.put(person, event);
    if (event.facts.get("direction").equals(AxAcsEvent.IN)) {
      entries.put(person, new Entry(nextUaid++, event));
    } else {
      entries.remove(person);
    }
  }

  /**
   * Everybody who is there, with their values as they are now, in the order of uaid; who has been
   * deleted is nowhere.
   */
  synchronized List<Stay> now() {
    List<Stay> now = new ArrayList<>(entries.size());
    entries.forEach(
        (id, entry) -> premises.people.find(id).ifPresent(person -> now.add(stay(entry, person))));
    now.sort(Comparator.comparingLong(Stay::uaid));
    return now;
  }

  private Stay stay(Entry entry, Thing person) {
    Map<String, Object> about = premises.about(person);
    about.put("uaid", entry.uaid);
    for (String name : List.of("userNo", "userName", "orgId", "typeId", "typeName", "mobile")) {
      about.put(name, person.get(name));
    }
    return new Stay(entry.event.facts, about);
  }

  /** A whole reply has carried these. */
  synchronized void tell(List<Stay> shown) {
    shown.forEach(stay -> told.put(stay.key(), stay));
  }

  /** What replies have told, whether it is so still or not. */
  synchronized void addTo(Truth truth) {
    Map<String, Stay> over = new HashMap<>(told);
    for (Stay stay : now()) {
      if (over.remove(stay.key()) != null) {
        truth.add("area_presence", stay.entry, stay.about);
      }
    }
    over.values()
        .forEach(
            stay ->
                truth.add(
                    "area_presence", Truth.Gone.WHERE_THERE, stay.entry, List.of(stay.about)));
  }
}
