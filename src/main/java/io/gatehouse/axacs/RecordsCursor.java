package io.gatehouse.axacs;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Walks the door records by record id: "byid" lists the records with an id greater than the one
 * given, ascending (sections 2.1.4.4 and 2.1.4.8). A run
 *
 * <ol>
 *   <li>begins at the mark's own record. If that is not there any more, or is another one, the
 *       server was restored and its ids have restarted lower: everything is read again, under a new
 *       epoch, so that a re-used id is not taken for the record that had it before;
 *   <li>reads on to the end, noting the stretches of ids in which some are missing;
 *   <li>looks again at the stretches that are due: what has become visible there is loaded.
 * </ol>
 */
final class RecordsCursor implements Cursor {

  private static final String TABLE = "access_event";

  /** How many replies without the mark's record prove a restore: a server in trouble sends some. */
  private static final int PROOF = 3;

  private enum Phase {
    FIND_START,
    CHECK_TAIL,
    READ_ON,
    LOOK_AGAIN,
    END
  }

  private final Site site;
  private final String path;
  private final int pageSize;
  private final Duration overlap;
  private final Instant now;
  private final Optional<Instant> start;

  private RecordsState state;
  private Phase phase;
  private Hole hole;
  private Instant searchTo;
  private long firstId = Long.MAX_VALUE;
  private long lookFrom;
  private long missingAfter;
  private long missingTo;
  private int oddReplies;
  private String notice;

  static RecordsCursor open(Site site, String state, Clock clock) {
    return new RecordsCursor(
        site, state == null ? RecordsState.FIRST : RecordsState.fromJson(state), clock.instant());
  }

  private RecordsCursor(Site site, RecordsState state, Instant now) {
    Values settings = site.feeds().get("records");
    this.site = site;
    this.path = "/api/v1/" + settings.required("api");
    this.pageSize = settings.integer("page-size");
    this.overlap = settings.duration("overlap");
    this.now = now;
    this.state = state;
    this.start = site.start();
    this.searchTo = now.plus(Duration.ofDays(1));
    this.phase = state.tail().isEmpty() ? begin() : Phase.CHECK_TAIL;
  }

  private Phase begin() {
    return start.isPresent() ? Phase.FIND_START : Phase.READ_ON;
  }

  @Override
  public Optional<Ask> next() {
    return switch (phase) {
      case FIND_START -> Optional.of(firstSinceStart());
      case CHECK_TAIL -> Optional.of(byId(beforeTail(), pageSize));
      case READ_ON -> Optional.of(byId(state.mark(), pageSize));
      case LOOK_AGAIN ->
          Optional.of(byId(lookFrom, (int) Math.min(pageSize, hole.to() - lookFrom)));
      case END -> Optional.empty();
    };
  }

  private Ask byId(long id, int rows) {
    return Ask.get(path + "/byid/", "id=" + id + "&isalarm=-1&offset=0&rows=" + Math.max(1, rows))
        .ofPage(pageSize);
  }

  private Ask firstSinceStart() {
    String from = Times.query(start.orElseThrow(), site.zone());
    String to = Times.query(searchTo, site.zone());
    String query = "isalarm=-1&begintime=%s&endtime=%s&offset=0&rows=%d";
    return Ask.get(path, query.formatted(from, to, pageSize)).ofPage(pageSize);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    List<VendorRecord> records = ReplyCodes.records(reply);
    IdStretch ids = IdStretch.of(records);
    return switch (phase) {
      case FIND_START -> findStart(records, ids);
      case CHECK_TAIL -> checkTail(records, ids);
      case READ_ON -> readOn(records, ids, state.mark());
      case LOOK_AGAIN -> lookAgain(records, ids);
      case END -> throw new IllegalStateException("the run is at its end");
    };
  }

