package io.gatehouse.axacs;

import io.gatehouse.axacs.AxAcsRecordsState.MissingIds;
import io.gatehouse.axacs.AxAcsRecordsState.Passed;
import io.gatehouse.axacs.IdStretch.Known;
import io.gatehouse.axacs.IdStretch.Missing;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Walks the door records by record id: "byid" lists the records with an id greater than the one
 * given, ascending (sections 2.1.4.4 and 2.1.4.8). A run
 *
 * <ol>
 *   <li>begins at the last known records. If one is not there any more, or is another one, the
 *       server was restored and its ids have restarted lower: everything is read again, under a new
 *       epoch, so that a re-used id is not taken for the record that had it before;
 *   <li>reads on to the end, noting which ids are missing among the latest records;
 *   <li>looks again at those that are due: what has become visible there is loaded.
 * </ol>
 *
 * <p>The order is not in the document. A list in another one is read whole by offset, and the mark
 * moves at its end. A page is followed up by id or by offset until one comes empty.
 */
final class AxAcsRecordsCursor implements Cursor {

  private static final String TABLE = "access_event";

  /** Clocks of controllers differ. */
  private static final Duration SLACK = Duration.ofMinutes(5);

  /** So many pages without an id that can be read are read one after the other. */
  private static final int MOST_WITHOUT_IDS = 1_000;

  /** Of a list in another order so many of the highest ids are kept until its end. */
  private static final int HIGHEST = AxAcsRecordsState.TAIL + AxAcsRecordsState.MOST_BEYOND;

  private static final int MOST_FOUND = 64;

  private enum Phase {
    FIND_START,
    CHECK_TAIL,
    READ_ON,
    LOOK_AGAIN,
    END
  }

  private final Site site;
  private final LocalTimes times;
  private final String path;
  private final int pageSize;
  private final Duration overlap;
  private final Instant now;
  private final StartSearch search;

  private AxAcsRecordsState state;
  private List<MissingIds> holesBefore;
  private Phase phase;
  private String notice;

  // Of the walk from the tail, or from the mark, to the end.
  private final DoubtfulReplies doubts = new DoubtfulReplies();
  private final TreeMap<Long, String> expected = new TreeMap<>();
  private final TreeMap<Long, String> unmoved = new TreeMap<>();
  private long base;
  private long at;
  private int offset;
  private long highest = Long.MIN_VALUE;
  private boolean ordered;
  private boolean unordered;
  private int withoutIds;
  private int readCarefully;
  private String pageBefore = "";
  private List<Missing> found = new ArrayList<>();
  private Instant newest;

  private LateIds late;

  static AxAcsRecordsCursor open(Site site, String state, Clock clock) {
    return new AxAcsRecordsCursor(site, AxAcsRecordsState.saved(state), clock.instant());
  }

  private AxAcsRecordsCursor(Site site, AxAcsRecordsState state, Instant now) {
    Values settings = site.feeds().get("records");
    this.site = site;
    this.times = new LocalTimes(site.zone());
    this.path = "/api/v1/" + settings.required("api");
    this.pageSize = settings.integer("page-size");
    this.overlap = settings.duration("overlap");
    this.now = now;
    this.state = state;
    this.search = new StartSearch(site, path, pageSize, now, times);
    begin();
  }

  private void begin() {
    expected.clear();
    expected.putAll(state.tail());
    unmoved.clear();
    base = expected.isEmpty() ? state.mark() : expected.firstKey() - 1;
    at = base;
    offset = expected.isEmpty() && state.careful() != null ? state.careful().skip() : 0;
    highest = Long.MIN_VALUE;
    ordered = false;
    unordered = false;
    pageBefore = "";
    holesBefore = state.holes();
    if (!expected.isEmpty()) {
      phase = Phase.CHECK_TAIL;
    } else {
      phase = state.mark() == 0 && site.start().isPresent() ? Phase.FIND_START : Phase.READ_ON;
    }
  }

