package io.gatehouse.webhook;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Lets a number of pushes be worked on at a time; others wait in the order they came. Whoever was
 * let in calls {@link #leave} once.
 */
final class Gate {

  /** A push that waits. */
  final class Turn {
    private final Runnable work;

    private Turn(Runnable work) {
      this.work = work;
    }

    /** False where the work has begun; else it never will. */
    boolean giveUp() {
      synchronized (Gate.this) {
        return queue.remove(this);
      }
    }
  }

  private final Deque<Turn> queue = new ArrayDeque<>();
  private int free;

  Gate(int atOnce) {
    this.free = atOnce;
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
      if (free == 0) {
        queue.add(turn);
        return;
      }
      free--;
    }
    turn.work.run();
  }

  void leave() {
    Turn next;
    synchronized (this) {
      next = queue.poll();
      if (next == null) {
        free++;
        return;
      }
    }
    next.work.run();
  }
}