  /**
   * How such a list is sorted is nowhere written: asks for what was before, until there is none.
   */
  private Progress findStart(List<VendorRecord> records, IdStretch ids) {
    if (ids.size() > 0) {
      firstId = Math.min(firstId, ids.lowest());
    }
    Instant before =
        records.stream()
            .map(record -> Times.read(record.get("gmtSwipeCardTime")))
            .filter(Objects::nonNull)
            .map(time -> time.atZone(site.zone()).toInstant().minusSeconds(1))
            .min(Comparator.naturalOrder())
            .orElse(Instant.MIN);
    if (before.isBefore(searchTo) && !before.isBefore(start.orElseThrow())) {
      searchTo = before;
    } else if (firstId == Long.MAX_VALUE) {
      phase = Phase.END; // none yet; the next run asks again
    } else {
      state = state.withMark(Math.max(0, firstId - 1), state.tail());
      phase = Phase.READ_ON;
    }
    return Progress.nothing();
  }

  private long beforeTail() {
    return state.tail().firstKey() - 1;
  }

  private Progress checkTail(List<VendorRecord> records, IdStretch ids) {
    // Ids that have turned visible among the tail's may fill the page before it ends.
    long told = records.size() < pageSize ? state.mark() : ids.highest();
    Optional<Long> lacking = ids.firstLacking(state.tail().headMap(told + 1));
    if (lacking.isEmpty() && ids.highest() == state.mark() && ids.size() == state.tail().size()) {
      startLooking(); // the records that were known, and none else
      return Progress.nothing();
    }
    if (lacking.isEmpty()) {
      phase = Phase.READ_ON;
      return readOn(records, ids, beforeTail());
    }
    if (++oddReplies < PROOF) {
      return Progress.nothing();
    }
    notice =
        "the server's record "
            + lacking.get()
            + " of "
            + state.tail().get(lacking.get())
            + " is gone, or is another one now: the server was restored, or its records were"
            + " cleared. Everything it has is read again; rows that are loaded stay";
    state = state.restarted();
    phase = begin();
    return Progress.to(state.toJson());
  }

  private Progress readOn(List<VendorRecord> records, IdStretch ids, long askedId) {
    boolean onlyTheAsked = records.size() == 1 && ids.highest() == askedId;
    if (records.isEmpty() || onlyTheAsked) {
      startLooking();
      return Progress.nothing();
    }
    if (ids.size() == 0) {
      startLooking(); // these become rejected rows, and no reason to ask for them for ever
      return page(records);
    }
    if (ids.highest() <= askedId) {
      throw new RetryLater(
          "the reply holds none of the records after id "
              + askedId
              + " that were asked for: its highest id is "
              + ids.highest());
    }
    if (ids.highest() == state.mark()) {
      state = state.withMark(state.mark(), ids.last(RecordsState.TAIL)); // late ones are known now
    } else if (ids.highest() > state.mark()) {
      if (ids.anyMissingBetween(state.mark(), ids.highest())) {
        state = state.withHole(new Hole(state.mark(), ids.highest(), now, 0));
      }
      state = state.withMark(ids.highest(), ids.last(RecordsState.TAIL));
    }
    return page(records);
  }

  private Progress lookAgain(List<VendorRecord> records, IdStretch ids) {
    if (ids.size() > 0 && ids.highest() <= lookFrom) {
      throw new RetryLater("the reply holds none of the records after id " + lookFrom);
    }
    long readTo = ids.size() == 0 ? hole.to() : Math.min(ids.highest(), hole.to());
    if (ids.anyMissingBetween(lookFrom, readTo)) {
      missingAfter = missingAfter < 0 ? ids.lastBeforeMissing(lookFrom) : missingAfter;
      missingTo = ids.lastMissing(readTo);
    }
    lookFrom = readTo;
    if (readTo == hole.to()) {
      state = state.withoutHole(hole);
      if (missingAfter >= 0) {
        Hole rest = hole.lookedAt(missingAfter, missingTo, now, overlap);
        state = rest.done(overlap) ? state : state.withHole(rest);
      }
      startLooking();
    }
    return page(records);
  }

  private void startLooking() {
    hole = state.holes().stream().filter(h -> h.due(now, overlap)).findFirst().orElse(null);
    phase = hole == null ? Phase.END : Phase.LOOK_AGAIN;
    if (hole != null) {
      lookFrom = hole.after();
      missingAfter = -1;
    }
  }

  private Progress page(List<VendorRecord> records) {
    return Progress.of(
        Batch.of(TABLE, records).with(Map.of("source_epoch", state.epoch())), state.toJson());
  }

  @Override
  public Optional<String> notice() {
    return Optional.ofNullable(notice);
  }
}