  @Override
  public Optional<Ask> next() {
    return switch (phase) {
      case FIND_START -> Optional.of(search.ask());
      case CHECK_TAIL, READ_ON -> Optional.of(byId(at, offset, rows()));
      case LOOK_AGAIN -> Optional.of(byId(late.from(), 0, late.rows()));
      case END -> Optional.empty();
    };
  }

  private int rows() {
    return state.careful() == null ? pageSize : 1;
  }

  private Ask byId(long id, int from, int rows) {
    return Ask.get(path + "/byid/", "id=" + id + "&isalarm=-1&offset=" + from + "&rows=" + rows)
        .ofPage(pageSize);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = AxAcs.records(reply);
    IdStretch ids = IdStretch.of(records, times);
    if (phase == Phase.CHECK_TAIL || phase == Phase.READ_ON) {
      noteOrder(records, ids);
    }
    AxAcsRecordsState before = state;
    Progress progress = take(records, ids);
    List<Gap.Filled> filled = state.filledSince(before, now);
    return filled.isEmpty() ? progress : progress.filling(filled);
  }

  private Progress take(List<VendorRecord> records, IdStretch ids) {
    return switch (phase) {
      case FIND_START -> findStart(records, ids);
      case CHECK_TAIL -> checkTail(records, ids);
      case READ_ON -> readOn(records, ids);
      case LOOK_AGAIN -> lookAgain(records, ids);
      case END -> throw new IllegalStateException("the run is at its end");
    };
  }

  private Progress findStart(List<VendorRecord> records, IdStretch ids) {
    if (!search.take(records, ids)) {
      return Progress.nothing();
    }
    if (search.first().isEmpty()) {
      phase = Phase.END; // none yet; the next run asks again
    } else {
      base = search.first().getAsLong() - 1;
      at = base;
      state = state.from(base);
      phase = Phase.READ_ON;
    }
    return Progress.nothing();
  }

  private Progress checkTail(List<VendorRecord> records, IdStretch ids) {
    String time = null;
    Long lacking = null;
    for (var record : List.copyOf(expected.entrySet())) {
      Known known = ids.known(record.getKey(), record.getValue());
      boolean passedBy = records.isEmpty() || (ascends() && record.getKey() <= ids.highest());
      if (known == Known.HERE) {
        expected.remove(record.getKey());
      } else if (lacking == null && (known == Known.OTHER || passedBy)) {
        lacking = record.getKey();
        time = record.getValue();
      }
    }
    if (lacking != null) {
      return odd(lacking, time);
    }
    boolean known = isKnown(records, ids);
    if (!expected.isEmpty()) { // a server that cuts its pages, or lists in another order
      collect(ids);
      followUp(records, ids);
      return known ? Progress.nothing() : page(records, null);
    }
    doubts.settle();
    phase = Phase.READ_ON;
    if (known && state.careful() != null && !unordered) {
      at = state.mark();
      offset = state.careful().skip();
      return Progress.nothing();
    }
    boolean whole = records.size() < state.longest() && offset == 0;
    if (known && whole) {
      startLooking(); // the records that were known, and none else
      return Progress.nothing();
    }
    return readOn(records, ids);
  }

  private boolean ascends() {
    return ordered && !unordered;
  }

  private void followUp(List<VendorRecord> records, IdStretch ids) {
    if (ascends() && ids.hasAbove(at)) {
      at = ids.highest();
      offset = 0;
    } else {
      offset += records.size();
    }
  }

  /** No restored server is believed at once: one in trouble sends odd replies too. */
  private Progress odd(long lacking, String time) {
    if (doubts.askAgain()) {
      begin();
      return Progress.nothing();
    }
    notice =
        "the server's record "
            + lacking
            + " of "
            + time
            + " is gone, or is another one now: the server was restored, or its records were"
            + " cleared. Everything it has is read again; rows that are loaded stay";
    state = state.restarted();
    begin();
    return Progress.to(state.toJson());
  }

