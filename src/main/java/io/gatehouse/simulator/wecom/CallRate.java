package io.gatehouse.simulator.wecom;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many calls of one app were answered in the last minute. A second of the minute is forgiven:
 * calls that a client spaced correctly may arrive closer together.
 */
final class CallRate {
  private static final long WINDOW_MILLIS = Duration.ofSeconds(59).toMillis();

  private final Clock clock;
  private final Map<String, Integer> limits = new LinkedHashMap<>();
  private final Map<String, Deque<Long>> calls = new HashMap<>();

  CallRate(Clock clock, Map<String, Integer> limits) {
    this.clock = clock;
    this.limits.putAll(limits);
  }

  /** All paths that begin so share the limit. */
  synchronized void limit(String pathPrefix, int callsPerMinute) {
    limits.put(pathPrefix, callsPerMinute);
  }

  /** Counts a call; false where it is one too many. Calls that are too many do not count. */
  synchronized boolean allows(String app, String path) {
    long now = clock.millis();
    for (Map.Entry<String, Integer> limit : limits.entrySet()) {
      if (path.startsWith(limit.getKey()) && recent(app, limit, now).size() >= limit.getValue()) {
        return false;
      }
    }
    for (Map.Entry<String, Integer> limit : limits.entrySet()) {
      if (path.startsWith(limit.getKey())) {
        recent(app, limit, now).addLast(now);
      }
    }
    return true;
  }

  private Deque<Long> recent(String app, Map.Entry<String, Integer> limit, long now) {
    Deque<Long> times = calls.computeIfAbsent(app + " " + limit.getKey(), k -> new ArrayDeque<>());
    while (!times.isEmpty() && times.peekFirst() <= now - WINDOW_MILLIS) {
      times.removeFirst();
    }
    return times;
  }
}
