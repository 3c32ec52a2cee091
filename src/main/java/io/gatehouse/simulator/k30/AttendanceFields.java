package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.Switches;
import java.util.List;
import java.util.Map;

/** The members of the three attendance reports. */
record AttendanceFields(Switches<K30Quirk> quirks) {

  Fields day(AttendanceDay day) {
    return report(day, day.values());
  }

  Fields abnormal(AttendanceDay day) {
    return report(day, day.abnormalValues());
  }

  Fields month(AttendanceMonth month) {
    List<Fields> days =
        month.contents().entrySet().stream()
            .map(day -> mark(day.getKey().toString(), day.getValue()))
            .toList();
    boolean alike = quirks.on(K30Quirk.SHOULD_VALUES);
    return person(month.person(), month.deptName())
        .add(alike ? "shouldValues" : "shouldDays", month.shouldDays())
        .add(alike ? "shouldValues" : "actualDays", month.actualDays())
        .add(alike ? "shouldValues" : "validDays", month.validDays())
        .add("monthAttDataList", days);
  }

  private static Fields mark(String date, String content) {
    return new Fields().add("date", date).add("content", content);
  }

  private Fields report(AttendanceDay day, Map<String, String> values) {
    Fields fields = person(day.person(), day.deptName()).add("attdate", day.date().toString());
    values.forEach(fields::add);
    return fields;
  }

  private Fields person(Person person, String deptName) {
    return new Fields()
        .add(quirks.on(K30Quirk.PEOPLNO) ? "peoplno" : "peopleno", person.no())
        .add("jobNumber", person.jobNumber())
        .add("name", person.name())
        .add("deptname", deptName);
  }
}
