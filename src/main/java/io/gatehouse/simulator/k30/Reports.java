package io.gatehouse.simulator.k30;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.function.Predicate;

/** The attendance reports, and the calculation that they may need first. */
record Reports(AttendanceBook book, Pages pages, AttendanceFields fields, boolean mayAsk) {

  Answer days(Parameters asked) {
    return pages.page(
        Interface.DAY_REPORT,
        asked,
        book.days(who(asked), asked.day("startdate"), asked.day("effdate")),
        fields::day);
  }

  Answer months(Parameters asked) {
    return pages.page(
        Interface.MONTH_REPORT,
        asked,
        book.months(who(asked), asked.day("startdate"), asked.day("effdate")),
        fields::month);
  }

  Answer abnormal(Parameters asked) {
    return pages.page(
        Interface.ABNORMAL_REPORT,
        asked,
        book.abnormal(who(asked), asked.day("startdate"), asked.day("effdate")),
        fields::abnormal);
  }

  /** Makes the server work: refused unless somebody asked for it. */
  Answer calculate(Parameters asked) {
    if (!mayAsk) {
      throw new Refusal(K30Violation.UNASKED_CALCULATION, "Exception");
    }
    asked.requireDaysInOrder();
    Set<String> people = listed(asked.text("staffnos"));
    Set<String> departments = listed(asked.text("deptnos"));
    boolean everybody = people.isEmpty() && departments.isEmpty();
    book.calculate(
        p -> everybody || people.contains(p.no()) || departments.contains(p.deptNo()),
        asked.day("startdate"),
        asked.day("effdate"));
    return new Answer("考勤计算成功", null);
  }

  private static Set<String> listed(String joined) {
    Set<String> numbers = new HashSet<>(Arrays.asList(joined.split(",")));
    numbers.remove("");
    return numbers;
  }

  private static Predicate<Person> who(Parameters asked) {
    asked.requireDaysInOrder();
    Predicate<String> dept = asked.exactly("deptno");
    Predicate<String> no = asked.exactly("no");
    Predicate<String> name = asked.containing("name");
    Predicate<String> jobNumber = asked.exactly("jobnumber");
    return p ->
        dept.test(p.deptNo())
            && no.test(p.no())
            && name.test(p.name())
            && jobNumber.test(p.jobNumber());
  }
}
