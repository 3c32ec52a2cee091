package io.gatehouse.simulator.axacs;

import java.time.Instant;

/**
 * What the server has recorded before anybody asks.
 *
 * @param records door records; face and plate passages come on top
 * @param passageShare passages for each door record, 0.1 for one to ten
 * @param lateShare how many records come from controllers that were offline: an old time under a
 *     new id
 */
record History(int records, Instant from, Instant to, double passageShare, double lateShare) {
  private static final long LATEST_SECONDS = 7200;

  void fill(EventLog log, EventSource source) {
    double begin = from.getEpochSecond();
    double step = (to.getEpochSecond() - begin) / Math.max(1, records);
    for (int i = 0; i < records; i++) {
      long at = (long) (begin + i * step);
      boolean late = source.chance(lateShare);
      log.append(source.door(late ? at - source.between(60, LATEST_SECONDS) : at, -1), 0);
      if (source.chance(passageShare)) {
        log.append(source.passage(at), 0);
      }
    }
  }
}
