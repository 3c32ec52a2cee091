package io.gatehouse.simulator.axacs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What goes wrong with lists although every reply is right by itself. Routes are named as for
 * faults: {@code users}, {@code orgs}, {@code acs/device/doors}, {@code users/count}.
 */
public final class Listings {
  private final Map<String, Integer> cut = new HashMap<>();
  private final Map<String, Integer> drift = new HashMap<>();
  private final Map<String, Long> off = new HashMap<>();
  private final Map<String, Change> changes = new HashMap<>();

  private static final class Change {
    private int pagesLeft;
    private final Runnable what;

    Change(int pagesLeft, Runnable what) {
      this.pagesLeft = pagesLeft;
      this.what = what;
    }
  }

  Listings() {}

  /** The list ends after so many, whatever its count says. */
  public synchronized void cutShort(String route, int keep) {
    cut.put(route, keep);
  }

  /**
   * With every page that goes out whole, the first of the list becomes its last: the next page
   * skips one at its beginning, and the end tells one again. Nothing is added or removed.
   */
  public synchronized void drift(String route) {
    drift.put(route, 0);
  }

  /** A count that is so much higher than the truth, or lower. */
  public synchronized void countOffBy(String route, long by) {
    off.put(route, by);
  }

  /** Something changes once the n-th page from now has gone out whole: somebody is dismissed. */
  public synchronized void afterPage(String route, int n, Runnable change) {
    changes.put(route, new Change(n, change));
  }

  /** Lists and counts are right again. */
  public synchronized void clear() {
    cut.clear();
    drift.clear();
    off.clear();
    changes.clear();
  }

  synchronized <T> List<T> shown(String route, List<T> all) {
    int turn = all.isEmpty() ? 0 : drift.getOrDefault(route, 0) % all.size();
    List<T> shown = all;
    if (turn > 0) {
      shown = new ArrayList<>(all.subList(turn, all.size()));
      shown.addAll(all.subList(0, turn));
    }
    return shown.subList(0, Math.min(shown.size(), cut.getOrDefault(route, shown.size())));
  }

  synchronized long counted(String route, long count) {
    return Math.max(0, count + off.getOrDefault(route, 0L));
  }

  void pageDelivered(String route) {
    Runnable due = null;
    synchronized (this) {
      drift.computeIfPresent(route, (r, turn) -> turn + 1);
      Change change = changes.get(route);
      if (change != null && --change.pagesLeft == 0) {
        changes.remove(route);
        due = change.what;
      }
    }
    if (due != null) {
      due.run();
    }
  }
}
