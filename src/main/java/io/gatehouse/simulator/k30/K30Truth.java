package io.gatehouse.simulator.k30;

import static java.util.stream.Collectors.toSet;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.Truth.Gone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.YearMonth;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What must be in the warehouse, filled into the document {@code truth.json}. */
final class K30Truth {
  /** Of a passage: what only the list tells of it, and what only a push does. */
  private static final List<String> ONLY_LISTED = List.of("jobNumber", "icCard", "group");

  private static final List<String> ONLY_PUSHED =
      List.of("deptNo", "deptName", "devicename", "regionname");

  private final K30Simulator server;
  private final Truth.Document document;

  K30Truth(K30Simulator server) {
    this.server = server;
    document = new Truth.Document("/simulator/k30/truth.json", server.options.zone);
  }

  /**
   * @param from the first day of attendance
   */
  Truth since(LocalDate from) {
    Truth truth = document.empty();
    Set<String> pushed =
        server.pusher().acknowledged(Pusher.RECORD).map(Thing::id).collect(toSet());
    for (Thing passage : server.passages.all()) {
      passage(passage, pushed.contains(passage.id()), truth);
    }
    for (Thing delivery : Set.copyOf(server.pusher().acknowledged(Pusher.DELIVERY).toList())) {
      truth.add("delivery_result", delivery, Map.of());
    }
    things("person", server.people(), truth);
    things("org_unit", server.departments(), truth);
    things("device", server.devices(), truth);
    things("area", server.regions(), truth);
    for (Thing person : server.people().newestFirst()) {
      if (!person.text("icCard").isEmpty()) {
        truth.add("credential", person, Map.of());
      }
    }
    for (Thing person : server.people().removed()) {
      truth.add("credential", Gone.WHERE_THERE, person, List.of(Map.of()));
    }
    for (Thing region : server.regions().newestFirst()) {
      for (Thing person : server.passages.inside(region.id())) {
        truth.add("area_presence", person, server.names(person));
      }
    }
    attendance(from, truth);
    return truth;
  }

  /**
   * @param pushed its push was acknowledged
   */
  private void passage(Thing passage, boolean pushed, Truth truth) {
    boolean listed =
        server.passages.isTold(passage) || !pushed; // whom nobody pushes, the list must bring
    if (K30Passages.isRejected(passage)) {
      if (listed) {
        rejected("records", passage, truth);
      }
      if (pushed) {
        rejected("webhook", passage, truth);
      }
      return;
    }
    Map<String, Object> more = new HashMap<>();
    if (passage.get("bad") == BadRecord.OVERLONG_NAME) {
      more.put("peoplename", Truth.FILLED);
    }
    ONLY_LISTED.forEach(name -> more.put(name, listed ? passage.get(name) : null));
    ONLY_PUSHED.forEach(name -> more.put(name, pushed ? passage.get(name) : null));
    more.put("seenBy", pushed ? listed ? "records,webhook" : "webhook" : "records");
    truth.add("access_event", passage, more);
  }

  /** Known by its number, or, where it has none, by whose it was and when. */
  private void rejected(String feed, Thing passage, Truth truth) {
    LocalDateTime at = LocalDateTime.ofInstant((Instant) passage.get("at"), server.options.zone);
    Truth.Fits raw =
        passage.get("bad") == BadRecord.MISSING_ID
            ? Truth.holding(passage.get("peopleno"), at.toString().replace('T', ' '))
            : Truth.holding(passage.id());
    truth.add("rejected_row", passage, Map.of("feed", feed, "raw", raw));
  }

  /** What is there, and what was there. */
  private void things(String table, Roster roster, Truth truth) {
    for (Thing thing : roster.newestFirst()) {
      Map<String, Object> more = server.names(thing);
      more.put("path", path(thing));
      truth.add(table, thing, more);
    }
    Map<String, Object> gone = new HashMap<>();
    List.of("deptName", "regionname", "path").forEach(name -> gone.put(name, Truth.ANYTHING));
    for (Thing thing : roster.removed()) {
      truth.add(table, Gone.WHERE_THERE, thing, List.of(gone));
    }
  }

  private String path(Thing department) {
    String parent = department.has("parentno") ? department.text("parentno") : "";
    return server.departments().find(parent).map(this::path).orElse("") + "/" + department.id();
  }

  private void attendance(LocalDate from, Truth truth) {
    LocalDate today = server.today();
    for (Attendance.Report day : server.attendance.days(from, today)) {
      day.more().put("leaves", day.of().has("leave") ? Truth.FILLED : null);
      truth.add("attendance_day", day.of(), day.more());
    }
    for (LocalDate month = from.withDayOfMonth(1);
        !month.isAfter(today);
        month = month.plusMonths(1)) {
      LocalDate last = YearMonth.from(month).atEndOfMonth();
      LocalDate end = last.isAfter(today) ? today : last;
      for (Attendance.Report row : server.attendance.months(month, end)) {
        truth.add("attendance_month", row.of(), row.more());
      }
      for (Attendance.Report day : server.attendance.days(month, end)) {
        if (day.of().has("content")) {
          truth.add("attendance_month_day", day.of(), day.more());
        }
      }
    }
  }
}
