package io.gatehouse.webhook;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.LongSupplier;

/**
 * Lets a number of pushes be worked on at a time; others wait in the order they came. Whoever was
 * let in leaves once. Tells how long the next would wait at least: one that would wait too long is
 * better sent away before its body comes.
 */
final class Gate {

  /** A push that waits. */
  final class Turn {
    private final Runnable work;
    private long came;

    private Turn(Runnable work) {
      this.work = work;
    }

    /** False where the work has begun; else it never will. */
    boolean giveUp() {
      synchronized (Gate.this) {
        return queue.remove(this);
      }
    }

    /** The work is done, well or not. */
    void leave() {
      left();
    }
  }

  private final LongSupplier nanos;
  private final Deque<Turn> queue = new ArrayDeque<>();
  private int free;
  private long lastChange;

  /**
   * @param nanos as {@link System#nanoTime}
   */
  Gate(int atOnce, LongSupplier nanos) {
    this.free = atOnce;
    this.nanos = nanos;
  }

  /**
   * @param work hands on what is to be done, and returns soon
   */
  Turn turn(Runnable work) {
    return new Turn(work);
  }

  /** Begins the work when it is its turn, maybe at once. */
  void enter(Turn turn) {
    synchronized (this) {
      turn.came = nanos.getAsLong();
      if (free == 0) {
        queue.add(turn);
        return;
      }
      free--;
      lastChange = turn.came;
    }
    turn.work.run();
  }

  private void left() {
    Turn next;
    synchronized (this) {
      lastChange = nanos.getAsLong();
      next = queue.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.work.run();
  }

  /**
   * How long a push that came now would wait at least: as long as the first in the queue has, and
   * where all that are worked on hang, as long as they have.
   */
  synchronized Duration expectedWait() {
    if (free > 0) {
      return Duration.ZERO;
    }
    long since = queue.isEmpty() ? lastChange : Math.min(lastChange, queue.peek().came);
    return Duration.ofNanos(nanos.getAsLong() - since);
  }
}
