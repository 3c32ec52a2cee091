package io.gatehouse.webhook;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

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

  /**
   * The memory that the bodies of all pushes under way may take, however many callers there are.
   * Where it is full, a body that still comes in makes room for another's, as {@link FairShares}
   * say.
   */
  static final class BodyMemory {

    private static final long MOST = 16L << 20;
    private static final long SHARE_OF_HEAP = 8;

    /** One body's share of it. */
    final class Share implements FairShares.Holding {
      private final InetAddress caller;
      private final Runnable lost;
      private final long began;
      private long bytes;
      private boolean isGone;

      private Share(InetAddress caller, Runnable lost) {
        this.caller = caller;
        this.lost = lost;
        this.began = nanos.getAsLong();
      }

      @Override
      public InetAddress caller() {
        return caller;
      }

      @Override
      public long held() {
        return bytes;
      }

      @Override
      public long began() {
        return began;
      }

      /** False where there is not so much left: nothing is taken then. */
      boolean take(int more) {
        Set<Share> losers = new LinkedHashSet<>();
        boolean taken;
        synchronized (BodyMemory.this) {
          taken = !isGone && makeRoom(this, more, losers);
          if (taken) {
            bytes += more;
            free -= more;
          }
        }
        losers.forEach(loser -> loser.lost.run());
        return taken;
      }

      /** The body is here: it is worked on, and makes room for nobody. */
      void complete() {
        synchronized (BodyMemory.this) {
          coming.remove(this);
        }
      }

      void giveBack() {
        synchronized (BodyMemory.this) {
          drop(this);
        }
      }
    }

    private final LongSupplier nanos;
    private final Set<Share> coming = new LinkedHashSet<>();
    private long free;

    BodyMemory(long bytes, LongSupplier nanos) {
      this.free = bytes;
      this.nanos = nanos;
    }

    /** So much as a small heap can spare. */
    static BodyMemory ofThisProcess() {
      return new BodyMemory(
          Math.min(MOST, Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP), System::nanoTime);
    }

    /**
     * For a body that begins to come.
     *
     * @param lost told once, by whichever thread, if its memory went to another
     */
    synchronized Share share(InetAddress caller, Runnable lost) {
      Share share = new Share(caller, lost);
      coming.add(share);
      return share;
    }

    private void drop(Share share) {
      if (!share.isGone) {
        share.isGone = true;
        coming.remove(share);
        free += share.bytes;
      }
    }

    private boolean makeRoom(Share wanting, int more, Set<Share> losers) {
      while (free < more) {
        List<Share> others = coming.stream().filter(share -> share != wanting).toList();
        long wanted = wanting.bytes + more;
        Optional<Share> loser = FairShares.loser(others, wanting.caller, wanted, nanos.getAsLong());
        if (loser.isEmpty()) {
          return false;
        }
        drop(loser.get());
        losers.add(loser.get());
      }
      return true;
    }
  }
}
