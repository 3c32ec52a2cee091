package io.gatehouse.simulator.k30;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is in which region: the last time somebody of the house passed one of its devices says. */
final class Presences {
  private record Seen(String deviceNo, Instant at, boolean inside) {}

  private final Map<String, Map<String, Seen>> regions = new HashMap<>();
  private final Register<Person> people;

  Presences(Register<Person> people) {
    this.people = people;
  }

  synchronized void note(Passage passage) {
    boolean counts =
        passage.outcome().passed()
            && !passage.isRejected()
            && passage.direction() != Direction.UNKNOWN
            && people.find(passage.person().no()).isPresent();
    if (!counts) {
      return;
    }
    Seen seen = new Seen(passage.device().no(), passage.at(), passage.direction() == Direction.IN);
    regions
        .computeIfAbsent(passage.device().regionNo(), r -> new LinkedHashMap<>())
        .merge(passage.person().no(), seen, (was, is) -> is.at().isBefore(was.at()) ? was : is);
  }

  /** Everybody inside who is still on the white list, the last to come first. */
  synchronized List<Presence> in(String regionNo) {
    List<Presence> inside = new ArrayList<>();
    regions
        .getOrDefault(regionNo, Map.of())
        .forEach(
            (personNo, seen) -> {
              if (seen.inside()) {
                people
                    .find(personNo)
                    .map(p -> new Presence(regionNo, p, seen.deviceNo(), seen.at()))
                    .ifPresent(inside::add);
              }
            });
    Collections.reverse(inside);
    inside.sort((a, b) -> b.enteredAt().compareTo(a.enteredAt()));
    return inside;
  }
}
