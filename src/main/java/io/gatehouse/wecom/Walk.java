package io.gatehouse.wecom;

import io.gatehouse.feed.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.SavedTime;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.wecom.WalkState.Missed;
import io.gatehouse.wecom.WalkState.UnderWay;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Walks through time, window by window, and through each window batch by batch. Every run goes from
 * the watermark to its end, reading a little before the mark again, and now and then far back. Who
 * is new is read from the start first.
 */
final class Walk {

  /**
   * How far a run goes.
   *
   * @param start how far back those are read who are new
   * @param end how far on
   * @param overlap how far before the watermark
   * @param rereadFrom from where, where it is time to read far back; else null
   */
  record Reach(Instant start, Instant end, Duration overlap, Instant rereadFrom) {}

  private static final Duration USUAL_START = Duration.ofDays(30);

  /** How far back a first run reaches: {@code start} of the site, or 30 days. */
  static Instant startOf(Site site, Instant now) {
    return site.values()
        .date("start")
        .map(day -> day.atStartOfDay(site.zone()).toInstant())
        .orElse(now.minus(USUAL_START));
  }

  /**
   * How a long stretch of time is cut into windows that WeCom takes.
   *
   * @param widest the longest it takes
   * @param narrowest where it has asked for shorter ones: less than this helps nobody
   * @param byMonth whether a window must not span two calendar months, of China's time
   * @param shared how much two neighbours have in common
   */
  record Windows(Duration widest, Duration narrowest, boolean byMonth, Duration shared) {

    private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

    /** Where the window that begins there ends, at the latest {@code to}. */
    Instant end(Instant begin, Instant to, Duration width) {
      Instant end = begin.plus(width);
      if (byMonth) {
        LocalDate first = LocalDate.ofInstant(begin, CHINA).withDayOfMonth(1).plusMonths(1);
        Instant nextMonth = first.atStartOfDay(CHINA).toInstant();
        end = end.isBefore(nextMonth) ? end : nextMonth;
      }
      return end.isBefore(to) ? end : to;
    }

    /** Where the next window begins; always later than the one before. */
    Instant next(Instant begin, Instant end) {
      Duration most = Duration.between(begin, end).dividedBy(2);
      return end.minus(shared.compareTo(most) < 0 ? shared : most);
    }
  }

  /**
   * What to ask for.
   *
   * @param begin of the window
   * @param end of the window
   * @param kind of people, from 0
   * @param ids of at most 100
   * @param cursor null for the first page
   * @param isLast whether no later window follows
   */
  record Turn(
      Instant begin, Instant end, int kind, List<String> ids, String cursor, boolean isLast) {}

  private final Reach reach;
  private final Windows windows;
  private final int kinds;
  private final List<String> scope;
  private final Set<String> toldOf;

  private WalkState state;
  private Batches batches;
  private Duration width;
  private boolean leftOutTriedAgain;

  /**
   * @param kinds how many kinds of people are asked for, one after the other
   * @param scope everybody
   */
  Walk(WalkState state, Reach reach, Windows windows, int kinds, List<String> scope) {
    this.reach = reach;
    this.windows = windows;
    this.kinds = kinds;
    this.scope = Ids.distinct(scope);
    this.state = state;
    this.toldOf = new HashSet<>(Ids.folded(state.leftOut()));
    this.width = windows.widest();
    UnderWay saved = state.walk();
    if (this.scope.isEmpty()) {
      return;
    }
    if (reachable().isEmpty()) { // else nobody would be asked about
      this.state = state.withLeftOut(List.of());
    }
    if (saved != null && saved.scope().equals(Ids.printOfAll(ids(saved.newcomers())))) {
      batches = batches(saved.newcomers());
      goTo(saved);
    } else {
      this.state = this.state.with(null);
      nextWalk();
    }
  }

  /** A saved state as far as it can be true now, see {@link WalkState#believed}. */
  static WalkState believed(
      WalkState saved, Site site, Instant now, Duration overlap, Notices notices) {
    Instant far = SavedTime.rereadFrom(now, overlap);
    Instant start = startOf(site, now);
    boolean isLater = site.values().date("start").isPresent() && start.isAfter(far);
    Instant from = isLater ? start : far;
    if (SavedTime.isFalse(saved.watermark(), now)) {
      notices.add(SavedTime.told(saved.watermark(), now, from));
    }
    return saved.believed(now, from);
  }

  WalkState state() {
    return state;
  }

