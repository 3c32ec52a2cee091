package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.DoubtfulReplies;
import io.gatehouse.feed.Refused;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.wecom.WeComReplyCodes.OperatorAdvice;
import io.gatehouse.wecom.WindowWalk.Turn;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the feeds have in common that ask by windows of time: whom they ask about is configured or
 * looked up in the warehouse, and a {@link WindowWalk} says what comes next.
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
}
