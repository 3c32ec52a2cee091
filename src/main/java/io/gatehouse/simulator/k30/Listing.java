package io.gatehouse.simulator.k30;

/** What is wrong with one list of the platform: it ends early, or its total lies. */
public final class Listing {
  private volatile int end = Integer.MAX_VALUE;
  private volatile int offBy;

  Listing() {}

  /** Gives no more than the first {@code rows}; the total still counts all. */
  public Listing cutAfter(int rows) {
    end = rows;
    return this;
  }

  /** Adds so much to total, and totalPage follows; negative for too few. */
  public Listing totalOffBy(int rows) {
    offBy = rows;
    return this;
  }

  /** Honest again. */
  public void mend() {
    end = Integer.MAX_VALUE;
    offBy = 0;
  }

  int end() {
    return end;
  }

  int total(int honest) {
    return Math.max(0, honest + offBy);
  }
}
