package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.Refused;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.wecom.WeCom.OperatorAdvice;
import io.gatehouse.wecom.WeComIds.IdBatches;
import io.gatehouse.wecom.WindowCursor.WindowWalk.Turn;
import io.gatehouse.wecom.WindowWalkState.Missed;
import io.gatehouse.wecom.WindowWalkState.UnderWay;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What the feeds have in common that ask by windows of time: whom they ask about is configured or
 * looked up in the warehouse, and its {@link WindowWalk} says what comes next.
 */
abstract class WindowCursor implements Cursor {

  final Site site;
  final Values settings;
  final WindowWalkState saved;
  final Instant now;
  final RunNotices notices = new RunNotices();
  final DoubtfulReplies.Repeated repeats = new DoubtfulReplies.Repeated();
  final DoubtfulReplies others = new DoubtfulReplies();

  /** Null until it is known whom to ask about. */
  WindowWalk walk;

  /**
   * @param state as it was saved last; null for a first run
   * @param back the setting with how far back the feed reads anyway
   */
  WindowCursor(Site site, String feed, String state, String back, Clock clock) {
    this.site = site;
    this.settings = site.feeds().get(feed);
    this.now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
    this.saved =
        (state == null ? WindowWalkState.FIRST : WindowWalkState.fromJson(state))
            .believed(site, now, settings.duration(back), notices);
  }

  /** From where this run reads to where, about these. */
  abstract WindowWalk walk(List<String> ids);

  abstract Ask ask(Turn turn);

  /** Why nobody is asked about, and what to set. */
  abstract String nobody();

  /** Those that the warehouse knows, where none are configured. */
  @Override
  public final void scope(List<String> ids) {
    if (walk != null) {
      return;
    }
    if (ids.isEmpty()) {
      throw new Refused(nobody(), OperatorAdvice.PROBE);
    }
    walk = walk(ids);
  }

  @Override
  public final Optional<Ask> next() {
    return walk == null ? Optional.empty() : walk.turn().map(this::ask);
  }

  @Override
  public final boolean reachesBack() {
    return walk != null && walk.turn().map(turn -> Cursor.isFar(turn.begin(), now)).orElse(false);
  }

  @Override
  public final Optional<Progress> passOver(String reason) {
    return walk == null ? Optional.empty() : walk.passOver(reason);
  }

  @Override
  public final Optional<String> notice() {
    return notices.text();
  }

  /** What the operator should know of a run, in one line. */
  static final class RunNotices {

    private static final int MOST = 5;

    private final List<String> texts = new ArrayList<>();
    private final List<String> leftOut = new ArrayList<>();

    void add(String text) {
      texts.add(text);
    }

    /** Somebody whom WeCom does not know. */
    void leftOut(String id, String reason) {
      if (leftOut.isEmpty()) {
        texts.add(reason);
      }
      leftOut.add(id);
    }

    Optional<String> text() {
      List<String> all = new ArrayList<>();
      if (!leftOut.isEmpty()) {
        all.add("left out, " + leftOut.size() + " in all: " + shortened(leftOut, ", "));
      }
      if (!texts.isEmpty()) {
        all.add(shortened(texts, "; "));
      }
      return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
    }

    private static String shortened(List<String> items, String separator) {
      String first = String.join(separator, items.subList(0, Math.min(MOST, items.size())));
      return items.size() > MOST ? first + separator + "…" : first;
    }
  }

  /**
   * Walks through time, window by window, and through each window batch by batch. Every run goes
   * from the watermark to its end, reading a little before the mark again, and now and then far
   * back. Who is new is read from the start first.
   */
  static final class WindowWalk {

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

    private WindowWalkState state;
    private IdBatches batches;
    private Duration width;
    private boolean leftOutTriedAgain;
    private final List<Gap.Filled> filled = new ArrayList<>();

