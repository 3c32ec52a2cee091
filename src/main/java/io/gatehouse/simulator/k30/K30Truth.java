package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.Truth.Gone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What must be in the warehouse, filled into the document {@code truth.json}. */
final class K30Truth {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final String PHOTOS = "http://photos.example";

  private final ZoneId zone;
  private final K30Plant plant;
  private final Attendance attendance;
  private final Truth.Document document;
  private final Map<String, Instant> validity;

  K30Truth(K30Simulator server) {
    zone = server.options.zone;
    plant = server.plant;
    attendance = server.attendance;
    document = new Truth.Document("/simulator/k30/truth.json", zone);
    validity =
        Map.of(
            "validFrom", LocalDateTime.of(2022, 2, 10, 0, 0).atZone(zone).toInstant(),
            "validTo", LocalDateTime.of(2052, 2, 10, 23, 59, 59).atZone(zone).toInstant());
  }

  /**
   * @param delivered delivery results that the callback acknowledged
   * @param from the first day of attendance
   * @param today the last one
   */
  Truth of(List<Thing> delivered, LocalDate from, LocalDate today) {
    Truth truth = document.empty();
    plant.passages().forEach(passage -> passage(passage, truth));
    delivered.forEach(delivery -> truth.add("delivery_result", delivery, Map.of()));
    people(truth);
    things("org_unit", plant.departments, truth);
    things("device", plant.devices, truth);
    things("area", plant.regions, truth);
    for (Thing region : plant.regions.newestFirst()) {
      plant
          .inside(region.id())
          .forEach(one -> truth.add("area_presence", one, about(one, Map.of())));
    }
    for (Attendance.Report day : attendance.days(from, today)) {
      Map<String, Object> more = new HashMap<>(day.values());
      more.put("leaves", more.containsKey("leave") ? Truth.FILLED : null);
      truth.add("attendance_day", day.person(), more);
    }
    for (YearMonth month = YearMonth.from(from);
        !month.isAfter(YearMonth.from(today));
        month = month.plusMonths(1)) {
      LocalDate end = month.atEndOfMonth().isAfter(today) ? today : month.atEndOfMonth();
      for (Attendance.Report row : attendance.months(month.atDay(1), end)) {
        truth.add("attendance_month", row.person(), row.values());
      }
      for (Attendance.Report day : attendance.days(month.atDay(1), end)) {
        if (day.values().containsKey("content")) {
          truth.add("attendance_month_day", day.person(), day.values());
        }
      }
    }
    return truth;
  }

  private void passage(K30Passage passage, Truth truth) {
    boolean pushed = passage.isAcknowledged();
    boolean listed = passage.listed || !pushed; // whom nobody pushes, the list must bring
    if (passage.isRejected()) {
      if (listed) {
        rejected("records", passage, truth);
      }
      if (pushed) {
        rejected("webhook", passage, truth);
      }
      return;
    }
    Map<String, Object> more = new HashMap<>();
    if (passage.bad == BadRecord.OVERLONG_NAME) {
      more.put("peoplename", Truth.FILLED);
    }
    more.put("photo", PHOTOS + passage.photoPath());
    // Of these, list and push each have some of their own.
    Thing facts = passage.facts;
    more.put("listedJobnumber", listed ? facts.get("jobnumber") : null);
    more.put("listedIccard", listed ? facts.get("iccard") : null);
    more.put("listedGroup", listed ? facts.get("group") : null);
    more.put("pushedDeptno", pushed ? facts.get("deptno") : null);
    more.put("pushedDeptname", pushed ? facts.get("deptname") : null);
    more.put("pushedDevicename", pushed ? facts.get("devicename") : null);
    more.put("pushedRegionname", pushed ? facts.get("regionname") : null);
    more.put("seenBy", pushed ? listed ? "records,webhook" : "webhook" : "records");
    truth.add("access_event", facts, more);
  }

  /** Known by its number, or, where it has none, by whose it was and when. */
  private void rejected(String feed, K30Passage passage, Truth truth) {
    Truth.Fits raw =
        passage.bad == BadRecord.MISSING_ID
            ? Truth.holding(passage.facts.get("peopleno"), TIME.format(passage.at().atZone(zone)))
            : Truth.holding(passage.no());
    truth.add("rejected_row", passage.facts, Map.of("feed", feed, "raw", raw));
  }

  private void people(Truth truth) {
    for (Thing person : plant.people.newestFirst()) {
      truth.add("person", person, about(person, validity));
      if (person.has("icCard") && !person.text("icCard").isEmpty()) {
        truth.add("credential", person, Map.of());
      }
    }
    Map<String, Object> gone = new HashMap<>(validity);
    gone.put("deptName", Truth.ANYTHING);
    plant
        .people
        .removed()
        .forEach(
            person -> {
              truth.add("person", Gone.WHERE_THERE, person, List.of(gone));
              truth.add("credential", Gone.WHERE_THERE, person, List.of(Map.of()));
            });
  }

  private Map<String, Object> about(Thing person, Map<String, ?> more) {
    Map<String, Object> about = new HashMap<>(more);
    about.put("deptName", plant.departments.text(person.text("deptNo"), "name"));
    return about;
  }

  /** What is there, and what was there. */
  private void things(String table, Roster roster, Truth truth) {
    for (Thing thing : roster.newestFirst()) {
      Map<String, Object> more = new HashMap<>();
      more.put("path", path(thing));
      more.put(
          "regionname",
          thing.has("regionno") ? plant.regions.text(thing.text("regionno"), "name") : null);
      truth.add(table, thing, more);
    }
    Map<String, Object> gone = Map.of("path", Truth.ANYTHING, "regionname", Truth.ANYTHING);
    roster.removed().forEach(thing -> truth.add(table, Gone.WHERE_THERE, thing, List.of(gone)));
  }

  private String path(Thing department) {
    String parent = department.has("parentno") ? department.text("parentno") : "";
    return plant.departments.find(parent).map(this::path).orElse("") + "/" + department.id();
  }
}
