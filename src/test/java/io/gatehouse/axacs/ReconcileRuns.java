package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.reply;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Tally;
import io.gatehouse.warehouse.Tally.Tallied;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/** One walk of the feed reconcile after the other, with a clock that the test sets. */
abstract class ReconcileRuns {

  // 12:30 at the site.
  final SetClock clock = new SetClock("2026-06-10T04:30:00Z");
  Site site = AxAcsSite.with("start=2026-01-01");
  String state = "{\"checked_to\":\"2026-06-10T04:00:00Z\",\"deep_on\":\"2026-06-10\"}";
  ReconcileCursor cursor;
  Tally tally;

  void run() {
    cursor = ReconcileCursor.open(site, state, clock);
  }

  String asks() {
    return cursor.next().map(ask -> ask.toString().replace("%20", " ")).orElse("nothing");
  }

  Progress answer(String json) {
    Progress progress = cursor.accept(reply(json), clock.instant(), clock.instant());
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  /** The server counts so many; the warehouse then has so many, of a feed that has read past. */
  void counts(long expected, long found) {
    counts(expected, found, true, false);
  }

  void counts(long expected, long found, boolean comparable, boolean givenUp) {
    tally = answer("{'status': 0, 'data': " + expected + "}").tallies().get(0);
    String records = "{\"mark\":9,\"tail\":{},\"epoch\":2,\"holes\":[]}";
    Tallied tallied = new Tallied(tally, found, 0, comparable, givenUp, records);
    cursor.committed(new LoadResult(0, 0, 0, 0, List.of(tallied)));
  }

  /** Runs to the end with what the warehouse lacks in each stretch; says what was asked. */
  List<String> looks(ToLongFunction<Tally> missing) {
    List<String> asked = new ArrayList<>();
    while (cursor.next().isPresent()) {
      String ask = asks();
      asked.add(ask.replaceAll(".*begintime=(.*)&endtime=(.*)", "$1/$2"));
      tally = answer("{'status': 0, 'data': 1000000}").tallies().get(0);
      long found = 1_000_000 - missing.applyAsLong(tally);
      cursor.committed(
          new LoadResult(0, 0, 0, 0, List.of(new Tallied(tally, found, 0, true, false, null))));
    }
    return asked;
  }

  static String records(long... ids) {
    return LongStream.of(ids)
        .mapToObj(id -> "{'recordId': " + id + "}")
        .collect(Collectors.joining(",", "{'status': 0, 'data': [", "]}"));
  }
}