    /**
     * @param kinds how many kinds of people are asked for, one after the other
     * @param scope everybody
     */
    WindowWalk(WindowWalkState state, Reach reach, Windows windows, int kinds, List<String> scope) {
      this.reach = reach;
      this.windows = windows;
      this.kinds = kinds;
      this.scope = WeComIds.distinct(scope);
      this.state = state;
      this.toldOf = new HashSet<>(WeComIds.folded(state.leftOut()));
      this.width = windows.widest();
      UnderWay saved = state.walk();
      if (this.scope.isEmpty()) {
        return;
      }
      if (state.reachable(this.scope).isEmpty()) { // else nobody would be asked about
        this.state = state.withLeftOut(List.of());
      }
      if (saved != null && saved.scope().equals(WeComIds.printOfAll(ids(saved.newcomers())))) {
        goTo(saved);
      } else {
        this.state = this.state.with(null);
        nextWalk();
      }
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
      state = state.with(state.walk().page(cursor));
    }

    /** That was the last page of these ids. */
    void allDone() {
      batches.partDone();
      goOn(state.walk().page(null));
    }

    /** Of the batch at hand something may be missing: the walk that it is in has not read all. */
    void lacks() {
      state = state.with(state.walk().lacking());
    }

    /** The stretches that were read whole since this was last asked. */
    List<Gap.Filled> filled() {
      List<Gap.Filled> taken = List.copyOf(filled);
      filled.clear();
      return taken;
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
    WindowWalkState saved() {
      UnderWay walk = state.walk();
      return walk == null || batches.isWhole() ? state : state.with(walk.page(null));
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
      state = state.with(walk.at(walk.begin(), end, walk.pass()));
      return true;
    }

    /**
     * Half as many ids. Somebody who is alone is left out, and noticed where nobody was told
     * before.
     *
     * @throws Refused where nobody else is left
     */
    void halve(String reason, RunNotices notices) {
      if (state.reachable(scope).equals(batches.current()) && batches.current().size() == 1) {
        throw new Refused(
            "WeCom takes none of all " + scope.size() + " that it is asked about: " + reason,
            OperatorAdvice.PROBE);
      }
      Optional<String> found = batches.narrow();
      found.ifPresent(id -> state = state.without(id));
      found
          .filter(id -> toldOf.add(WeComIds.folded(id)))
          .ifPresent(id -> notices.leftOut(id, reason));
      goOn(state.walk().page(null));
    }

    /** To the next pass with somebody in it, and over what ends with the last. */
    private void goOn(UnderWay from) {
      state = state.with(from);
      for (UnderWay walk; (walk = state.walk()) != null && batches.current().isEmpty(); ) {
        if (walk.pass() + 1 < kinds * batches.count()) {
          batches.goTo((walk.pass() + 1) % batches.count());
          state = state.with(walk.at(walk.begin(), walk.end(), walk.pass() + 1));
        } else {
          windowDone();
        }
      }
    }

    private void goTo(UnderWay walk) {
      batches = new IdBatches(ids(walk.newcomers()), Set.copyOf(state.leftOut()));
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
        state = state.with(walk.at(begin, windows.end(begin, walk.to(), width), 0));
        return;
      }
      if (walk.newcomers()) {
        state = state.withKnown(WeComIds.printOfEach(state.reachable(scope)));
      }
      if (walk.reread()) {
        state = state.withReread(walk.to());
      }
      if (!walk.newcomers() && !walk.passedOver()) {
        state = state.read(walk.from(), walk.to());
        filled.add(new Gap.Filled(walk.from(), walk.to()));
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
      if (!first
          && !state.strangers(scope).isEmpty()
          && reach.start().isBefore(state.watermark())) {
        begin(true, false, reach.start(), state.watermark());
      } else if (backTo().isBefore(reach.end())
          && (first || state.watermark().isBefore(reach.end()))) {
        state = state.withKnown(WeComIds.printOfEach(state.reachable(scope)));
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

    private List<String> ids(boolean newcomers) {
      return newcomers ? state.strangers(scope) : scope;
    }

    private void begin(boolean newcomers, boolean far, Instant from, Instant to) {
      Instant end = windows.end(from, to, width);
      String print = WeComIds.printOfAll(ids(newcomers));
      goTo(new UnderWay(newcomers, far, from, to, from, end, 0, null, print, false));
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
  }
}
