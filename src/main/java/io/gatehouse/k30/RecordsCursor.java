package io.gatehouse.k30;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.Gap;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/**
 * Walks the passage records (section 通行记录管理) by whole days, the oldest first: a stretch of days may
 * not cross a month. A day is read whole once it is over, and again when it is as long over as the
 * overlap; today's newest in every run, and today whole every so often.
 */
final class RecordsCursor implements Cursor {

  private static final Duration FIRST_REACH = Duration.ofDays(30);

  private final Site site;
  private final Values settings;
  private final Instant now;
  private final LocalDate today;
  private final int pageSize;
  private final OldReplies oldReplies;
  private final Deque<LocalDate> days = new ArrayDeque<>();
  private RecordsState state;
  private DayRead reading;
  private boolean lookedForMore;

  static RecordsCursor open(Site site, String state, Clock clock) {
    return new RecordsCursor(site, state, clock.instant());
  }

  private RecordsCursor(Site site, String state, Instant now) {
    this.site = site;
    this.settings = site.feeds().get("records");
    this.now = now;
    this.today = LocalDate.ofInstant(now, site.zone());
    this.pageSize = settings.integer("page-size");
    this.state = state == null ? RecordsState.first(start()) : RecordsState.fromJson(state);
    this.oldReplies = new OldReplies(this.state.timestamp());
    LocalDate from = this.state.next();
    for (LocalDate day = from; !day.isAfter(today); day = day.plusDays(1)) {
      if (day.equals(today) || isDue(day)) {
        days.addLast(day);
      }
    }
    begin();
  }

  private LocalDate start() {
    Instant start = site.start().orElse(now.minus(FIRST_REACH));
    LocalDate day = LocalDate.ofInstant(start, site.zone());
    return day.isAfter(today) ? today : day;
  }

  /** Whether a day has to be read whole in this run. */
  private boolean isDue(LocalDate day) {
    Instant read = state.whole().get(day);
    if (read == null) {
      return !state.isSettled(day);
    }
    Instant over = day.plusDays(1).atStartOfDay(site.zone()).toInstant();
    Instant settled = settledAt(day);
    return (read.isBefore(over) && !now.isBefore(over))
        || (read.isBefore(settled) && !now.isBefore(settled))
        || !now.isBefore(read.plus(settings.duration("rescan")));
  }

  private Instant settledAt(LocalDate day) {
    return day.plusDays(1).atStartOfDay(site.zone()).toInstant().plus(settings.duration("overlap"));
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
      reading = new NewestOfDay(state.top(), pageSize);
    } else {
      reading = whole(day);
    }
  }

  private WholeDay whole(LocalDate day) {
    return new WholeDay(day, pageSize, day.isBefore(today));
  }

  @Override
  public Optional<Ask> next() {
    return reading == null
        ? Optional.empty()
        : Optional.of(Asks.of("record/getlist", reading.asking()));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    refuseOthers(reply.records());
    oldReplies.refuse(reply);
    reading.take(reply, asked);
    state = state.at(oldReplies.last());
    List<Gap> gaps = List.of();
    if (reading.ended()) {
      if (reading instanceof NewestOfDay newest && newest.isInsufficient()) {
        reading = whole(today);
      } else {
        gaps = finish();
        if (hasGrown()) {
          reading = new NewestOfDay(state.top(), pageSize);
        } else {
          begin();
        }
      }
    }
    return new Progress(List.of(Batch.of("access_event", reply.records())), state.toJson(), gaps);
  }

  /** Whether more passages of today came while it was read whole; looked at once. */
  private boolean hasGrown() {
    boolean grown =
        !lookedForMore
            && reading.day().equals(today)
            && reading instanceof WholeDay whole
            && whole.hasGrown();
    lookedForMore |= grown;
    return grown;
  }

  private List<Gap> finish() {
    LocalDate day = reading.day();
    state = state.with(reading.top());
    if (!(reading instanceof WholeDay whole)) {
      return List.of();
    }
    Instant before = state.whole().get(day);
    Instant settledAt = settledAt(day);
    state = state.read(day, whole.wholeAt());
    if (whole.wholeAt().isBefore(settledAt)) {
      return List.of();
    }
    // What the server counts and does not list it may list after a while: it gets a second chance.
    boolean hadChance = before != null && !before.isBefore(settledAt);
    Optional<Gap> gap = whole.gap(site.zone());
    if (gap.isPresent() && !hadChance) {
      return List.of();
    }
    state = state.settle(day);
    return gap.stream().toList();
  }

  /** Passages that are mostly of other days are the answer to another question. */
  private void refuseOthers(List<VendorRecord> records) {
    String day = reading.day().toString();
    int inside = 0;
    int outside = 0;
    for (VendorRecord record : records) {
      String time = record.get("addtime");
      if (time != null && time.strip().startsWith(day)) {
        inside++;
      } else if (time != null && time.strip().matches("\\d{4}-\\d\\d-\\d\\d.*")) {
        outside++;
      }
    }
    if (outside > inside) {
      throw new RetryLater(
          "of the reply's passages " + outside + " are not of " + day + ", which was asked for");
    }
  }
}