  private boolean isKnown(List<VendorRecord> records, IdStretch ids) {
    return ids.unreadable() == 0 && !records.isEmpty() && ids.allIn(state.known());
  }

  private Progress readOn(List<VendorRecord> records, IdStretch ids) {
    if (records.isEmpty() && unordered && doubts.askAgain()) {
      return Progress.nothing(); // a wrong "none" would move the mark past all that is to come
    }
    boolean onlyTheAsked = records.size() == 1 && ids.highest() == at && offset == 0;
    if (records.isEmpty() || onlyTheAsked) {
      return end();
    }
    if (!ids.hasAbove(at)) {
      return pageWithoutIds(records, ids);
    }
    countCareful(records);
    boolean known = isKnown(records, ids);
    if (unordered || (!ordered && offset == 0 && records.size() == 1)) {
      // The order of one record shows with the next one.
      collect(ids);
      offset += records.size();
      if (unordered) {
        tellOrder();
      }
      return known ? Progress.nothing() : page(records, null);
    }
    AxAcsRecordsState before = state;
    long behind = Math.max(state.mark(), skipped(ids));
    collect(ids);
    advance();
    noteMissing(ids, behind);
    state = state.withPage(records.size());
    at = ids.highest();
    offset = 0;
    withoutIds = 0;
    return known && state.equals(before) ? Progress.nothing() : page(records, state);
  }

  /**
   * Whether the list ascends shows within a page, and from one page by offset to the next.
   *
   * @throws RetryLater if the reply repeats the page before: a server that passes over the offset
   *     would be asked for the same page for ever
   */
  private void noteOrder(List<VendorRecord> records, IdStretch ids) {
    if (records.isEmpty()) {
      return;
    }
    String page = records.size() + records.get(0).raw() + records.get(records.size() - 1).raw();
    if (offset > 0 && page.equals(pageBefore)) {
      throw new RetryLater(
          "the reply repeats the page before it: the server passes over offset "
              + offset
              + ", and lists its records in no ascending order");
    }
    pageBefore = page;
    if (ids.hasAbove(at)) {
      boolean goesOn = highest == Long.MIN_VALUE || ids.lowestAbove(at) > highest;
      unordered |= !ids.isAscending() || !goesOn;
      ordered |= ids.highest() > ids.lowest() || highest != Long.MIN_VALUE;
      highest = Math.max(highest, ids.highest());
    }
  }

  private void tellOrder() {
    if (state.otherOrder()) {
      return;
    }
    state = state.withOrder(true);
    notice =
        "the server lists its records in another order than by ascending id: they are read whole"
            + " all the same, page after page by offset; ids that become visible late are found by"
            + " the feed reconcile alone";
  }

  /** These become rejected rows; what follows them is asked for by offset. */
  private Progress pageWithoutIds(List<VendorRecord> records, IdStretch ids) {
    if (ids.unreadable() == 0) {
      throw new RetryLater(
          "the reply holds none of the records after id "
              + at
              + " that were asked for: its highest id is "
              + ids.highest());
    }
    if (++withoutIds > MOST_WITHOUT_IDS) {
      throw new RetryLater(
          MOST_WITHOUT_IDS
              + " pages after record id "
              + at
              + " held no record id that can be read: see the rejected rows, and the mapping's"
              + " source_event_id");
    }
    offset += records.size();
    return page(records, null);
  }

  private void collect(IdStretch ids) {
    unmoved.putAll(ids.last(HIGHEST).tailMap(Math.max(0, base + 1)));
    while (unmoved.size() > HIGHEST) {
      unmoved.pollFirstEntry();
    }
  }

  private void advance() {
    state = state.with(unmoved);
    unmoved.clear();
  }

