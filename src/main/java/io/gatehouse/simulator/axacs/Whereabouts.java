package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who is in which area: whoever was let in by card is in the door's area until let out, or let in
 * elsewhere. An event that is older than what is known of its person changes nothing.
 */
final class Whereabouts {
  /** Somebody in an area: the event that let them in, and the person as they are now. */
  private static final Thing.Kind STAY = Thing.kind("place uaid mobile " + AxAcsEvent.NAMES);

  private record Entry(long uaid, AxAcsEvent event) {}

  private final AxAcsPremises premises;
  private final Map<String, Entry> entries = new HashMap<>();
  private final Map<String, AxAcsEvent> lastMoved = new HashMap<>();
  private final Map<String, Thing> told = new HashMap<>();
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

  /** Everybody who is there, in the order of coming; who has been deleted is nowhere. */
  synchronized List<Thing> now() {
    return entries.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> entry.getValue().uaid))
        .flatMap(
            entry ->
                premises.people.find(entry.getKey()).stream()
                    .map(person -> stay(entry.getValue(), person)))
        .toList();
  }

  private Thing stay(Entry entry, Thing person) {
    Thing facts = entry.event.facts;
    Map<String, Object> own = premises.about(person);
    own.put("place", facts.get("areaId") + "/" + facts.get("userId"));
    own.put("uaid", entry.uaid);
    own.put("cardNo", facts.get("cardNo"));
    own.put("cardState", facts.get("cardState"));
    return STAY.from(own, person, facts);
  }

  /** A whole reply has carried these. */
  synchronized void tell(List<Thing> shown) {
    shown.forEach(stay -> told.put(stay.id(), stay));
  }

  /** What replies have told, whether it is so still or not. */
  synchronized void addTo(Truth truth) {
    Map<String, Thing> over = new HashMap<>(told);
    for (Thing stay : now()) {
      if (over.remove(stay.id()) != null) {
        truth.add("area_presence", stay, Map.of());
      }
    }
    over.values()
        .forEach(
            stay -> truth.add("area_presence", Truth.Gone.WHERE_THERE, stay, List.of(Map.of())));
  }
}
