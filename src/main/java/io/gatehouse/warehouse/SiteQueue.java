package io.gatehouse.warehouse;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Whose page of a site is next in this process: first come, first served. The database's lock keeps
 * other processes out but promises no order, so that under a long load a live feed would wait for
 * seconds.
 */
final class SiteQueue {
  private final Map<String, Lock> bySite = new ConcurrentHashMap<>();

  interface Work<T> {
    T run();
  }

  <T> T take(String site, Work<T> work) {
    Lock turn = bySite.computeIfAbsent(site, s -> new ReentrantLock(true));
    turn.lock();
    try {
      return work.run();
    } finally {
      turn.unlock();
    }
  }
}