  /** Empty at the end. */
  Optional<Turn> turn() {
    UnderWay walk = state.walk();
    return walk == null || scope.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Turn(
                walk.begin(),
                walk.end(),
                walk.pass() / batches.count(),
                batches.current(),
                walk.cursor(),
                !walk.end().isBefore(walk.to())));
  }

  /** There are more pages of the same. */
  void pageDone(String cursor) {
    UnderWay walk = state.walk();
    state = state.with(walk.at(walk.begin(), walk.end(), walk.pass(), cursor));
  }

  /** That was the last page of these ids. */
  void allDone() {
    batches.partDone();
    UnderWay walk = state.walk();
    goOn(walk.at(walk.begin(), walk.end(), walk.pass(), null));
  }

  /** WeCom no longer takes the cursor: from the first page again. */
  void restart() {
    pageDone(null);
  }

  /**
   * Goes on behind the batch at hand, which cannot be read. Its window is read again a day later.
   * Empty where nothing is under way.
   */
  Optional<Progress> passOver(String reason) {
    UnderWay walk = state.walk();
    if (walk == null) {
      return Optional.empty();
    }
    state = state.withMissed(new Missed(walk.begin(), walk.end(), reach.end()));
    batches.passOver();
    goOn(walk.goneBehind());
    Gap gap = new Gap(walk.begin(), walk.end(), reason);
    return Optional.of(new Progress(List.of(), saved().toJson(), List.of(gap)));
  }

  /** The position as a checkpoint: what a restart can go on from. */
  WalkState saved() {
    UnderWay walk = state.walk();
    return walk == null || batches.isWhole()
        ? state
        : state.with(walk.at(walk.begin(), walk.end(), walk.pass(), null));
  }

  /** Half as long a window. False where it is short already. */
  boolean shorten() {
    UnderWay walk = state.walk();
    Duration asked = Duration.between(walk.begin(), walk.end());
    if (asked.compareTo(windows.narrowest()) <= 0) {
      return false;
    }
    width = Duration.ofSeconds(Math.max(windows.narrowest().toSeconds(), asked.toSeconds() / 2));
    Instant end = windows.end(walk.begin(), walk.to(), width);
    state = state.with(walk.at(walk.begin(), end, walk.pass(), null));
    return true;
  }

  /**
   * Half as many ids. Somebody who is alone is left out, and noticed where nobody was told before.
   *
   * @throws Refused where nobody else is left
   */
  void halve(String reason, Notices notices) {
    if (reachable().equals(batches.current()) && batches.current().size() == 1) {
      throw new Refused(
          "WeCom takes none of all " + scope.size() + " that it is asked about: " + reason,
          Remedies.PROBE);
    }
    batches.narrow().ifPresent(id -> leaveOut(id, reason, notices));
    UnderWay walk = state.walk();
    goOn(walk.at(walk.begin(), walk.end(), walk.pass(), null));
  }

  private void leaveOut(String id, String reason, Notices notices) {
    List<String> more = new ArrayList<>(state.leftOut());
    more.add(id);
    state = state.withLeftOut(more).withKnown(Ids.without(id, state.known()));
    if (toldOf.add(Ids.folded(id))) {
      notices.leftOut(id, reason);
    }
  }

  /** To the next pass with somebody in it, and over what ends with the last. */
  private void goOn(UnderWay from) {
    UnderWay walk = from;
    state = state.with(walk);
    while (walk != null && batches.current().isEmpty()) {
      if (walk.pass() + 1 < kinds * batches.count()) {
        walk = walk.at(walk.begin(), walk.end(), walk.pass() + 1, null);
        batches.goTo(walk.pass() % batches.count());
        state = state.with(walk);
      } else {
        windowDone();
        walk = state.walk();
      }
    }
  }

  private void goTo(UnderWay walk) {
    batches.goTo(walk.pass() % batches.count());
    goOn(walk);
  }

  private void windowDone() {
    UnderWay walk = state.walk();
    if (!walk.newcomers()) {
      state = state.withWatermark(walk.end());
    }
    if (walk.end().isBefore(walk.to())) {
      Instant begin = windows.next(walk.begin(), walk.end());
      batches.goTo(0);
      state = state.with(walk.at(begin, windows.end(begin, walk.to(), width), 0, null));
      return;
    }
    if (walk.newcomers()) {
      state = state.withKnown(Ids.printOfEach(reachable()));
    }
    if (walk.reread()) {
      state = state.withReread(walk.to());
    }
    if (!walk.newcomers() && !walk.passedOver()) {
      state = state.read(walk.from(), walk.to());
    }
    state = state.with(null);
    nextWalk();
  }

  private void nextWalk() {
    boolean first = state.watermark() == null;
    if (reach.rereadFrom() != null && !leftOutTriedAgain) {
      leftOutTriedAgain = true; // WeCom may know them by now
      state = state.withLeftOut(List.of());
    }
    if (!first && !strangers().isEmpty() && reach.start().isBefore(state.watermark())) {
      begin(true, false, reach.start(), state.watermark());
    } else if (backTo().isBefore(reach.end())
        && (first || state.watermark().isBefore(reach.end()))) {
      state = state.withKnown(Ids.printOfEach(reachable()));
      begin(false, first || reach.rereadFrom() != null, backTo(), reach.end());
    } else {
      state.due(reach.end()).ifPresent(this::readAgain);
    }
  }

  private void readAgain(Missed stretch) {
    state = state.withMissed(new Missed(stretch.from(), stretch.to(), reach.end()));
    begin(false, false, stretch.from(), stretch.to());
  }

  private Instant backTo() {
    if (state.watermark() == null) {
      return reach.start();
    }
    Instant near = state.watermark().minus(reach.overlap());
    Instant far = reach.rereadFrom();
    return far != null && far.isBefore(near) ? far : near;
  }

  private List<String> reachable() {
    Set<String> leftOut = Ids.folded(state.leftOut());
    return scope.stream().filter(id -> !leftOut.contains(Ids.folded(id))).toList();
  }

  private List<String> strangers() {
    return Ids.strangers(reachable(), state.known());
  }

  private List<String> ids(boolean newcomers) {
    return newcomers ? strangers() : scope;
  }

  private Batches batches(boolean newcomers) {
    return new Batches(ids(newcomers), Set.copyOf(state.leftOut()));
  }

  private void begin(boolean newcomers, boolean far, Instant from, Instant to) {
    batches = batches(newcomers);
    goTo(
        new UnderWay(
            newcomers,
            far,
            from,
            to,
            from,
            windows.end(from, to, width),
            0,
            null,
            Ids.printOfAll(ids(newcomers)),
            false));
  }
}
