package io.gatehouse.axacs;

import io.gatehouse.axacs.PassagesCursor.PassagesState.Passed;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.Meaning.DoubtfulReplies.AskedRecords;
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
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Walks the passage records (section 2.1.6.1) by time windows. Passages have no id, so the n-th of
 * several equal ones can only be told within one complete listing. A window is therefore narrowed
 * until its listing fits a page; only a single second that does not fit is paged through.
 *
 * <p>Whether the end of a window belongs to it is nowhere written; windows therefore share the
 * second at which they meet.
 */
final class PassagesCursor implements Cursor {

  private static final String TABLE = "access_event";
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration WIDEST = Duration.ofDays(7);
  private static final Duration NARROWEST = Duration.ofSeconds(1);

  /** What cannot be read is come back to in windows of this width. */
  private static final Duration PART = Duration.ofMinutes(10);

  /** A page of fewer that comes again whatever the offset is taken for all there is. */
  private static final int SURELY_WHOLE = 100;

  private final Site site;
  private final LocalTimes times;
  private final Instant now;
  private final Instant end;
  private final DoubtfulReplies doubts = new DoubtfulReplies();

  private PassagesState state;
  private Instant from;
  private Duration width;
  private int pageSize;
  private int offset;
  private String before = "";
  private final DoubtfulReplies none = DoubtfulReplies.ofNone();
  private List<VendorRecord> waiting = List.of();
  private Passed comingBack;

  /** Whether what is come back to has a part that is not whole even now. */
  private boolean lacking;

  private final List<Gap.Filled> filled = new ArrayList<>();
  private String notice;

  static PassagesCursor open(Site site, String state, Clock clock) {
    return new PassagesCursor(
        site, state == null ? PassagesState.FIRST : PassagesState.fromJson(state), clock.instant());
  }

  private PassagesCursor(Site site, PassagesState saved, Instant now) {
    Values settings = site.feeds().get("passages");
    Duration overlap = settings.duration("overlap");
    this.site = site;
    this.times = new LocalTimes(site.zone());
    this.pageSize = settings.integer("page-size");
    this.now = now;
    this.end = now.truncatedTo(ChronoUnit.SECONDS);
    this.state = saved;
    this.width = WIDEST;
    Instant mark = saved.mark();
    if (mark == null) {
      from = site.start().orElse(end.minus(Duration.ofDays(30)));
      state = saved.withMark(from);
    } else if (SavedState.isFalse(mark, now)) {
      from = SavedState.rereadFrom(end, overlap);
      notice = SavedState.told(mark, now, from);
      state = saved.withMark(from);
    } else {
      from = mark.minus(overlap);
    }
    settle();
  }

  /** Goes to what is to be read next: behind what is left alone, and at the end back to that. */
  private void settle() {
    for (boolean moved = true; moved && comingBack == null; ) {
      moved = false;
      for (Passed stretch : state.passed()) {
        if (!from.isBefore(stretch.from()) && from.isBefore(stretch.to())) {
          from = stretch.to();
          moved = true;
        }
      }
    }
    if (comingBack != null && !from.isBefore(comingBack.to())) {
      if (!lacking) {
        filled.add(new Gap.Filled(comingBack.from(), comingBack.to()));
      }
      lacking = false;
      state = state.withoutPassed(comingBack);
      comingBack = null;
      from = end;
    }
    if (comingBack == null && !from.isBefore(end)) {
      comingBack = state.passed().stream().filter(this::isDue).findFirst().orElse(null);
      from = comingBack == null ? end : comingBack.from();
      width = comingBack == null ? width : PART;
    }
  }

  private boolean isDue(Passed stretch) {
    Instant tried = SavedState.believed(stretch.tried(), now);
    return stretch.from().isBefore(end) && (tried == null || !now.isBefore(tried.plus(DAY)));
  }

  private Instant to() {
    Instant to = earlier(from.plus(width), end);
    if (comingBack != null) {
      return earlier(to, comingBack.to());
    }
    for (Passed stretch : state.passed()) {
      to = stretch.from().isAfter(from) ? earlier(to, stretch.from()) : to;
    }
    return to;
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }

