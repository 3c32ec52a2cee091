package io.gatehouse.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * What is wrong with one list of a server: it ends early, its total lies, or it never stands still.
 */
public final class Listing {
  private volatile int end = Integer.MAX_VALUE;
  private volatile int offBy;
  private volatile boolean drifts;
  private volatile int turn;
  private volatile Runnable behindPage = () -> {};
  private final AtomicInteger pages = new AtomicInteger();

  /** Gives no more than the first {@code rows}; the total still counts all. */
  public Listing cutAfter(int rows) {
    end = rows;
    return this;
  }

  /** Adds so much to the total; negative for too few. */
  public Listing totalOffBy(int rows) {
    offBy = rows;
    return this;
  }

  /** Something happens behind each of the next pages, before the client sees the page's end. */
  public void behindPages(int next, Runnable happens) {
    behindPage = happens;
    pages.set(next);
  }

  /**
   * With every page that goes out whole, the first of the list becomes its last: the next page
   * skips one at its beginning, and the end tells one again. Nothing is added or removed.
   */
  public void drift() {
    drifts = true;
  }

  /** Honest again. */
  public void mend() {
    drifts = false;
    turn = 0;
    end = Integer.MAX_VALUE;
    offBy = 0;
  }

  /** A page of the list. */
  public <T> List<T> page(List<T> all, long skip, int size) {
    List<T> turned = all;
    if (turn > 0 && !all.isEmpty()) {
      turned = new ArrayList<>(all);
      Collections.rotate(turned, -turn % all.size());
    }
    int last = Math.min(end, all.size());
    return turned.subList((int) Math.min(skip, last), (int) Math.min(skip + size, last));
  }

  /** The total that is told. */
  public int total(int honest) {
    return Math.max(0, honest + offBy);
  }

  /** A page went out whole. */
  public void delivered() {
    if (drifts) {
      turn++;
    }
    if (pages.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      behindPage.run();
    }
  }
}
