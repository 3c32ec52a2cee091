package io.gatehouse.feed;

import io.gatehouse.feed.Vendor.Budget;
import io.gatehouse.warehouse.CallLedger;
import io.gatehouse.warehouse.CallLedgers;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The budgets of calls of one process, by key. One thread of its own shares them with the others,
 * so that no feed waits for a database that hangs, neither for its turn nor at a stop.
 */
public final class CallBudgets implements AutoCloseable {

  private static final Duration LONGEST_GOODBYE = Duration.ofSeconds(1);

  private final CallBudget.Shared shared;
  private final String holder = UUID.randomUUID().toString().substring(0, 13);
  private final Map<String, CallBudget> byKey = new ConcurrentHashMap<>();
  private final ScheduledExecutorService thread;
  private final CallBudget.Visits visits;

  /** Those that are shared there. */
  public CallBudgets(CallBudget.Shared shared) {
    this.shared = shared;
    ScheduledThreadPoolExecutor one =
        new ScheduledThreadPoolExecutor(
            1,
            work -> {
              Thread named = new Thread(work, "call-budgets");
              named.setDaemon(true);
              return named;
            });
    one.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    one.setRemoveOnCancelPolicy(true);
    this.thread = one;
    this.visits = CallBudget.Visits.on(one);
  }

  /** Of a vendor's limit for a site; null where there is none. */
  public CallBudget of(Optional<Budget> limit, String site) {
    if (limit.isEmpty()) {
      return null;
    }
    CallBudget budget =
        byKey.computeIfAbsent(
            limit.get().key(), key -> new CallBudget(limit.get(), shared, holder, visits));
    budget.sharedBy(site);
    return budget;
  }

  /** A limit may be another from now on; nothing where nobody has called within it yet. */
  public void allow(Budget limit) {
    CallBudget budget = byKey.get(limit.key());
    if (budget != null) {
      budget.allow(limit);
    }
  }

  /** The site is gone, and shares none of them any more. */
  public void leave(String site) {
    byKey.values().forEach(budget -> budget.leave(site));
  }

  /** Whoever waits for a turn is let go. */
  public void stop() {
    byKey.values().forEach(CallBudget::stop);
  }

  /** Gives back what was not used, where that is quickly done. Never interrupts a database. */
  @Override
  public void close() {
    stop();
    byKey.values().stream()
        .filter(CallBudget::owes)
        .forEach(budget -> visits.run(budget::giveBack, Duration.ZERO));
    visits.run(thread::shutdown, Duration.ZERO);
    try {
      if (!thread.awaitTermination(LONGEST_GOODBYE.toMillis(), TimeUnit.MILLISECONDS)) {
        thread.shutdown();
      }
    } catch (InterruptedException e) {
      thread.shutdown();
      Thread.currentThread().interrupt();
    }
  }

  /** Nobody else calls: the whole budget is this process's. */
  public static CallBudget.Shared alone() {
    Map<String, CallLedger> ledgers = new ConcurrentHashMap<>();
    return (budget, visit) -> {
      CallLedger before = ledgers.getOrDefault(budget, CallLedger.empty());
      CallLedger.Visited visited =
          before.visit(visit, TimeUnit.NANOSECONDS.toMillis(System.nanoTime()));
      ledgers.put(budget, visited.ledger());
      return visited.answer();
    };
  }

  /**
   * For a command beside the daemon that opens no warehouse: shares where one is in use, and calls
   * as it likes, within the budget, where none is.
   *
   * @param opening see {@link CallLedgers#beside}
   */
  public static CallBudget.Shared beside(Supplier<Optional<CallLedgers>> opening) {
    return new CallBudget.Shared() {
      private CallBudget.Shared found;

      @Override
      public synchronized CallLedger.Answer visit(String budget, CallLedger.Visit visit) {
        if (found == null) {
          found =
              opening
                  .get()
                  .<CallBudget.Shared>map(there -> there::visit)
                  .orElseGet(CallBudgets::alone);
        }
        try {
          return found.visit(budget, visit);
        } catch (WarehouseException e) {
          found = null;
          throw e;
        }
      }
    };
  }
}
