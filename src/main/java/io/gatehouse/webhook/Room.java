package io.gatehouse.webhook;

import java.util.concurrent.atomic.AtomicLong;

/** The memory that the bodies of all pushes under way may take, however many callers there are. */
final class Room {

  private static final long MOST = 16L << 20;
  private static final long SHARE_OF_HEAP = 8;

  private final AtomicLong free;

  Room(long bytes) {
    this.free = new AtomicLong(bytes);
  }

  /** So much as a small heap can spare. */
  static Room ofThisProcess() {
    return new Room(Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP));
  }

  /** False where there is not so much left: nothing is taken then. */
  boolean take(int bytes) {
    if (free.addAndGet(-bytes) >= 0) {
      return true;
    }
    free.addAndGet(bytes);
    return false;
  }

  void giveBack(long bytes) {
    free.addAndGet(bytes);
  }
}
