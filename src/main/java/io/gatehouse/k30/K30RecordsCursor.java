package io.gatehouse.k30;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.Gap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Walks the passage records (section 通行记录管理) by whole days, the oldest first: a stretch of days may
 * not cross a month. Between days of long ago it looks at today, which waits for no history. A day
 * is read whole once it is over, and again when it is as long over as the overlap; today's newest
 * in every run, and today whole every so often.
 */
final class K30RecordsCursor implements Cursor {

  private static final String TABLE = "access_event";
  private static final Duration FIRST_REACH = Duration.ofDays(30);
  private static final Duration COMES_BACK = Duration.ofDays(1);

  /** How often today is looked at while the history is read. */
  private static final int LOOKS = 8;

  private final Site site;
  private final Values settings;
  private final LocalTimes times;
  private final Instant now;
  private final LocalDate today;
  private final int pageSize;
  private final OldReplies oldReplies;
  private final DoubtfulReplies doubts = new DoubtfulReplies();
  private final Deque<LocalDate> days = new ArrayDeque<>();
  private K30RecordsState state;
  private DayRead reading;
  private boolean lookedForMore;
  private String notice;

  static K30RecordsCursor open(Site site, String state, Clock clock) {
    return new K30RecordsCursor(site, state, clock.instant());
  }

  private K30RecordsCursor(Site site, String saved, Instant now) {
    this.site = site;
    this.settings = site.feeds().get("records");
    this.times = new LocalTimes(site.zone());
    this.now = now;
    this.today = day(now);
    this.pageSize = settings.integer("page-size");
    this.state = saved == null ? K30RecordsState.first(start()) : believed(saved);
    this.oldReplies = new OldReplies(state.timestamp());
    // Today in any case: a run that asks nothing would know nothing.
    LocalDate from = state.next().isAfter(today) ? today : state.next();
    List<LocalDate> past = from.datesUntil(today).filter(this::isDue).toList();
    long far = past.stream().filter(this::isFar).count();
    for (int i = 0; i < past.size(); i++) {
      days.addLast(past.get(i)); // before today, which may be unreadable until it is over
      if (i < far && i % (far / LOOKS + 1) == 0) {
        days.addLast(today);
      }
    }
    days.addLast(today);
    begin();
  }

  private LocalDate day(Instant time) {
    return LocalDate.ofInstant(time, site.zone());
  }

  private LocalDate start() {
    LocalDate day = day(site.start().orElse(now.minus(FIRST_REACH)));
    return day.isAfter(today) ? today : day;
  }

  /** The checkpoint without what a clock that was ahead has left in it. */
  private K30RecordsState believed(String saved) {
    K30RecordsState read = K30RecordsState.fromJson(saved).believed(now, site.zone());
    Instant mark = K30RecordsState.start(read.next(), site.zone());
    if (!SavedState.isFalse(mark, now)) {
      return read.beginning();
    }
    Instant back = SavedState.rereadFrom(now, settings.duration("overlap"));
    LocalDate from = day(back);
    if (read.begins() != null && from.isBefore(read.begins())) {
      from = read.begins();
    }
    notice = SavedState.told(mark, now, K30RecordsState.start(from, site.zone()));
    // Before the first day that was ever asked for, this clock is wrong now, and the mark may be
    // right.
    return from.isAfter(today) ? read : read.dueFrom(from);
  }

  /** Whether a day has to be read whole in this run. */
  private boolean isDue(LocalDate day) {
    Instant passed = state.passed().get(day);
    if (passed != null && now.isBefore(passed.plus(COMES_BACK))) {
      return false;
    }
    Instant read = state.whole().get(day);
    if (read == null) {
      return !state.isSettled(day);
    }
    Instant over = end(day);
    Instant settled = settledAt(day);
    return (read.isBefore(over) && !now.isBefore(over))
        || (read.isBefore(settled) && !now.isBefore(settled))
        || !now.isBefore(read.plus(settings.duration("rescan")));
  }

  private Instant end(LocalDate day) {
    return K30RecordsState.start(day.plusDays(1), site.zone());
  }

  private Instant settledAt(LocalDate day) {
    return end(day).plus(settings.duration("overlap"));
  }

  private void begin() {
    LocalDate day = days.pollFirst();
    boolean newestWillDo =
        day != null
            && day.equals(today)
            && !isDue(day)
            && state.top() != null
            && state.top().day().equals(day);
    if (day == null) {
      reading = null;
    } else if (newestWillDo) {
      reading = new DayRead.Newest(state.top(), pageSize);
    } else {
      reading = whole(day);
    }
  }

  private DayRead.Whole whole(LocalDate day) {
    return new DayRead.Whole(day, pageSize, day.isBefore(today));
  }

  @Override
  public Optional<Ask> next() {
    return reading == null
        ? Optional.empty()
        : Optional.of(PagedList.ask("record/getlist", reading.asking()));
  }

  @Override
  public boolean reachesBack() {
    return reading != null && isFar(reading.day());
  }

