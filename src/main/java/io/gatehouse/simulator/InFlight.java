package io.gatehouse.simulator;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Which lists are being answered: a second request of the same list meanwhile is a violation. */
public final class InFlight {
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** One request being answered. */
  public static final class Ticket {
    private final String route;
    private boolean alone;
    private boolean stuck;

    private Ticket(String route) {
      this.route = route;
    }

    /** False: another request of that list was in flight when this one came. */
    public boolean alone() {
      return alone;
    }
  }

  private final Map<String, List<Ticket>> tickets = new HashMap<>();

  /**
   * Adds a request. One with a broken transfer gets a short grace, because its client may have
   * given up a moment ago and this server not have seen it yet.
   */
  public synchronized Ticket enter(String route) {
    long deadline = System.nanoTime() + GRACE_NANOS;
    List<Ticket> others = tickets.computeIfAbsent(route, r -> new ArrayList<>());
    while (!others.isEmpty() && others.stream().allMatch(t -> t.stuck)) {
      long left = deadline - System.nanoTime();
      if (left <= 0 || !waited(left)) {
        break;
      }
    }
    Ticket ticket = new Ticket(route);
    ticket.alone = others.isEmpty();
    others.add(ticket);
    return ticket;
  }

  public synchronized void markStuck(Ticket ticket) {
    ticket.stuck = true;
  }

  public synchronized void leave(Ticket ticket) {
    tickets.getOrDefault(ticket.route, new ArrayList<>()).remove(ticket);
    notifyAll();
  }

  private boolean waited(long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(this, nanos);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
