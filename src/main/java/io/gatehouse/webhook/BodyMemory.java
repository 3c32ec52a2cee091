package io.gatehouse.webhook;

import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * The memory that the bodies of all pushes under way may take, however many callers there are.
 * Where it is full, a body that still comes in makes room for another's, as {@link FairShares} say.
 */
final class BodyMemory {

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