  private boolean isFar(LocalDate day) {
    return Cursor.isFar(K30RecordsState.start(day, site.zone()), now);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    Ask ask = next().orElseThrow();
    DayShare share = new DayShare(PagedList.records(reply));
    if (share.ofTheDay == 0 && share.ofOthers > 0 && !reading.hasFitting()) {
      throw new RetryLater(
          "none of the reply's passages is of "
              + reading.day()
              + ", which was asked for: they are of "
              + share.otherDay);
    }
    String doubt = oldReplies.doubt(ask, reply);
    doubt = doubt == null ? reading.doubt(reply) : doubt;
    if (doubt == null && share.ofOthers > share.ofTheDay) {
      doubt =
          "of the reply's passages "
              + share.ofOthers
              + " are not of "
              + reading.day()
              + ", which was asked for, but of "
              + share.otherDay;
    }
    if (doubt != null && doubts.askAgain()) {
      throw new RetryLater(doubt);
    }
    doubts.settle();
    oldReplies.remember(ask, reply);
    List<Batch> batches = share.batches();
    reading.take(reply, asked, share.ofTheDay, share.strangers.size());
    state = state.at(oldReplies.last());
    List<Gap> gaps = List.of();
    List<Gap.Filled> filled = List.of();
    if (reading.ended()) {
      if (reading instanceof DayRead.Newest newest && newest.isInsufficient()) {
        reading = whole(today);
      } else {
        filled = filled();
        gaps = finish();
        if (hasGrown()) {
          reading = new DayRead.Newest(state.top(), pageSize);
        } else {
          begin();
        }
      }
    }
    return new Progress(batches, state.toJson(), gaps).filling(filled);
  }

  /** A page's passages, sorted by whether they are of the day that was asked for. */
  private final class DayShare {

    private final List<VendorRecord> fitting = new ArrayList<>();
    private final List<VendorRecord> strangers = new ArrayList<>();
    private int ofTheDay;
    private int ofOthers;
    private LocalDate otherDay;

    DayShare(List<VendorRecord> records) {
      for (VendorRecord record : records) {
        LocalDate day = record.time("addtime", times).map(K30RecordsCursor.this::day).orElse(null);
        long off = day == null ? 0 : day.toEpochDay() - reading.day().toEpochDay();
        ofTheDay += day != null && off == 0 ? 1 : 0;
        ofOthers += off != 0 ? 1 : 0;
        otherDay = off != 0 ? day : otherDay;
        // A server may list by the day on which it got a passage: one of around midnight is right.
        (Math.abs(off) > 1 ? strangers : fitting).add(record);
      }
    }

    List<Batch> batches() {
      Batch rows = Batch.of(TABLE, fitting);
      return strangers.isEmpty()
          ? List.of(rows)
          : List.of(
              rows,
              Batch.refused(
                      TABLE,
                      strangers,
                      "occurred_at: the server lists it as of "
                          + reading.day()
                          + ", and its addtime is of another day: is the clock of its device right?")
                  .toldBy(gap(reading.day(), "", true).interval()));
    }
  }

  /** Whether more passages of today came while it was read whole; looked at once. */
  private boolean hasGrown() {
    boolean grown =
        !lookedForMore
            && reading.day().equals(today)
            && reading instanceof DayRead.Whole whole
            && whole.hasGrown();
    lookedForMore |= grown;
    return grown;
  }

  /** A day that is over, and of which nothing lacks, fills its gap. */
  private List<Gap.Filled> filled() {
    LocalDate day = reading.day();
    boolean isWhole =
        reading instanceof DayRead.Whole whole
            && !whole.began().isBefore(end(day))
            && !whole.lacks()
            && whole.strangers() == 0;
    return isWhole
        ? List.of(new Gap.Filled(K30RecordsState.start(day, site.zone()), end(day)))
        : List.of();
  }

  private List<Gap> finish() {
    LocalDate day = reading.day();
    state = state.with(reading.top());
    if (!(reading instanceof DayRead.Whole whole)) {
      return List.of();
    }
    Instant before = state.whole().get(day);
    Instant settledAt = settledAt(day);
    state = state.read(day, whole.began());
    if (whole.began().isBefore(settledAt)) {
      return List.of();
    }
    // What the server counts and does not list it may list after a while: it gets a second chance.
    boolean hadChance = before != null && !before.isBefore(settledAt);
    if (whole.lacks() && !hadChance) {
      return List.of();
    }
    state = state.settle(day);
    List<String> reasons = new ArrayList<>();
    if (whole.lacks()) {
      reasons.add(whole.counts());
    }
    if (whole.strangers() > 0) {
      reasons.add(
          "passages that the server lists as of "
              + day
              + " have a time of another day, and are rejected rows: a device's clock is wrong");
    }
    return reasons.isEmpty()
        ? List.of()
        : List.of(gap(day, String.join("; ", reasons), !whole.lacks()));
  }

  private Gap gap(LocalDate day, String reason, boolean ofRejected) {
    return new Gap(K30RecordsState.start(day, site.zone()), end(day), reason, ofRejected);
  }

  /** Today stands behind no other day, and is not passed over. */
  @Override
  public Optional<Progress> passOver(String reason) {
    if (reading == null || !reading.day().isBefore(today)) {
      return Optional.empty();
    }
    LocalDate day = reading.day();
    state = state.passOver(day, now);
    doubts.settle();
    begin();
    return Optional.of(
        new Progress(
            List.of(),
            state.toJson(),
            List.of(gap(day, "the passages of " + day + " cannot be read: " + reason, false))));
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }
}
