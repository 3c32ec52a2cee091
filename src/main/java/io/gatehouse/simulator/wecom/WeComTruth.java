package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.list;
import static io.gatehouse.simulator.wecom.WeComCompany.time;

import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.Truth.Fits;
import io.gatehouse.simulator.Truth.Gone;
import io.gatehouse.simulator.wecom.WeComCompany.Bad;
import io.gatehouse.simulator.wecom.WeComCompany.RuleLine;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What must be in the warehouse, filled into the document {@code truth.json}. */
final class WeComTruth {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("H:mm");
  private static final double MILLIONTH = 1_000_000;

  private static final Map<String, String> EXCEPTIONS =
      Map.of(
          "时间异常",
          "TIME",
          "地点异常",
          "LOCATION",
          Punches.MISSED,
          "MISSED",
          "wifi异常",
          "WIFI",
          "非常用设备",
          "UNUSUAL_DEVICE");

  private final WeComCompany company;
  private final Truth.Document document;

  WeComTruth(ZoneId zone, WeComCompany company) {
    this.company = company;
    this.document = new Truth.Document("/simulator/wecom/truth.json", zone);
  }

  /** Of what was uploaded by now. */
  Truth at(Instant now) {
    Truth truth = document.empty();
    company.passages.until(now).forEach(passage -> passage(passage, truth));
    company.rules().toldAndGone().forEach(rule -> rule(rule, Gone.YES, truth));
    company.rules().oldestFirst().forEach(rule -> rule(rule, Gone.NO, truth));
    company.punches().all().toldAndGone().stream()
        .filter(punch -> !Punches.isRejected(punch))
        .forEach(punch -> punch(punch, Gone.YES, truth));
    company.punches().all().oldestFirst().forEach(punch -> punch(punch, Gone.NO, truth));
    return truth;
  }

  private static void passage(Thing passage, Truth truth) {
    if (WeComCompany.isRejectedPassage(passage)) {
      String person = "\"" + passage.get("open_userid") + "\"";
      rejected(
          "access",
          passage,
          Truth.holding("\"pass_method\"", person),
          "timestamp",
          "device_sn",
          truth);
    } else {
      truth.add("access_event", passage, Map.of());
    }
  }

  /** Known by whose it is, and by what is bad with it. */
  private static void rejected(
      String feed, Thing record, Fits own, String timeName, String otherName, Truth truth) {
    long second = time(record, timeName).getEpochSecond();
    Fits raw =
        switch ((Bad) record.get("bad")) {
          case MISSING_TIME -> own.without("\"" + timeName + "\"");
          case TEXT_TIME -> own.with("\"yesterday\"");
          case ABSURD_TIME -> own.with(second * (long) MILLIONTH);
          default -> own.with(second).without("\"" + otherName + "\"");
        };
    truth.add("rejected_row", record, Map.of("feed", feed, "raw", raw));
  }

  private static void rule(Thing rule, Gone gone, Truth truth) {
    List<RuleLine> lines = list(rule, "lines");
    boolean valid = lines.stream().allMatch(RuleLine::isValid);
    Map<String, Object> more = new HashMap<>();
    more.put("text", lines.stream().map(RuleLine::text).collect(Collectors.joining("\n")));
    more.put("valid", valid);
    more.put("reason", valid ? null : Truth.FILLED);
    truth.add("access_rule", gone, rule, List.of(more));
    for (int i = 0; i < lines.size(); i++) {
      for (DayOfWeek day : lines.get(i).on()) {
        windows(rule, i + 1, lines.get(i), day, gone, truth);
      }
    }
    for (Thing member : WeComCompany.<Thing>list(rule, "members")) {
      truth.add(
          "access_rule_person",
          gone,
          rule,
          List.of(
              Map.of(
                  "open_userid", member.get("open_userid"),
                  "user_type", member.get("user_type"))));
    }
  }

  /** A line's times on one weekday, as its text has them: times, days, months, weekdays, years. */
  private static void windows(
      Thing rule, int line, RuleLine of, DayOfWeek day, Gone gone, Truth truth) {
    String[] fields = of.text().split(" ");
    for (String times : fields[0].split(",")) {
      String[] ends = times.split("-");
      Map<String, Object> window = new HashMap<>();
      window.put("line", line);
      window.put("weekday", day);
      window.put("start", LocalTime.parse(ends[0], MINUTE));
      window.put("end", LocalTime.parse(ends[1], MINUTE));
      window.put("days", restriction(fields[1]));
      window.put("months", restriction(fields[2]));
      window.put("years", restriction(fields[4]));
      truth.add("access_rule_window", gone, rule, List.of(window));
    }
  }

  private static String restriction(String field) {
    return field.equals("*") ? null : field;
  }

  private static void punch(Thing punch, Gone gone, Truth truth) {
    if (Punches.isRejected(punch)) {
      Fits own = Truth.holding("\"checkin_type\"");
      boolean named = punch.get("bad") != Bad.MISSING_PERSON;
      rejected(
          "checkin",
          punch,
          named ? own.with("\"" + punch.get("userid") + "\"") : own,
          "checkin_time",
          "userid",
          truth);
      return;
    }
    List<String> exceptions = list(punch, "exceptions");
    Object latitude = punch.get("lat");
    Map<String, Object> more = new HashMap<>();
    more.put("type", Punches.isMissed(punch) ? Punches.MISSED : punch.get("checkin_type"));
    more.put(
        "words",
        exceptions.stream()
            .map(word -> EXCEPTIONS.getOrDefault(word, "UNMAPPED"))
            .collect(Collectors.joining(",")));
    more.put("latitude", degrees(latitude));
    more.put("longitude", degrees(punch.get("lng")));
    more.put("coordinates", latitude == null ? null : "GCJ-02");
    more.put("media", String.join(",", WeComCompany.<String>list(punch, "mediaids")));
    truth.add("attendance_punch", gone, punch, List.of(more));
  }

  private static Double degrees(Object millionths) {
    return millionths instanceof Number number ? (Double) (number.longValue() / MILLIONTH) : null;
  }
}
