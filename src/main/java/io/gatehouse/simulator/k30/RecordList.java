package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/** record/getlist: whole days of one month, the newest first. */
final class RecordList {
  private final PassageLog log;
  private final Pages pages;
  private final PassageFields fields;
  private final Clock clock;
  private final AtomicInteger pagesWithArrivals = new AtomicInteger();
  private volatile Runnable arrival = () -> {};

  RecordList(PassageLog log, Pages pages, PassageFields fields, Clock clock) {
    this.log = log;
    this.pages = pages;
    this.fields = fields;
    this.clock = clock;
  }

  /** Runs {@code happens} behind each of the next so many pages, before the client sees its end. */
  void arriveBehindPages(int nextPages, Runnable happens) {
    arrival = happens;
    pagesWithArrivals.set(nextPages);
  }

  Answer page(Parameters asked) {
    asked.requireOneMonth();
    PassageLog.Page page =
        log.page(
            asked.day("startdate"),
            asked.day("effdate"),
            matches(asked),
            pages.skip(asked),
            pages.room(Interface.RECORDS, asked),
            clock.millis());
    List<Fields> rows = page.rows().stream().map(row -> fields.listed(row.passage)).toList();
    Answer answer = pages.answer(Interface.RECORDS, asked, rows, page.total());
    return new Answer(answer.msg(), answer.data(), () -> delivered(page.rows()));
  }

  private void delivered(List<Listed> rows) {
    rows.forEach(row -> row.served = true);
    if (pagesWithArrivals.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      arrival.run();
    }
  }

  private static Predicate<Passage> matches(Parameters asked) {
    Predicate<String> dept = asked.exactly("deptno");
    Predicate<String> person = asked.exactly("peopleno");
    Predicate<String> name = asked.containing("peoplename");
    Predicate<String> device = asked.exactly("deviceno");
    Optional<Integer> group = asked.code("group");
    Optional<Integer> mode = asked.code("mode");
    return p ->
        dept.test(p.person().deptNo())
            && person.test(p.person().no())
            && name.test(p.person().name())
            && device.test(p.device().no())
            && (group.isEmpty() || group.get() == p.outcome().group())
            && (mode.isEmpty() || mode.get() == p.outcome().mode());
  }
}
