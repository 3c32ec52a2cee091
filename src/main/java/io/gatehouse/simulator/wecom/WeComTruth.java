package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.list;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.Truth.Fits;
import io.gatehouse.simulator.Truth.Gone;
import io.gatehouse.simulator.wecom.WeComCompany.Bad;
import io.gatehouse.simulator.wecom.WeComCompany.RuleLine;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must be in the warehouse, filled into the document {@code truth.json}. */
final class WeComTruth {
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("H:mm");
  private static final double MILLIONTH = 1_000_000;

  /** Members of a record that tell it from others. */
  private static final Set<String> TELLING =
      Set.of("timestamp", "checkin_time", "open_userid", "userid");

  private final WeComCompany company;
  private final Templates replies;
  private final Truth.Document document;

  WeComTruth(ZoneId zone, WeComCompany company, Templates replies) {
    this.company = company;
    this.replies = replies;
    this.document = new Truth.Document("/simulator/wecom/truth.json", zone);
  }

  /** Of what was uploaded by now. */
  Truth at(Instant now) {
    Truth truth = document.empty();
    company.uploaded(now).forEach(passage -> passage(passage, truth));
    company.rules().toldAndGone().forEach(rule -> rule(rule, Gone.YES, truth));
    company.rules().oldestFirst().forEach(rule -> rule(rule, Gone.NO, truth));
    company.punches().all().toldAndGone().stream()
        .filter(punch -> !Punches.isRejected(punch))
        .forEach(punch -> punch(punch, Gone.YES, truth));
    company.punches().all().oldestFirst().forEach(punch -> punch(punch, Gone.NO, truth));
    return truth;
  }

  private void passage(Thing passage, Truth truth) {
    if (WeComCompany.isRejectedPassage(passage)) {
      rejected("access", "passage", passage, truth);
    } else {
      truth.add("access_event", passage, Map.of());
    }
  }

  /** Known by whose it is and when, and by what is bad with it. */
  private void rejected(String feed, String shape, Thing record, Truth truth) {
    Fields right = replies.fill(shape, record);
    List<String> missing = new ArrayList<>();
    right.list().forEach(member -> missing.add("\"" + member.name() + "\""));
    List<String> held = new ArrayList<>();
    for (Fields.Field member : ((Bad) record.get("bad")).spoil(right).list()) {
      missing.remove("\"" + member.name() + "\"");
      held.add("\"" + member.name() + "\"");
      if (TELLING.contains(member.name())) {
        held.add(member.value().toString());
      }
    }
    Fits raw = Truth.holding(held.toArray());
    raw = missing.isEmpty() ? raw : raw.without(missing.toArray());
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
      for (int day : lines.get(i).on()) {
        windows(rule, i + 1, lines.get(i), day, gone, truth);
      }
    }
    for (Thing member : WeComCompany.<Thing>list(rule, "members")) {
      Object id = member.get("open_userid");
      Map<String, Object> person = Map.of("open_userid", id, "user_type", member.get("user_type"));
      truth.add("access_rule_person", gone, rule, List.of(person));
    }
  }

  /** A line's times on one weekday, as its text has them: times, days, months, weekdays, years. */
  private static void windows(Thing rule, int line, RuleLine of, int day, Gone gone, Truth truth) {
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

  private void punch(Thing punch, Gone gone, Truth truth) {
    if (Punches.isRejected(punch)) {
      rejected("checkin", "punch", punch, truth);
      return;
    }
    List<String> exceptions = list(punch, "exceptions");
    Map<String, Object> more = new HashMap<>();
    more.put("type", Punches.isMissed(punch) ? Punches.MISSED : punch.get("checkin_type"));
    more.put(
        "words",
        exceptions.stream()
            .map(word -> WeComCompany.MADE.path("exceptions").path(word).asText("UNMAPPED"))
            .collect(Collectors.joining(",")));
    more.put("latitude", degrees(punch.get("lat")));
    more.put("longitude", degrees(punch.get("lng")));
    more.put("media", String.join(",", WeComCompany.<String>list(punch, "mediaids")));
    truth.add("attendance_punch", gone, punch, List.of(more));
  }

  private static Double degrees(Object millionths) {
    return millionths instanceof Number number ? (Double) (number.longValue() / MILLIONTH) : null;
  }
}