  private Progress end() {
    AxAcsRecordsState before = state;
    if (unordered) {
      state = state.withHoles(List.of());
    } else if (ordered) {
      state = state.withOrder(false);
    }
    advance();
    if (state.careful() != null && state.careful().skip() == 0) {
      state = state.withCareful(null); // whatever it was, it can be read now
    }
    startLooking();
    return state.equals(before) ? Progress.nothing() : Progress.to(state.toJson());
  }

  /** Notes the ids that lack among what is new, as far as they may still become visible. */
  private void noteMissing(IdStretch ids, long before) {
    Instant latest = now.plus(SLACK);
    newest = IdStretch.latest(newest, ids.newest(latest));
    Instant oldest = newest == null ? Instant.MIN : newest.minus(overlap);
    if (state.mark() > before) {
      found.addAll(ids.missing(before, state.mark(), latest, oldest));
    }
    found.removeIf(missing -> missing.isOlderThan(oldest));
    found = Missing.bounded(found, MOST_FOUND);
    List<MissingIds> holes = new ArrayList<>(holesBefore);
    found.forEach(missing -> holes.add(new MissingIds(missing.after(), missing.to(), now, 0)));
    state = state.withHoles(MissingIds.bounded(holes, overlap));
  }

  private Progress lookAgain(List<VendorRecord> records, IdStretch ids) {
    if (!ids.isAscending()) {
      tellOrder();
      state = state.withHoles(List.of());
      phase = Phase.END;
      return page(records, state);
    }
    boolean any = late.accept(records, ids);
    AxAcsRecordsState after = late.state().equals(state) ? null : late.state();
    state = late.state();
    phase = late.isAtEnd() ? Phase.END : Phase.LOOK_AGAIN;
    return any ? page(records, after) : Progress.to(after == null ? null : after.toJson());
  }

  private void startLooking() {
    late = new LateIds(state, now, overlap, pageSize);
    phase = late.isAtEnd() ? Phase.END : Phase.LOOK_AGAIN;
  }

  /** Behind what cannot be read: up to which id that is come back to; 0 where there is none. */
  private long skipped(IdStretch ids) {
    if (state.careful() == null || state.careful().skip() == 0) {
      return 0;
    }
    long to = ids.lowestAbove(at) - 1;
    Passed stretch = state.careful().passing(state.mark(), to, now);
    state = state.withCareful(null);
    if (to > state.mark()) { // else no id is left for what could not be read: it is gone
      state = state.withPassed(stretch);
    }
    return to;
  }

  private void countCareful(List<VendorRecord> records) {
    if (state.careful() != null && state.careful().skip() == 0) {
      readCarefully += records.size();
      if (readCarefully > pageSize) {
        state = state.withCareful(null);
      }
    }
  }

  /**
   * First asks for one record at a time, which brings all before the one that cannot be read; then
   * skips that.
   */
  @Override
  public Optional<Progress> passOver(String reason) {
    if (unordered) { // there is no behind
      return Optional.empty();
    }
    var tail = state.tail();
    Instant known = tail.isEmpty() ? null : AxAcsFields.readTime(tail.get(tail.lastKey()), times);
    Instant from = known == null || known.isAfter(now) ? now.minus(Duration.ofDays(1)) : known;
    Gap gap = new Gap(from, now, reason);
    switch (phase) {
      case CHECK_TAIL -> {
        if (state.careful() != null) {
          state = state.withoutTail(); // a record that was read once; the next ones make a new tail
        }
        state = state.moreCareful(0, gap);
      }
      case READ_ON -> state = state.moreCareful(1, gap);
      case LOOK_AGAIN -> {
        late.passOver(gap);
        state = late.state();
      }
      case FIND_START, END -> {
        return Optional.empty();
      }
    }
    return Optional.of(new Progress(List.of(), state.toJson(), List.of(gap)));
  }

  private Progress page(List<VendorRecord> records, AxAcsRecordsState next) {
    return Progress.of(
        Batch.of(TABLE, records).with(Map.of("source_epoch", state.epoch())),
        next == null ? null : next.toJson());
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }
}
