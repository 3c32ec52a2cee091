package io.gatehouse.simulator;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;

/** What kind of server to start, whoever its vendor; each has a default. */
public class ServerOptions {
  /** 0 takes a free one. */
  public int port;

  /** The server's wall clock. */
  public ZoneId zone = ZoneId.of("Asia/Shanghai");

  /** The same seed makes up the same people, places and events. */
  public long seed = 1;

  /** How long every reply takes at least. */
  public Duration latency = Duration.ZERO;

  public int people = 120;
  public int devices = 8;

  /** So many events of the past, evenly spread. */
  public int history;

  /** The first of them; null for 30 days before the last. */
  public Instant historyFrom;

  /** Behind the last of them; null for a minute ago. */
  public Instant historyTo;

  /** When the n-th event of the past happened. */
  public Instant historyAt(int n, Clock clock) {
    Instant to = historyTo == null ? clock.instant().minusSeconds(60) : historyTo;
    Instant from = historyFrom == null ? to.minus(Duration.ofDays(30)) : historyFrom;
    double step = (to.toEpochMilli() - from.toEpochMilli()) / (double) Math.max(1, history);
    return from.plusMillis((long) (n * step));
  }
}