  @Override
  public Optional<Ask> next() {
    if (!from.isBefore(end)) {
      return Optional.empty();
    }
    String query =
        "begintime="
            + AxAcsFields.query(from, site.zone())
            + "&endtime="
            + AxAcsFields.query(to(), site.zone())
            + "&offset="
            + (offset + waiting.size())
            + "&rows="
            + pageSize;
    return Optional.of(Ask.get("/api/v1/useraccessrecords", query).ofPage(pageSize));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = AxAcs.records(reply);
    if (repeats(records)) {
      return repeated();
    }
    if (asked(records).areMostOthers() && doubts.askAgain()) {
      before = "";
      return Progress.nothing();
    }
    if (records.isEmpty() && waiting.isEmpty() && none.askAgain()) {
      return Progress.nothing(); // an old "none" that is sent again would hide a whole window
    }
    if (!waiting.isEmpty()) {
      return confirm(records);
    }
    if (records.size() >= pageSize) {
      return tooMany(records);
    }
    boolean uncertain = records.size() >= state.longest() || isAnyBroken(records);
    if (!records.isEmpty() && uncertain && offset == 0) {
      waiting = records; // is it all, or does the server cut its pages? The next request tells
      return Progress.nothing();
    }
    return whole(records);
  }

  private Progress confirm(List<VendorRecord> next) {
    List<VendorRecord> page = waiting;
    waiting = List.of();
    if (!isAnyBroken(page)) {
      state = state.withPage(page.size());
    }
    if (next.isEmpty()) {
      return whole(page);
    }
    if (!isAnyBroken(page)) {
      pageSize = page.size();
    }
    return tooMany(page);
  }

  /** Then how many passages the page holds is not certain: a piece may be two, or half a one. */
  private static boolean isAnyBroken(List<VendorRecord> page) {
    return page.stream().anyMatch(record -> !record.isObject());
  }

  private Progress tooMany(List<VendorRecord> records) {
    boolean broken = isAnyBroken(records);
    state = broken ? state : state.withPage(records.size());
    Duration asked = Duration.between(from, to());
    if (asked.compareTo(NARROWEST) > 0) {
      width = Duration.ofSeconds(Math.max(1, asked.toSeconds() / 2));
      before = "";
      return Progress.nothing();
    }
    offset += broken ? Math.min(records.size(), pageSize) : records.size();
    return Progress.of(TABLE, records, null);
  }

  private Progress whole(List<VendorRecord> records) {
    Instant begin = from;
    Instant last = to();
    AskedRecords asked = asked(records);
    boolean mostly = asked.areMostOthers();
    boolean back = comingBack != null;
    lacking |= back && mostly;
    filled.clear();
    if (!mostly) {
      filled.add(new Gap.Filled(begin, last));
    }
    from = last;
    offset = 0;
    none.settle();
    before = "";
    doubts.settle();
    if ((records.isEmpty() || records.size() < pageSize / 3)
        && width.compareTo(back ? PART : WIDEST) < 0) {
      width = width.multipliedBy(2);
    }
    if (!back && from.isAfter(state.mark())) {
      state = state.withMark(from);
    }
    settle();
    return mostly
        ? withoutOthers(asked, begin, last)
        : Progress.of(TABLE, records, state.toJson()).filling(List.copyOf(filled));
  }

  /** By the time that was asked for; passages that say none are not among the others. */
  private AskedRecords asked(List<VendorRecord> records) {
    Instant begin = from;
    Instant last = to();
    return AskedRecords.of(
        records,
        record -> {
          Instant time = AxAcsFields.time(record, times);
          return time == null || !(time.isBefore(begin) || second(time).isAfter(last));
        },
        "passages",
        "are not from "
            + begin.atZone(site.zone()).toLocalDateTime()
            + " to "
            + last.atZone(site.zone()).toLocalDateTime()
            + ", which was asked for");
  }

  private static Instant second(Instant moment) {
    return moment.truncatedTo(ChronoUnit.SECONDS);
  }

