package io.gatehouse.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Predicate;

/** The demo's events in small tables. */
record DemoEvents(PrintWriter out, Terminal terminal, String indent) {

  private static final Map<String, String> SEEN_BY =
      Map.of(
          "records", "read from the record list, by id",
          "realtime", "only from the live cache, which keeps 2 s",
          "realtime,records", "seen live within a second, completed by its record: one row",
          "passages", "faces and number plates, read by time");

  /** How many of which kind, and which feeds saw them. */
  void landed(List<Map<String, Object>> events) {
    Map<String, int[]> kinds = new TreeMap<>();
    Map<String, Integer> seenBy = new TreeMap<>();
    for (Map<String, Object> row : events) {
      int[] counts = kinds.computeIfAbsent(kind(row), kind -> new int[4]);
      counts[0]++;
      counts[decision(row)]++;
      seenBy.merge((String) row.get("seen_by"), 1, Integer::sum);
    }
    Table byKind = new Table("kind", "rows", "granted", "denied", "neither").right(1, 2, 3, 4);
    kinds.forEach(
        (kind, n) ->
            byKind.row(
                kind,
                DemoReport.number(n[0]),
                DemoReport.number(n[1]),
                DemoReport.number(n[2]),
                DemoReport.number(n[3])));
    byKind.print(out, terminal, indent);
    out.println();
    Table byFeed = new Table("seen by", "rows", "that is").right(1);
    seenBy.forEach(
        (feeds, n) -> byFeed.row(feeds, DemoReport.number(n), SEEN_BY.getOrDefault(feeds, "")));
    byFeed.print(out, terminal, indent);
  }

  private static String kind(Map<String, Object> row) {
    return switch (String.valueOf(row.get("method"))) {
      case "CARD" -> "card";
      case "FACE" -> "face";
      case "PLATE" -> "number plate";
      default -> "door alone (button, sensor)";
    };
  }

  private static int decision(Map<String, Object> row) {
    return switch (String.valueOf(row.get("decision"))) {
      case "GRANTED" -> 1;
      case "DENIED" -> 2;
      default -> 3;
    };
  }

  /** Two that only their ids tell apart, and one of each other kind; the newest. */
  void samples(List<Map<String, Object>> events) {
    List<Map<String, Object>> newestFirst = new ArrayList<>(events);
    Collections.reverse(newestFirst);
    List<Map<String, Object>> chosen = new ArrayList<>();
    Map<String, Map<String, Object>> seen = new LinkedHashMap<>();
    for (Map<String, Object> row : newestFirst) {
      String key =
          row.get("occurred_at") + "|" + row.get("access_point_id") + row.get("credential_no");
      Map<String, Object> twin = seen.put(key, row);
      if (twin != null
          && "CARD".equals(row.get("method"))
          && Objects.equals(twin.get("person_name"), row.get("person_name"))
          && Objects.equals(twin.get("event_name"), row.get("event_name"))) {
        chosen.add(twin);
        chosen.add(row);
        break;
      }
    }
    add(chosen, newestFirst, row -> "realtime,records".equals(row.get("seen_by")));
    add(chosen, newestFirst, row -> row.get("denial_reason") != null);
    add(chosen, newestFirst, row -> "FACE".equals(row.get("method")));
    add(chosen, newestFirst, row -> "PLATE".equals(row.get("method")));
    add(chosen, newestFirst, row -> row.get("method") == null);
    Table table =
        new Table("occurred_at (UTC)", "door", "person", "way", "decision", "denial", "seen by");
    for (Map<String, Object> row : chosen) {
      String time = row.get("occurred_at").toString();
      table.row(
          time.replace('T', ' ').replace("Z", ""),
          row.get("access_point_name"),
          row.get("person_name"),
          row.get("direction"),
          row.get("decision"),
          row.get("denial_reason"),
          row.get("seen_by"));
    }
    table.print(out, terminal, indent);
  }

  private static void add(
      List<Map<String, Object>> chosen,
      List<Map<String, Object>> rows,
      Predicate<Map<String, Object>> which) {
    rows.stream()
        .filter(row -> which.test(row) && !chosen.contains(row))
        .findFirst()
        .ifPresent(chosen::add);
  }
}
