package io.gatehouse.axacs;

import io.gatehouse.axacs.AxAcsRecordsState.MissingIds;
import io.gatehouse.axacs.AxAcsRecordsState.Passed;
import io.gatehouse.axacs.IdStretch.Missing;
import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Gap;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The looks of one run at record ids that were missing, one stretch after the other: those that may
 * have become visible since, then those that could not be read a day ago.
 */
final class LateIds {

  private static final Duration DAY = Duration.ofDays(1);

  private final Instant now;
  private final Duration overlap;
  private final int pageSize;

  private AxAcsRecordsState state;
  private MissingIds hole;
  private Passed comingBack;
  private long from;
  private final List<Missing> rest = new ArrayList<>();

  LateIds(AxAcsRecordsState state, Instant now, Duration overlap, int pageSize) {
    this.state = state;
    this.now = now;
    this.overlap = overlap;
    this.pageSize = pageSize;
    nextStretch();
  }

  private void nextStretch() {
    rest.clear();
    hole = state.holes().stream().filter(h -> h.due(now, overlap)).findFirst().orElse(null);
    comingBack = null;
    if (hole == null) {
      comingBack = state.passed().stream().filter(this::isDue).findFirst().orElse(null);
      hole =
          comingBack == null
              ? null
              : new MissingIds(comingBack.after(), comingBack.to(), comingBack.tried(), 0);
    }
    from = hole == null ? 0 : hole.after();
  }

  private boolean isDue(Passed stretch) {
    Instant tried = SavedState.believed(stretch.tried(), now);
    return tried == null || !now.isBefore(tried.plus(DAY));
  }

  boolean isAtEnd() {
    return hole == null;
  }

  /** Behind which id to look. */
  long from() {
    return from;
  }

  /** No more than there are ids; one by one where a page of them could not be read. */
  int rows() {
    return (int) Math.min(comingBack == null ? pageSize : 1, hole.to() - from);
  }

  AxAcsRecordsState state() {
    return state;
  }

  /**
   * Takes in the reply.
   *
   * @return whether it has records that are worth loading
   * @throws RetryLater if it holds none of what was asked for
   */
  boolean accept(List<VendorRecord> records, IdStretch ids) {
    if (!records.isEmpty() && !ids.hasAbove(from) && ids.unreadable() == 0) {
      throw new RetryLater("the reply holds none of the records after id " + from);
    }
    long readTo = ids.hasAbove(from) ? Math.min(ids.highest(), hole.to()) : hole.to();
    rest.addAll(ids.missing(from, readTo, now, Instant.MIN));
    boolean any = ids.hasBetween(from, readTo) || ids.unreadable() > 0;
    from = readTo;
    if (readTo == hole.to()) {
      looked();
      nextStretch();
    }
    return any;
  }

  private void looked() {
    if (comingBack != null) {
      state = state.withoutPassed(comingBack);
      return;
    }
    List<MissingIds> holes = new ArrayList<>(state.holes());
    holes.remove(hole);
    for (Missing missing : rest) {
      // Where ids come in below a jump, more of them may: that end is as young as the last of them.
      boolean grows =
          missing.after() > hole.after() && missing.to() - missing.after() > AxAcsRecordsState.JUMP;
      MissingIds left =
          grows
              ? new MissingIds(missing.after(), missing.to(), now, 0)
              : hole.lookedAt(missing.after(), missing.to(), now, overlap);
      if (!left.done(overlap)) {
        holes.add(left);
      }
    }
    state = state.withHoles(MissingIds.bounded(holes, overlap));
  }

  /**
   * The rest of the stretch is left alone for a day.
   *
   * @param gap that tells of it
   */
  void passOver(Gap gap) {
    List<MissingIds> others = state.holes().stream().filter(other -> !other.equals(hole)).toList();
    state = comingBack == null ? state : state.withoutPassed(comingBack);
    state =
        state.withHoles(others).withPassed(new Passed(from, hole.to(), now, since(gap), gap.to()));
    nextStretch();
  }

  private Instant since(Gap gap) {
    Instant first = comingBack == null ? null : comingBack.gapFrom();
    return first != null && first.isBefore(gap.from()) ? first : gap.from();
  }
}