  /** The server says so each time: what was asked for is loaded, the rest is no row. */
  private Progress withoutOthers(AskedRecords asked, Instant begin, Instant last) {
    notice = notice == null ? asked + ": they are rejected rows" : notice;
    return new Progress(
            asked.batches(TABLE), state.toJson(), List.of(new Gap(begin, last, asked.toString())))
        .filling(List.copyOf(filled));
  }

  /** Whether a server passes over {@code offset}: it would be asked for one page for ever. */
  private boolean repeats(List<VendorRecord> records) {
    boolean paging = offset > 0 || !waiting.isEmpty();
    String first = records.isEmpty() ? "" : records.size() + records.get(0).raw();
    if (paging && !first.isEmpty() && first.equals(before)) {
      return true;
    }
    before = first;
    return false;
  }

  private Progress repeated() {
    if (offset == 0 && waiting.size() < Math.max(SURELY_WHOLE, state.longest())) {
      return confirm(List.of());
    }
    throw new RetryLater(
        "the reply repeats the page before it: the server passes over offset "
            + (offset + waiting.size()));
  }

  @Override
  public Optional<Progress> passOver(String reason) {
    Instant last = to();
    Passed stretch = new Passed(from, last, now);
    List<Gap> gaps = new ArrayList<>();
    filled.clear();
    if (comingBack != null) { // its gap shrinks to what is left of it
      filled.add(new Gap.Filled(comingBack.from(), comingBack.to()));
      state = state.withoutPassed(comingBack);
      if (last.isBefore(comingBack.to())) {
        state = state.withPassed(new Passed(last, comingBack.to(), null));
        gaps.add(new Gap(last, comingBack.to(), "not yet read again: " + reason));
      }
    } else if (!stretch.isNarrow(PART)) {
      stretch = new Passed(from, last, null); // in parts, when the rest has been read
    }
    state = state.withPassed(stretch);
    if (comingBack == null && last.isAfter(state.mark())) {
      state = state.withMark(last);
    }
    gaps.add(new Gap(from, last, reason));
    return Optional.of(new Progress(List.of(), state.toJson(), gaps).filling(List.copyOf(filled)));
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }

  /**
   * Where the feed {@code passages} goes on.
   *
   * @param mark up to when everything has been read; null before the first window
   * @param longest how many passages the longest page had: a shorter one was not cut
   * @param passed stretches that could not be read, to come back to
   */
  record PassagesState(Instant mark, int longest, List<Passed> passed) {

    private static final int MOST_PASSED = 32;

    static final PassagesState FIRST = new PassagesState(null, 0, List.of());

    /**
     * A stretch of time that could not be read.
     *
     * @param from inclusive
     * @param to exclusive
     * @param tried when it was asked for last; null where it is to be tried at once, in parts
     */
    record Passed(Instant from, Instant to, Instant tried) {

      boolean isNarrow(Duration width) {
        return Duration.between(from, to).compareTo(width) <= 0;
      }
    }

    PassagesState {
      passed = passed == null ? List.of() : List.copyOf(passed);
    }

    PassagesState withMark(Instant moment) {
      return new PassagesState(moment, longest, passed);
    }

    PassagesState withPage(int records) {
      return records <= longest ? this : new PassagesState(mark, records, passed);
    }

    PassagesState withPassed(Passed stretch) {
      List<Passed> more = new ArrayList<>(passed);
      more.add(stretch);
      return new PassagesState(
          mark, longest, more.subList(Math.max(0, more.size() - MOST_PASSED), more.size()));
    }

    PassagesState withoutPassed(Passed stretch) {
      return new PassagesState(
          mark, longest, passed.stream().filter(other -> !other.equals(stretch)).toList());
    }

    String toJson() {
      return SavedState.write(this);
    }

    /** Earlier releases kept the mark alone, a text. */
    static PassagesState fromJson(String json) {
      return json.strip().startsWith("\"")
          ? SavedState.read("{\"mark\":" + json + "}", PassagesState.class)
          : SavedState.read(json, PassagesState.class);
    }
  }
}
