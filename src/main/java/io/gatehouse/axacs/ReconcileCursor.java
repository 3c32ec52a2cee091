package io.gatehouse.axacs;

import io.gatehouse.axacs.ReconcileCursor.ReconcileState.Passed;
import io.gatehouse.axacs.ReconcileWindows.CountedWindow;
import io.gatehouse.axacs.ReconcileWindows.CountedWindow.Size;
import io.gatehouse.axacs.RecordsStretch.HourReading;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Tally;
import io.gatehouse.warehouse.Tally.Tallied;
import io.gatehouse.warehouse.Tally.Then;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Proves that the feed {@code records} has missed nothing: compares the server's counts (sections
 * 2.1.4.1, 3, 5 and 7) with the warehouse's rows. A long stretch that lacks records is looked at in
 * parts, down to the hour. An hour that lacks some is a gap: it is read again by time, and counted
 * again. Where the counts go on to differ, that is told once and left alone until they change.
 */
final class ReconcileCursor implements Cursor {

  private static final String RECORDS = "records";

  private final Site site;
  private final String path;
  private final int pageSize;
  private final Deque<CountedWindow> windows = new ArrayDeque<>();
  private final Instant now;
  private final Instant end;
  private final LocalDate deepOn;

  private final Set<Instant> hours = new HashSet<>();

  private boolean allComparable = true;
  private HourReading reading;
  private ReconcileState state;
  private int epoch;
  private int givenUp;
  private String notice;

  static ReconcileCursor open(Site site, String state, Clock clock) {
    Values records = site.feeds().get(RECORDS);
    if (records == null) {
      throw new Refused(
          "reconcile compares what the feed records reads: add records to sites."
              + site.name()
              + ".feeds, or leave reconcile out");
    }
    return new ReconcileCursor(
        site,
        records,
        state == null ? ReconcileState.FIRST : ReconcileState.fromJson(state),
        clock.instant());
  }

  private ReconcileCursor(Site site, Values records, ReconcileState saved, Instant now) {
    Values settings = site.feeds().get("reconcile");
    this.site = site;
    this.path = "/api/v1/" + records.required("api");
    this.pageSize = records.integer("page-size");
    this.now = now;
    this.state = saved.believed(now, site.zone());
    this.end = now.minus(settings.duration("lag")).truncatedTo(ChronoUnit.HOURS);
    ReconcileWindows choice =
        new ReconcileWindows(
            site.zone(),
            end,
            settings.integer("days"),
            site.values().date("start").map(day -> day.atStartOfDay(site.zone()).toInstant()));
    choice.hours(state.checkedTo()).forEach(this::addLast);
    Optional<LocalDate> deep = choice.deep(state.deepDay());
    deep.ifPresent(day -> choice.everything().forEach(this::addLast));
    this.deepOn = deep.orElse(state.deepDay());
    state.passed().stream().filter(passed -> passed.isDue(now)).forEach(this::comeBack);
  }

  private void addLast(CountedWindow window) {
    if (!state.leavesAlone(window, now)) {
      windows.addLast(window);
    }
  }

  private void addFirst(CountedWindow window) {
    if (!state.leavesAlone(window, now)) {
      windows.addFirst(window);
    }
  }

  private void comeBack(Passed passed) {
    if (windows.stream().noneMatch(passed::isOf)) {
      windows.addLast(passed.window());
    }
  }

  @Override
  public Optional<Ask> next() {
    CountedWindow window = windows.peek();
    if (window == null) {
      return Optional.empty();
    }
    if (window.isEndless()) {
      return Optional.of(Ask.get(path + "/byid/count", "id=0&isalarm=-1"));
    }
    String between =
        "isalarm=-1&begintime="
            + AxAcsFields.query(window.from(), site.zone())
            + "&endtime="
            + AxAcsFields.query(window.to().minusSeconds(1), site.zone());
    return Optional.of(
        isReading()
            ? Ask.get(path, between + "&offset=" + reading.records() + "&rows=" + pageSize)
                .ofPage(pageSize)
            : Ask.get(path + "/count", between));
  }

  private boolean isReading() {
    return reading != null && !reading.ended();
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    if (isReading()) {
      return read(AxAcs.records(reply));
    }
    CountedWindow window = windows.peek();
    long expected = count(reply);
    // What was counted without times may have happened just now.
    Instant to = window.isEndless() ? window.to().plus(Duration.ofDays(2)) : window.to();
    Tally tally = new Tally(RECORDS, window.from(), to, expected, then(expected));
    boolean isLast = windows.size() == 1;
    boolean wasPassed = state.passed().stream().anyMatch(passed -> passed.isOf(window));
    state = state.without(window);
    return new Progress(
        List.of(),
        isLast ? end().toJson() : null,
        List.of(),
        wasPassed ? List.of(new Gap.Filled(window.from(), window.to())) : List.of(),
        List.of(tally));
  }

  private ReconcileState end() {
    return allComparable ? state.compared(end, deepOn) : state;
  }

  /** The other stretches are compared without it. */
  @Override
  public Optional<Progress> passOver(String reason) {
    CountedWindow window = windows.poll();
    if (window == null) {
      return Optional.empty();
    }
    reading = null;
    state = state.withPassed(window, now);
    return Optional.of(
        new Progress(
            List.of(), state.toJson(), List.of(new Gap(window.from(), window.to(), reason))));
  }

  private Progress read(List<VendorRecord> records) {
    reading.read(records);
    if (records.isEmpty()) {
      return Progress.nothing();
    }
    return Progress.of(
        Batch.of("access_event", records).with(Map.of("source_epoch", epoch)).readBy(RECORDS),
        null);
  }

