package io.gatehouse.feed;

import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Vendor.Budget;
import io.gatehouse.warehouse.CallLedger;
import io.gatehouse.warehouse.CallPriority;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/**
 * Gives each call of this process its moment, so that a vendor's limit is never reached by all
 * processes on the warehouse together: see {@link CallLedger}. What is live comes first. Where the
 * warehouse cannot be reached, this process keeps to a part of the budget.
 *
 * <p>Time is measured, and not read from a clock: nothing depends on how hosts' clocks are set.
 */
public final class CallBudget {

  /** Where processes share it. */
  public interface Shared {
    /** WarehouseException while it cannot be reached. */
    CallLedger.Answer visit(String budget, CallLedger.Visit visit);
  }

  /** Does work on a thread of its own, which may wait for a database. */
  interface Visits {
    void run(Runnable work, Duration after);

    /** On that thread. */
    static Visits on(ScheduledExecutorService thread) {
      return (work, after) -> {
        try {
          thread.schedule(work, after.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException stopped) {
          // Nobody calls any more, and what is on lease runs out by itself.
        }
      };
    }
  }

  /** A pause beyond that is not waited for: the run ends. */
  private static final Duration LONGEST_WAIT = Duration.ofMinutes(2);

  private static final long AGAIN = TimeUnit.SECONDS.toNanos(1);

  /** A database that is away may take seconds to say so. */
  private static final long TRY_AGAIN = TimeUnit.SECONDS.toNanos(3);

  /** Of a budget whose other users are not known: the daemon has half, and two more a part each. */
  private static final int PARTS_OF_STRANGERS = 4;

  private Budget budget;
  private final Shared shared;
  private final String holder;
  private final LongSupplier nanos;
  private final Visits visits;
  private long window;
  private final Set<String> sites = new ConcurrentSkipListSet<>();
  private final List<Turn> waiting = new ArrayList<>();

  /** When this process has called, within the window. */
  private final Deque<Long> made = new ArrayDeque<>();

  /** Those of them that the others do not know of. */
  private int untold;

  /** Those of them that count where this process is alone. */
  private int toldAlone;

  private int leased;
  private int granted;
  private CallPriority leasedFor = CallPriority.LIVE;
  private long leaseEnds;
  private boolean visiting;
  private long visitAgain;
  private Turn refused;
  private boolean lost;
  private long tryAgain;
  private boolean reached;
  private long lastReached;
  private int others;
  private CallLedger own = CallLedger.empty();
  private long pauseEnds;
  private boolean paused;
  private Duration pauseToTell = Duration.ZERO;
  private boolean stopped;

  /** A call that waits for its moment. */
  final class Turn {
    private final CallPriority priority;
    private final long since = nanos.getAsLong();

    private Turn(CallPriority priority) {
      this.priority = priority;
    }

    private Duration waited() {
      return Duration.ofNanos(nanos.getAsLong() - since);
    }

    private CallPriority rank() {
      return priority.after(waited());
    }
  }

  /**
   * @param holder names this process
   */
  CallBudget(Budget budget, Shared shared, String holder, Visits visits) {
    this(budget, shared, holder, System::nanoTime, visits);
  }

  /**
   * @param nanos as {@link System#nanoTime}
   */
  CallBudget(Budget budget, Shared shared, String holder, LongSupplier nanos, Visits visits) {
    this.budget = budget;
    this.shared = shared;
    this.holder = holder;
    this.nanos = nanos;
    this.visits = visits;
    this.window = TimeUnit.MILLISECONDS.toNanos(CallLedger.windowMillis(budget.per()));
  }

  /** Another number of calls is allowed from now on; those that were made count on. */
  synchronized void allow(Budget other) {
    budget = other;
    window = TimeUnit.MILLISECONDS.toNanos(CallLedger.windowMillis(other.per()));
    notifyAll();
  }

  /** Whoever waits for a turn looks whether it still wants one. */
  synchronized void lookAgain() {
    notifyAll();
  }

  void sharedBy(String site) {
    sites.add(site);
  }

  void leave(String site) {
    sites.remove(site);
  }

