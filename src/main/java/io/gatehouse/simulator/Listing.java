package io.gatehouse.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * What is wrong with one list of a server: it ends early, its total lies, or it never stands still.
 */
public final class Listing {
  private int end;
  private int offBy;
  private boolean drifts;
  private int turn;
  private Runnable behindPage;
  private int pages;

  Listing() {
    mend();
  }

  /** Gives no more than the first {@code rows}; the total still counts all. */
  public synchronized Listing cutAfter(int rows) {
    end = rows;
    return this;
  }

  /** Adds so much to the total; negative for too few. */
  public synchronized Listing totalOffBy(int rows) {
    offBy = rows;
    return this;
  }

  /** Something happens behind each of the next pages, before the client sees the page's end. */
  public synchronized void behindPages(int next, Runnable happens) {
    behindPage = happens;
    pages = next;
  }

  /**
   * With every page that goes out whole, the first of the list becomes its last: the next page
   * skips one at its beginning, and the end tells one again. Nothing is added or removed.
   */
  public synchronized void drift() {
    drifts = true;
  }

  /** Honest again. */
  public synchronized void mend() {
    drifts = false;
    turn = 0;
    end = Integer.MAX_VALUE;
    offBy = 0;
  }

  /** A page of the list. */
  public synchronized <T> List<T> page(List<T> all, long skip, int size) {
    List<T> turned = all;
    if (turn > 0 && !all.isEmpty()) {
      turned = new ArrayList<>(all);
      Collections.rotate(turned, -turn % all.size());
    }
    int last = Math.min(end, all.size());
    return turned.subList((int) Math.min(skip, last), (int) Math.min(skip + size, last));
  }

  /** The total that is told. */
  public synchronized int total(int honest) {
    return Math.max(0, honest + offBy);
  }

  /** A page went out whole. */
  public void delivered() {
    Runnable happens;
    synchronized (this) {
      turn += drifts ? 1 : 0;
      happens = pages > 0 ? behindPage : () -> {};
      pages = Math.max(0, pages - 1);
    }
    happens.run();
  }
}
