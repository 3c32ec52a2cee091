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
    private boolean waiting = true;

    private Turn(Runnable work) {
      this.work = work;
    }

    boolean isWaiting() {
      synchronized (Gate.this) {
        return waiting;
      }
    }

    /** False where the work has begun; else it never will. */
    boolean giveUp() {
      synchronized (Gate.this) {
        return waiting && queue.remove(this);
      }
    }
  }

  private final Deque<Turn> queue = new ArrayDeque<>();
  private int free;

  Gate(int atOnce) {
    this.free = atOnce;
  }

  /**
   * Begins the work when it is its turn, maybe at once.
   *
   * @param work hands on what is to be done, and returns soon
   */
  Turn enter(Runnable work) {
    Turn turn = new Turn(work);
    synchronized (this) {
      if (free == 0) {
        queue.add(turn);
        return turn;
      }
      free--;
      turn.waiting = false;
    }
    work.run();
    return turn;
  }

  void leave() {
    Turn next;
    synchronized (this) {
      next = queue.poll();
      if (next == null) {
        free++;
        return;
      }
      next.waiting = false;
    }
    next.work.run();
  }
}