  private Then then(long expected) {
    if (!windows.element().isHour()) {
      return Then.LOOK;
    }
    if (reading == null) {
      return Then.OPEN;
    }
    return reading.size() >= expected ? Then.EXPLAINED : Then.READ_AGAIN;
  }

  private static long count(Reply reply) {
    if (AxAcs.isNone(reply)) {
      return 0;
    }
    return AxAcs.count(reply)
        .orElseThrow(() -> new RetryLater("the reply says success and holds no count"));
  }

  /**
   * Hours that lack records since an earlier run.
   *
   * @param seconds their beginnings, since 1970
   */
  @Override
  public void scope(List<String> seconds) {
    for (String second : seconds) {
      Instant from = Instant.ofEpochSecond(Long.parseLong(second));
      CountedWindow hour = new CountedWindow(from, from.plus(1, ChronoUnit.HOURS), Size.HOUR);
      if (!windows.contains(hour)) {
        addFirst(hour);
      }
    }
  }

  /** What the counts say decides where to look next. */
  @Override
  public void committed(LoadResult result) {
    result.tallied().forEach(this::compared);
  }

  private void compared(Tallied tallied) {
    CountedWindow window = windows.element();
    boolean wasRead = reading != null;
    reading = null;
    // An endless stretch is never read to its end.
    boolean tells = tallied.comparable() || window.isEndless();
    allComparable &= tells;
    if (tells && tallied.missing() > 0 && window.isHour() && !wasRead) {
      reading = new HourReading();
      epoch = tallied.state() == null ? 0 : AxAcsRecordsState.fromJson(tallied.state()).epoch();
      return;
    }
    windows.remove();
    if (window.isHour()) {
      hours.add(window.from());
    } else if (tells && isOff(window, tallied)) {
      List<CountedWindow> parts = window.parts(site.zone());
      for (int i = parts.size() - 1; i >= 0; i--) {
        if (!hours.contains(parts.get(i).from()) || !parts.get(i).isHour()) {
          addFirst(parts.get(i));
        }
      }
    }
    if (tallied.givenUp()) {
      tell(window, tallied);
    }
  }

  /** Too many rows are no reason to look, unless some of its hours have been given up. */
  private static boolean isOff(CountedWindow window, Tallied tallied) {
    boolean mayBeMended = tallied.settled() > 0 && window.size() == Size.DAY;
    return tallied.missing() > 0 || (mayBeMended && tallied.missing() < 0);
  }

  private void tell(CountedWindow window, Tallied tallied) {
    givenUp++;
    String first =
        "the server counts "
            + tallied.tally().expected()
            + " records in the hour from "
            + window.from()
            + ", and "
            + tallied.found()
            + " are in the warehouse after it was read again three times. It stands in feed_gap and"
            + " is left alone until the counts change";
    notice = givenUp == 1 ? first : notice;
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice)
        .map(first -> givenUp == 1 ? first : first + "; so do " + (givenUp - 1) + " more");
  }

  /**
   * What the feed {@code reconcile} remembers.
   *
   * @param checkedTo up to when every hour has been compared; null before the first run's end
   * @param deepOn the day of the last look at everything, {@code 2026-06-10}; null before the first
   * @param passed stretches whose replies could not be read, to come back to
   */
  record ReconcileState(Instant checkedTo, String deepOn, List<Passed> passed) {

    private static final int MOST_PASSED = 64;
    private static final Duration DAY = Duration.ofDays(1);

    static final ReconcileState FIRST = new ReconcileState(null, null, List.of());

    /**
     * A stretch that could not be compared.
     *
     * @param tried when it was asked for last
     */
    record Passed(Instant from, Instant to, Size size, Instant tried) {

      /** Of what begins at the first record that ever was, the end moves on. */
      boolean isOf(CountedWindow window) {
        return from.equals(window.from()) && size == window.size();
      }

      CountedWindow window() {
        return new CountedWindow(from, to, size);
      }

      boolean isDue(Instant now) {
        Instant believed = SavedState.believed(tried, now);
        return believed == null || !now.isBefore(believed.plus(DAY));
      }
    }

    ReconcileState {
      passed = passed == null ? List.of() : List.copyOf(passed);
    }

    /**
     * The state without what a wrong clock has written: comparisons that were made in a time that
     * is still to come are due again.
     */
    ReconcileState believed(Instant now, ZoneId zone) {
      boolean deep =
          deepOn != null && LocalDate.parse(deepOn).isAfter(now.atZone(zone).toLocalDate());
      return new ReconcileState(SavedState.believed(checkedTo, now), deep ? null : deepOn, passed);
    }

    /** The day of the last look at everything; null for never. */
    LocalDate deepDay() {
      return deepOn == null ? null : LocalDate.parse(deepOn);
    }

    ReconcileState compared(Instant to, LocalDate deep) {
      return new ReconcileState(to, deep == null ? null : deep.toString(), passed);
    }

    ReconcileState withPassed(CountedWindow window, Instant now) {
      List<Passed> more = new ArrayList<>(without(window).passed);
      more.add(new Passed(window.from(), window.to(), window.size(), now));
      return new ReconcileState(
          checkedTo, deepOn, more.subList(Math.max(0, more.size() - MOST_PASSED), more.size()));
    }

    ReconcileState without(CountedWindow window) {
      return new ReconcileState(
          checkedTo, deepOn, passed.stream().filter(other -> !other.isOf(window)).toList());
    }

    /** Whether it is left alone for the rest of a day. */
    boolean leavesAlone(CountedWindow window, Instant now) {
      return passed.stream().anyMatch(other -> other.isOf(window) && !other.isDue(now));
    }

    String toJson() {
      return SavedState.write(this);
    }

    static ReconcileState fromJson(String json) {
      return SavedState.read(json, ReconcileState.class);
    }
  }
}
