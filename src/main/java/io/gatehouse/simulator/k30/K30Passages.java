package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/**
 * Every passage that there was, by its number, and who is inside because of it. Made up from a
 * seed: the same for the same calls.
 */
final class K30Passages {
  /** Somebody at a device, with names as they were that moment. */
  private static final Thing.Kind PASSAGE =
      Thing.kind(
          "no at photo deviceno devicename regionno regionname peopleno peoplename jobNumber icCard"
              + " deptNo deptName group mode exceptionmode outintype bad visibleFrom");

  /** Somebody who is in a region now, and the passage that says so. */
  private static final Thing.Kind INSIDE =
      Thing.kind(K30Simulator.PERSONAL + " regionno deviceno at");

  private static final long FIRST_VISITOR = 1_763_630_523_605_347L;

  private final K30Simulator server;
  private final ZoneId zone;
  private final SplittableRandom random;

  /**
   * How somebody may be recognised and what comes of it: group 0 white list, 1 stranger, 10
   * visitor; exceptionmode 1 passed, anything else refused.
   */
  private final Map<String, Thing> outcomes = Thing.read("/simulator/k30/outcomes.json");

  private final List<Thing> often = K30Simulator.often(outcomes.values());
  private final NavigableMap<Long, Thing> passages =
      new ConcurrentSkipListMap<>(Comparator.reverseOrder());
  private final Set<String> told = ConcurrentHashMap.newKeySet();
  private long visitors;

  /** When the last of them begins to be listed, in milliseconds. */
  private long allListedFrom;

  /**
   * All of some days, newest first, until something happens: each page is cut out of such a list.
   */
  private final Map<List<LocalDate>, List<Thing>> lists = new HashMap<>();

  K30Passages(K30Simulator server) {
    this.server = server;
    zone = server.options.zone;
    random = new SplittableRandom(server.options.seed + 1);
  }

  synchronized boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  synchronized long between(long least, long most) {
    return random.nextLong(least, most + 1);
  }

  synchronized Thing one(Roster roster) {
    return roster.newestFirst().get(random.nextInt(roster.size()));
  }

  /** Mostly somebody of the house who may pass; now and then a visitor or a stranger. */
  synchronized Thing any(Instant at, long visibleFrom) {
    boolean odd = server.quirks().on(K30Quirk.UNDOCUMENTED_CODES);
    Thing outcome = outcomes.get("stranger");
    if (server.people().size() > 0) {
      do {
        outcome = often.get(random.nextInt(often.size()));
      } while (!odd && outcome.get("documented").equals(0));
    }
    Thing who =
        switch (outcome.text("who")) {
          case "stranger" -> K30Simulator.NOBODY;
          case "visitor" -> visitor();
          default -> one(server.people());
        };
    return pass(at, who, one(server.devices()), outcome, null, visibleFrom);
  }

  private Thing visitor() {
    visitors++;
    String no = Long.toString(FIRST_VISITOR + visitors * 1_000_003);
    return K30Simulator.NOBODY.with("no", no).with("name", "访客" + visitors);
  }

  /** Somebody of the white list passes. */
  Thing pass(Instant at, Thing who, Thing device, BadRecord bad, long visibleFrom) {
    return pass(at, who, device, outcomes.get("white list"), bad, visibleFrom);
  }

  /**
   * It happens. Its number is its time in milliseconds, or the first free one after, as on the
   * platform; its time is the number's, to the second.
   *
   * @param bad null for an ordinary one
   * @param visibleFrom when the list begins to show it, in milliseconds
   */
  private synchronized Thing pass(
      Instant at, Thing who, Thing device, Thing outcome, BadRecord bad, long visibleFrom) {
    Thing person = bad == null ? who : bad.spoil(who, "name", "jobNumber");
    long no = at.toEpochMilli();
    while (passages.containsKey(no)) {
      no++;
    }
    Instant second = Instant.ofEpochSecond(no / 1000);
    String day = DateTimeFormatter.BASIC_ISO_DATE.format(LocalDate.ofInstant(second, zone));
    Map<String, Object> own = server.names(device);
    own.putAll(server.names(person));
    own.put("no", Long.toString(no));
    own.put("at", second);
    own.put("photo", "/Files/arkcloudweb/" + day + "/" + no + ".jpeg");
    own.put("deviceno", device.id());
    own.put("devicename", device.get("name"));
    own.put("peopleno", person.id());
    own.put("peoplename", person.get("name"));
    own.put("bad", bad);
    own.put("visibleFrom", visibleFrom);
    Thing passage = PASSAGE.from(own, device, person, outcome);
    passages.put(no, passage);
    lists.clear();
    allListedFrom = Math.max(allListedFrom, visibleFrom);
    return passage;
  }

  /** Must become a rejected row, and no event. */
  static boolean isRejected(Thing passage) {
    return passage.get("bad") instanceof BadRecord bad && bad.rejected;
  }

  /**
   * Everybody inside a region who is still on the white list, the last to come first: the last time
   * that somebody passed one of its devices says where he is.
   */
  List<Thing> inside(String regionNo) {
    Map<String, Thing> last = new LinkedHashMap<>();
    for (Thing passage : passages.values()) {
      boolean passed = passage.get("exceptionmode").equals(1) && !isRejected(passage);
      if (passed && passage.text("regionno").equals(regionNo)) {
        last.putIfAbsent(passage.text("peopleno"), passage);
      }
    }
    List<Thing> inside = new ArrayList<>();
    for (Thing passage : last.values()) {
      if (passage.get("outintype").equals(1)) {
        server
            .people()
            .find(passage.text("peopleno"))
            .ifPresent(person -> inside.add(INSIDE.from(Map.of(), person, passage)));
      }
    }
    return inside;
  }

  /** What the list shows of these days, newest first. */
  synchronized List<Thing> listed(LocalDate from, LocalDate to, long now) {
    List<Thing> all =
        lists.computeIfAbsent(
            List.of(from, to),
            days ->
                List.copyOf(
                    passages.subMap(begin(to.plusDays(1)), false, begin(from), true).values()));
    return areListed(now)
        ? all
        : all.stream().filter(passage -> (long) passage.get("visibleFrom") <= now).toList();
  }

  /** True when the list shows all that it ever will. */
  synchronized boolean areListed(long now) {
    return allListedFrom <= now;
  }

  private long begin(LocalDate day) {
    return day.atStartOfDay(zone).toInstant().toEpochMilli();
  }

  /** A whole reply carried these: a client may have them. */
  void tell(List<Thing> these) {
    these.forEach(passage -> told.add(passage.id()));
  }

  boolean isTold(Thing passage) {
    return told.contains(passage.id());
  }

  /** Oldest first. */
  Collection<Thing> all() {
    return passages.descendingMap().values();
  }
}
