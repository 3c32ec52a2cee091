package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.settings.Site;
import io.gatehouse.wecom.WindowCursor.RunNotices;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where a feed that walks through time goes on.
 *
 * @param watermark everything before has been read, for all that are known; null before the first
 *     window has been
 * @param known whom the watermark speaks for, see {@link WeComIds#printOfEach}
 * @param reread when it was last read far back; null for never
 * @param leftOut whom WeCom does not know
 * @param missed what could not be read and was passed over
 * @param walk what is under way; null between two
 */
record WindowWalkState(
    Instant watermark,
    String known,
    Instant reread,
    List<String> leftOut,
    List<Missed> missed,
    UnderWay walk) {

  static final WindowWalkState FIRST =
      new WindowWalkState(null, "", null, List.of(), List.of(), null);

  WindowWalkState {
    known = known == null ? "" : known;
    leftOut = leftOut == null ? List.of() : List.copyOf(leftOut);
    missed = missed == null ? List.of() : List.copyOf(missed); // states of before have none
  }

  /**
   * A stretch of which something was passed over, to be read again.
   *
   * @param tried when it was passed over, or tried again, last; null where that is not believed
   */
  record Missed(Instant from, Instant to, Instant tried) {

    boolean touches(Missed other) {
      return !from.isAfter(other.to) && !other.from.isAfter(to);
    }

    /** Not beyond now: the walk itself comes there. */
    Missed believed(Instant now) {
      return new Missed(from, to.isAfter(now) ? now : to, SavedState.believed(tried, now));
    }

    boolean isWithin(Instant begin, Instant end) {
      return !from.isBefore(begin) && !to.isAfter(end);
    }
  }

  /**
   * A walk that has not reached its end.
   *
   * @param newcomers whether only those are read who were not known before
   * @param reread whether it reaches far back
   * @param from where the walk begins
   * @param to where it ends
   * @param begin of the window at hand
   * @param end of the window at hand
   * @param pass which batch, of which kind of people
   * @param cursor the vendor's, for the next page of the batch; null for the first
   * @param scope of whom, see {@link WeComIds#printOfAll}: passes are counted in their order
   * @param passedOver whether it went on behind something that could not be read, or lacks
   *     something
   */
  record UnderWay(
      boolean newcomers,
      boolean reread,
      Instant from,
      Instant to,
      Instant begin,
      Instant end,
      int pass,
      String cursor,
      String scope,
      boolean passedOver) {

    /** The first page of a pass. */
    UnderWay at(Instant nextBegin, Instant nextEnd, int nextPass) {
      return new UnderWay(
          newcomers, reread, from, to, nextBegin, nextEnd, nextPass, null, scope, passedOver);
    }

    /** Another page of the same pass. */
    UnderWay page(String next) {
      return new UnderWay(newcomers, reread, from, to, begin, end, pass, next, scope, passedOver);
    }

    /** It goes on behind what could not be read. */
    UnderWay goneBehind() {
      return lacking().page(null);
    }

    UnderWay lacking() {
      return new UnderWay(newcomers, reread, from, to, begin, end, pass, cursor, scope, true);
    }
  }

  private static final Duration USUAL_START = Duration.ofDays(30);

  /** How far back a first run reaches: {@code start} of the site, or 30 days. */
  static Instant startOf(Site site, Instant now) {
    return site.values()
        .date("start")
        .map(day -> day.atStartOfDay(site.zone()).toInstant())
        .orElse(now.minus(USUAL_START));
  }

  /**
   * The state without what a wrong clock has written: a mark later than now goes back to where it
   * may be right, which is noticed, a walk to a moment that is still to come begins anew, and what
   * was done then is due again.
   *
   * @param overlap how far back the feed reads anyway
   */
  WindowWalkState believed(Site site, Instant now, Duration overlap, RunNotices notices) {
    Instant far = SavedState.rereadFrom(now, overlap);
    Instant start = startOf(site, now);
    boolean isLater = site.values().date("start").isPresent() && start.isAfter(far);
    Instant from = isLater ? start : far;
    boolean isFalse = SavedState.isFalse(watermark, now);
    if (isFalse) {
      notices.add(SavedState.told(watermark, now, from));
    }
    return new WindowWalkState(
        isFalse ? from : watermark,
        known,
        SavedState.believed(reread, now),
        leftOut,
        missed.stream()
            .filter(stretch -> stretch.from.isBefore(now))
            .map(stretch -> stretch.believed(now))
            .toList(),
        walk != null && SavedState.isFalse(walk.to, now) ? null : walk);
  }

  /** Those of a scope who are not left out. */
  List<String> reachable(List<String> scope) {
    Set<String> out = WeComIds.folded(leftOut);
    return scope.stream().filter(id -> !out.contains(WeComIds.folded(id))).toList();
  }

  /** Those of a scope whom the watermark does not speak for. */
  List<String> strangers(List<String> scope) {
    return WeComIds.strangers(reachable(scope), known);
  }

  /** WeCom does not know that one: from now on left out, and a stranger if it comes back. */
  WindowWalkState without(String id) {
    List<String> more = new ArrayList<>(leftOut);
    more.add(id);
    return withLeftOut(more).withKnown(WeComIds.without(id, known));
  }

  /** The stretch that was tried longest ago, if that is a day or more. */
  Optional<Missed> due(Instant now) {
    Instant dayAgo = now.minus(Duration.ofDays(1));
    return missed.stream()
        .filter(stretch -> stretch.tried == null || !stretch.tried.isAfter(dayAgo))
        .findFirst();
  }

  WindowWalkState with(UnderWay next) {
    return new WindowWalkState(watermark, known, reread, leftOut, missed, next);
  }

  WindowWalkState withWatermark(Instant moment) {
    boolean later = watermark == null || moment.isAfter(watermark);
    return later ? new WindowWalkState(moment, known, reread, leftOut, missed, walk) : this;
  }

  WindowWalkState withKnown(String prints) {
    return new WindowWalkState(watermark, prints, reread, leftOut, missed, walk);
  }

  WindowWalkState withReread(Instant moment) {
    return new WindowWalkState(watermark, known, moment, leftOut, missed, walk);
  }

  WindowWalkState withLeftOut(List<String> ids) {
    return new WindowWalkState(watermark, known, reread, ids, missed, walk);
  }

  /** Stretches that touch become one, tried when the latest was. */
  WindowWalkState withMissed(Missed stretch) {
    List<Missed> others = new ArrayList<>();
    Missed whole = stretch;
    for (Missed other : missed) {
      if (other.touches(whole)) {
        whole =
            new Missed(
                other.from.isBefore(whole.from) ? other.from : whole.from,
                other.to.isAfter(whole.to) ? other.to : whole.to,
                stretch.tried);
      } else {
        others.add(other);
      }
    }
    others.add(whole);
    return new WindowWalkState(watermark, known, reread, leftOut, others, walk);
  }

  /** What has been read whole is missed no more. */
  WindowWalkState read(Instant from, Instant to) {
    List<Missed> left = missed.stream().filter(stretch -> !stretch.isWithin(from, to)).toList();
    return new WindowWalkState(watermark, known, reread, leftOut, left, walk);
  }

  String toJson() {
    return SavedState.write(this);
  }

  static WindowWalkState fromJson(String text) {
    return SavedState.read(text, WindowWalkState.class);
  }
}
