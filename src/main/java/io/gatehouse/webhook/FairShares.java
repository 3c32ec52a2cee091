package io.gatehouse.webhook;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Who makes room where callers hold all there is of something, connections or memory: the oldest of
 * the address that holds most, if that is more than the newcomer's address has; else the oldest, if
 * it has been slow. So neither many slow senders nor one address keep the others out, and what was
 * begun a moment ago is finished.
 */
final class FairShares {

  /** Whoever sends takes much less than this. */
  private static final Duration SLOW = Duration.ofSeconds(2);

  /** What a caller holds while it still sends. */
  interface Holding {

    InetAddress caller();

    /** How much it holds. */
    long held();

    /** When it began, by {@link System#nanoTime}. */
    long began();
  }

  private FairShares() {}

  /**
   * @param holdings in the order they began
   * @param newcomer for whom there is no room
   * @param wanted how much more it wants
   */
  static <T extends Holding> Optional<T> loser(
      Collection<T> holdings, InetAddress newcomer, long wanted, long now) {
    Map<InetAddress, Long> sums = new HashMap<>();
    holdings.forEach(holding -> sums.merge(holding.caller(), holding.held(), Long::sum));
    long own = sums.getOrDefault(newcomer, 0L) + wanted;
    Optional<InetAddress> most =
        sums.entrySet().stream()
            .filter(sum -> !sum.getKey().equals(newcomer) && sum.getValue() > own)
            .max(Map.Entry.comparingByValue())
            .map(Map.Entry::getKey);
    return holdings.stream()
        .filter(holding -> holding.held() > 0)
        .filter(
            holding ->
                most.isPresent()
                    ? holding.caller().equals(most.get())
                    : now - holding.began() > SLOW.toNanos())
        .findFirst();
  }
}
