package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.LocalTimes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * Who is in which area: whoever was let in by card is in the door's area until let out, or let in
 * elsewhere. An event that is older than what is known of its person changes nothing.
 */
final class Whereabouts {
  /** Somebody in an area, as the server keeps it: uaid and the entry are this stay's own. */
  record Stay(long uaid, TrueEvent entry, User user) {
    Person person() {
      return user.person();
    }

    Fields fields(LocalTimes times) {
      Person person = person();
      Door door = entry.door;
      return new Fields()
          .add("uaid", uaid)
          .add("gmtAcsevttime", times.format(entry.occurredAt))
          .add("deviceId", door.device().id())
          .add("deviceName", door.device().name())
          .add("subdeviceId", door.id())
          .add("subdeviceName", door.name())
          .add("areaId", door.areaId())
          .add("areaName", door.areaName())
          .add("acsevValue", entry.type.code())
          .add("acsevName", entry.type.text())
          .add("cardNo", entry.card.no())
          .add("cardState", entry.card.state())
          .add("userId", person.id())
          .add("userNo", person.no())
          .add("userName", person.name())
          .add("userOrgId", person.orgId())
          .add("userOrgName", person.orgName())
          .add("gmtCreatetime", times.format(user.createdAt()))
          .add("cardname", null)
          .add("cardtype", "韦根 34")
          .add("cardgroup", "普通组")
          .add("userType", person.typeId())
          .add("flag", 0)
          .add("handleState", 0)
          .add("deviceSource", "acs")
          .add("field1", "")
          .add("field2", "")
          .add("field3", "")
          .add("option1", 0)
          .add("option2", 0)
          .add("option3", 0)
          .add("userTypeName", Code.userType(person.typeId()))
          .add("phone", user.mobile());
    }
  }

  private record Entry(long uaid, TrueEvent event) {}

  private final People people;
  private final Map<Long, Entry> entries = new HashMap<>();
  private final Map<Long, Long> lastMoved = new HashMap<>();
  private final Map<String, Stay> told = new HashMap<>();
  private long nextUaid = 2;

  Whereabouts(People people) {
    this.people = people;
  }

  synchronized void see(TrueEvent event) {
    long person = event.card.person().id();
    boolean moves = event.type.isSwipe() && event.type.opensDoor();
    if (!moves
        || person == 0
        || event.occurredAt < lastMoved.getOrDefault(person, Long.MIN_VALUE)) {
      return;
    }
    lastMoved.put(person, event.occurredAt);
    if (event.direction == Direction.IN) {
      entries.put(person, new Entry(nextUaid++, event));
    } else {
      entries.remove(person);
    }
  }

  /** Everybody who is in such an area and came in between these seconds, in the order of uaid. */
  List<Stay> within(LongPredicate area, long begin, long end) {
    List<Stay> found = new ArrayList<>();
    for (Stay stay : now()) {
      TrueEvent entry = stay.entry;
      if (area.test(entry.door.areaId()) && entry.occurredAt >= begin && entry.occurredAt <= end) {
        found.add(stay);
      }
    }
    return found;
  }

  /** A whole reply has carried these. */
  synchronized void tell(List<Stay> shown) {
    shown.forEach(stay -> told.put(key(stay), stay));
  }

  /** What is so now, and what replies have told and is so no more. */
  synchronized List<LedgerPresence> ledger() {
    List<LedgerPresence> rows = new ArrayList<>();
    Map<String, Stay> over = new HashMap<>(told);
    for (Stay stay : now()) {
      over.remove(key(stay));
      rows.add(LedgerPresence.of(stay, told.containsKey(key(stay)), false));
    }
    over.values().forEach(stay -> rows.add(LedgerPresence.of(stay, true, true)));
    return rows;
  }

  /** With their people as they are now; who has been deleted is nowhere. */
  private synchronized List<Stay> now() {
    List<Stay> now = new ArrayList<>(entries.size());
    entries.forEach(
        (id, entry) ->
            people
                .users
                .find(id)
                .ifPresent(user -> now.add(new Stay(entry.uaid, entry.event, user))));
    now.sort((a, b) -> Long.compare(a.uaid, b.uaid));
    return now;
  }

  private static String key(Stay stay) {
    return stay.entry.door.areaId() + "/" + stay.person().id();
  }
}