  /**
   * Counts a call in, and returns when it may be made.
   *
   * @param stops whether it is not to be made any more
   * @throws Refused if that is so, or the process stops, before its moment
   * @throws RateLimited if the vendor takes no calls for long
   */
  void take(CallPriority priority, BooleanSupplier stops) {
    take(priority, LONGEST_WAIT.multipliedBy(1_000), stops);
  }

  /**
   * The same, for whoever does not stop.
   *
   * @throws RateLimited also if that takes longer than {@code most}
   */
  public void take(CallPriority priority, Duration most) {
    take(priority, most, () -> false);
  }

  private synchronized void take(CallPriority priority, Duration most, BooleanSupplier stops) {
    Turn turn = queue(priority);
    try {
      while (true) {
        if (stopped) {
          throw new Refused("the daemon stops");
        }
        if (stops.getAsBoolean()) {
          throw new Refused("the feed stops");
        }
        Duration left = left(turn);
        if (left.isZero()) {
          return;
        }
        Duration pause = paused();
        if (pause.compareTo(LONGEST_WAIT) > 0) {
          throw new RateLimited(
              "the vendor takes no calls for another " + pause.toSeconds() + " s, as it said",
              pause);
        }
        if (turn.waited().compareTo(most) > 0) {
          throw new RateLimited(
              "the "
                  + budget.calls()
                  + " calls that the vendor allows in "
                  + budget.per().toSeconds()
                  + " s are used up by feeds that run: try again later",
              Duration.ZERO);
        }
        TimeUnit.NANOSECONDS.timedWait(this, Math.max(1_000_000, left.toNanos()));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Refused("the daemon stops");
    } finally {
      leave(turn);
    }
  }

  /** A call waits from now on. */
  synchronized Turn queue(CallPriority priority) {
    Turn turn = new Turn(priority);
    waiting.add(turn);
    return turn;
  }

  /** It waits no more, whether it is made or not. */
  synchronized void leave(Turn turn) {
    waiting.remove(turn);
    notifyAll();
  }

  /** Zero where the call is to be made now; else when to look again, unless told before. */
  synchronized Duration left(Turn turn) {
    while (true) {
      long now = nanos.getAsLong();
      forget(now);
      if (!paused().isZero()) {
        return paused();
      }
      if (first() != turn) {
        return Duration.ofNanos(AGAIN);
      }
      if (made.size() >= budget.calls()) { // whatever a database's clock that jumps lets it think
        return Duration.ofNanos(made.getFirst() + window - now);
      }
      if (leased > 0 && now < leaseEnds && turn.rank().compareTo(leasedFor) <= 0) {
        leased--;
        untold++;
        made.addLast(now);
        return Duration.ZERO;
      }
      boolean mayVisit = now >= visitAgain || (refused != turn && !lost);
      if (visiting || !mayVisit) {
        return Duration.ofNanos(visiting ? AGAIN : visitAgain - now);
      }
      visiting = true;
      visits.run(this::visit, Duration.ZERO);
      if (visiting) {
        return Duration.ofNanos(AGAIN);
      }
    }
  }

  private Turn first() {
    return waiting.stream()
        .min(Comparator.comparing(Turn::rank).thenComparing(t -> t.since))
        .orElse(null);
  }

  private void forget(long now) {
    while (!made.isEmpty() && made.getFirst() + window <= now) {
      made.removeFirst();
    }
    untold = Math.min(untold, made.size());
    toldAlone = Math.min(toldAlone, untold);
  }

  private void visit() {
    CallLedger.Visit visit;
    Turn first;
    long begun;
    boolean tries;
    synchronized (this) {
      begun = nanos.getAsLong();
      forget(begun);
      first = first();
      visit = visit(first, begun);
      leased = 0; // it is given back
      tries = !lost || begun >= tryAgain;
    }
    CallLedger.Answer answer = null;
    try {
      answer = tries ? shared.visit(budget.key(), visit) : null;
    } catch (WarehouseException e) {
      // It is told where feeds load, and this process keeps to its part.
    } finally {
      synchronized (this) {
        visiting = false;
        if (answer != null) {
          reached(visit, answer, begun);
        } else {
          tryAgain = tries ? nanos.getAsLong() + TRY_AGAIN : tryAgain;
          lost(visit, begun);
        }
        refused = leased == 0 ? first : null;
        notifyAll();
      }
    }
  }

  private CallLedger.Visit visit(Turn first, long now) {
    long like = first == null ? 0 : waiting.stream().filter(t -> isLike(t, first)).count();
    boolean goesOn = granted > 0 && leased == 0 && now - leaseEnds < leaseLength();
    int more = goesOn ? Math.min(CallLedger.share(budget.calls()), 2 * granted) : 0;
    return new CallLedger.Visit(
        holder,
        Set.copyOf(sites),
        budget.calls(),
        budget.per(),
        untold,
        made.isEmpty() ? Duration.ZERO : Duration.ofNanos(now - made.getLast()),
        first == null ? 0 : (int) Math.max(like, more),
        first == null ? CallPriority.HISTORY : first.priority,
        first == null ? Duration.ZERO : first.waited(),
        pauseToTell);
  }

  private static boolean isLike(Turn one, Turn first) {
    return one.rank().compareTo(first.rank()) <= 0;
  }

  private long leaseLength() {
    return window / 20;
  }

  private void reached(CallLedger.Visit visit, CallLedger.Answer answer, long begun) {
    reached = true;
    lost = false;
    lastReached = begun;
    others = answer.others();
    own = CallLedger.empty();
    toldAlone = 0;
    untold -= Math.min(untold, visit.used());
    pauseToTell = pauseToTell.equals(visit.pause()) ? Duration.ZERO : pauseToTell;
    if (!answer.paused().isZero()) {
      pauseFor(answer.paused());
    }
    lease(visit, answer, begun);
  }

  /** Where the others cannot be asked: a part, once what they were given has left the window. */
  private void lost(CallLedger.Visit visit, long begun) {
    lost = true;
    visitAgain = nanos.getAsLong() + AGAIN;
    if (reached && begun < lastReached + window) {
      return;
    }
    int parts = reached ? Math.max(1, others) + 1 : PARTS_OF_STRANGERS;
    int calls = Math.max(1, budget.calls() / parts);
    CallLedger.Visited alone =
        own.visit(
            visit.alone(calls, visit.used() - toldAlone),
            TimeUnit.NANOSECONDS.toMillis(nanos.getAsLong()));
    own = alone.ledger();
    toldAlone = visit.used();
    lease(visit, alone.answer(), nanos.getAsLong());
  }

  private void lease(CallLedger.Visit visit, CallLedger.Answer answer, long begun) {
    leased = answer.calls();
    granted = leased > 0 ? leased : granted;
    leasedFor = visit.priority().after(visit.waited());
    visitAgain = begun + answer.retry().toNanos();
    if (leased > 0) {
      leaseEnds = begun + answer.lease().toNanos();
      visits.run(this::giveBack, answer.lease());
    }
  }

  /** What was not used by the end of its lease comes back for others. */
  void giveBack() {
    synchronized (this) {
      boolean isOver = leased > 0 && nanos.getAsLong() >= leaseEnds;
      if (visiting || (!isOver && !stopped) || lost) {
        return;
      }
      leased = 0;
      granted = 0;
      visiting = true;
    }
    visit();
  }

  /** The vendor takes no calls for so long, from whichever process. Never shortens a pause. */
  void pause(Duration length) {
    synchronized (this) {
      pauseFor(length);
      pauseToTell = length.compareTo(pauseToTell) > 0 ? length : pauseToTell;
      if (visiting || stopped) {
        return; // it is told with the next
      }
      visiting = true;
    }
    visits.run(this::visit, Duration.ZERO);
  }

  private void pauseFor(Duration length) {
    long end = nanos.getAsLong() + length.toNanos();
    pauseEnds = paused && pauseEnds - end > 0 ? pauseEnds : end;
    paused = true;
    notifyAll();
  }

  /** How long the vendor still takes no calls, as far as this process knows; zero for now. */
  synchronized Duration paused() {
    paused = paused && pauseEnds - nanos.getAsLong() > 0;
    return paused ? Duration.ofNanos(pauseEnds - nanos.getAsLong()) : Duration.ZERO;
  }

  /** Whoever waits is let go, without a call. */
  void stop() {
    synchronized (this) {
      stopped = true;
      notifyAll();
    }
  }

  /** Whether others would have to wait for what this process was given and has not used. */
  synchronized boolean owes() {
    return !lost && leased > 0;
  }
}
