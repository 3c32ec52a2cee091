package io.gatehouse.wecom;

import io.gatehouse.wecom.WalkState.UnderWay;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
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
    this.scope = scope.stream().sorted().distinct().toList();
    this.state = state;
    this.toldOf = new LinkedHashSet<>(state.leftOut());
    this.width = windows.widest();
    UnderWay saved = state.walk();
    if (this.scope.isEmpty()) {
      return;
    }
    if (saved != null && saved.scope().equals(Fingerprint.ofAll(ids(saved.newcomers())))) {
      batches = batches(saved.newcomers());
      goTo(saved);
    } else {
      this.state = state.with(null);
      nextWalk();
    }
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

  /** Half as many ids. Returns whom that has found, if nobody was told of him before. */
  Optional<String> halve() {
    Optional<String> found = batches.narrow();
    found.ifPresent(
        id -> {
          Set<String> more = new LinkedHashSet<>(state.leftOut());
          more.add(id);
          state =
              state
                  .withLeftOut(new ArrayList<>(more))
                  .withKnown(Fingerprint.without(id, state.known()));
        });
    UnderWay walk = state.walk();
    goOn(walk.at(walk.begin(), walk.end(), walk.pass(), null));
    return found.filter(toldOf::add);
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
      state = state.withKnown(Fingerprint.ofEach(reachable()));
    }
    if (walk.reread()) {
      state = state.withReread(walk.to());
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
      state = state.withKnown(Fingerprint.ofEach(reachable()));
      begin(false, first || reach.rereadFrom() != null, backTo(), reach.end());
    }
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
    return scope.stream().filter(id -> !state.leftOut().contains(id)).toList();
  }

  private List<String> strangers() {
    return Fingerprint.strangers(reachable(), state.known());
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
            Fingerprint.ofAll(ids(newcomers))));
  }
}
