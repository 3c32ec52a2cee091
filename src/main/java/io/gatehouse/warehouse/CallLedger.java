package io.gatehouse.warehouse;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Who has called a vendor lately, who may call now, and who waits: one budget of calls for all
 * processes on a warehouse. Processes take a few calls at a time, on a lease of seconds, and say at
 * their next visit how many they made. A lease counts until its end and a window longer, as if its
 * calls were made at its last moment: so no window ever holds more calls than are allowed, and what
 * a killed process did not use comes back by itself. All moments are milliseconds by the database's
 * clock.
 *
 * @param at of the last visit
 * @param calls how many are allowed in any stretch of {@code perMillis}, as the last visitor had it
 * @param sites whose feeds share the budget
 * @param made calls that were made
 * @param leases that run, or ran lately; at most one a holder
 * @param waiting of each process the call that is to be served first
 * @param next from when on calls of a class that are spaced may be made
 * @param pausedUntil the vendor takes no calls before
 * @param pauseMillis how long that pause is: no clock makes it longer
 * @param visitors when each process was here last
 */
public record CallLedger(
    long at,
    int calls,
    long perMillis,
    SortedSet<String> sites,
    List<Made> made,
    List<Lease> leases,
    List<Waiting> waiting,
    Map<CallPriority, Long> next,
    long pausedUntil,
    long pauseMillis,
    Map<String, Long> visitors) {

  /**
   * What a process says and asks.
   *
   * @param holder the process; no other has that name
   * @param sites whose feeds share the budget
   * @param calls how many are allowed
   * @param per in any stretch of so long
   * @param used how many calls it made with what it was given last: the rest comes back
   * @param usedAgo how long ago it made the last of them
   * @param wish how many calls it wants now; 0 for none
   * @param priority of the call that waits first
   * @param waited how long that one has waited
   * @param pause for how long the vendor takes no calls from now on; zero where it said nothing
   */
  public record Visit(
      String holder,
      Set<String> sites,
      int calls,
      Duration per,
      int used,
      Duration usedAgo,
      int wish,
      CallPriority priority,
      Duration waited,
      Duration pause) {

    /** The same of another number of calls, of which so many are new. */
    public Visit alone(int part, int usedNow) {
      return new Visit(holder, sites, part, per, usedNow, usedAgo, wish, priority, waited, pause);
    }
  }

  /**
   * What a process may do.
   *
   * @param calls how many it may make
   * @param lease within that time from the moment at which it asked
   * @param retry when to ask again where it got none
   * @param paused how long the vendor takes no calls; zero for now
   * @param others how many other processes were there within the last window
   */
  public record Answer(int calls, Duration lease, Duration retry, Duration paused, int others) {}

  /**
   * How much of the budget is used, by all processes together.
   *
   * @param sites whose feeds share it
   * @param used calls of the stretch that ends now, those included that are on lease
   * @param calls how many are allowed
   * @param per in any stretch of so long
   * @param waiting how many processes have a call waiting
   * @param paused how long the vendor takes no calls, as it said; zero for now
   */
  public record Use(
      List<String> sites, int used, int calls, Duration per, int waiting, Duration paused) {

    /** Whether calls of one class or another wait for their moment. */
    public boolean areShort() {
      return waiting > 0 || !paused.isZero() || used >= CallPriority.HISTORY.free(calls);
    }

    /** 1 is all of it. */
    public double ratio() {
      return calls == 0 ? 0 : Math.min(1, used / (double) calls);
    }
  }

  record Made(long at, int calls) {}

  record Lease(String holder, int calls, long until) {}

  record Waiting(String holder, CallPriority priority, long since, long seen) {

    private static final Comparator<Waiting> ORDER =
        Comparator.comparing(Waiting::priority).thenComparing(Waiting::since);
  }

  /** Calls may reach the vendor closer together than they were sent. */
  private static final long JITTER_MILLIS = 1_000;

  /** Of a process that waits for longer without another visit nothing is believed. */
  private static final long WAITING_MILLIS = 10_000;

  /** Visits overtake each other by less; a clock that goes back by more was set. */
  private static final long OVERTAKING_MILLIS = 2_000;

  private static final long LONGEST_LEASE_MILLIS = 3_000;
  private static final long LONGEST_RETRY_MILLIS = 5_000;
  private static final long SHORTEST_RETRY_MILLIS = 20;
  private static final int PARTS = 64;
  private static final int SHARES = 20;

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .setSerializationInclusion(JsonInclude.Include.NON_EMPTY)
          .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  public CallLedger {
    sites = sites == null ? new TreeSet<>() : sites;
    made = made == null ? List.of() : made;
    leases = leases == null ? List.of() : leases;
    waiting = waiting == null ? List.of() : waiting;
    next = next == null ? Map.of() : next;
    visitors = visitors == null ? Map.of() : visitors;
  }

  /** Nobody has called. */
  public static CallLedger empty() {
    return new CallLedger(0, 0, 0, null, null, null, null, null, 0, 0, null);
  }

  /** Of what cannot be read nothing is known. */
  static CallLedger fromJson(String text) {
    try {
      return JSON.readValue(text, CallLedger.class);
    } catch (JsonProcessingException e) {
      return empty();
    }
  }

  String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e); // numbers and names
    }
  }

  /** How many calls are leased at a time where many are wanted. */
  public static int share(int calls) {
    return Math.max(1, calls / SHARES);
  }

  /** The stretch in which calls are counted: a little longer than the vendor's. */
  public static long windowMillis(Duration per) {
    return per.toMillis() + JITTER_MILLIS;
  }

  /** What there is after a visit, and what the visitor is told. */
  public record Visited(CallLedger ledger, Answer answer) {}

  /** A process says what it did with its last lease, and gets another one or is told to wait. */
  public Visited visit(Visit visit, long databaseNow) {
    boolean isSetBack = databaseNow < at - OVERTAKING_MILLIS;
    CallLedger believed = isSetBack ? moved(databaseNow - at) : this;
    return believed.visitAt(visit, Math.max(databaseNow, believed.at));
  }

  private CallLedger moved(long by) {
    Map<CallPriority, Long> nexts = new TreeMap<>(next);
    nexts.replaceAll((priority, moment) -> moment + by);
    Map<String, Long> seen = new TreeMap<>(visitors);
    seen.replaceAll((holder, moment) -> moment + by);
    return new CallLedger(
        at + by,
        calls,
        perMillis,
        sites,
        made.stream().map(m -> new Made(m.at + by, m.calls)).toList(),
        leases.stream().map(l -> new Lease(l.holder, l.calls, l.until + by)).toList(),
        waiting.stream()
            .map(w -> new Waiting(w.holder, w.priority, w.since + by, w.seen + by))
            .toList(),
        nexts,
        pausedUntil + by,
        pauseMillis,
        seen);
  }

  private Visited visitAt(Visit visit, long now) {
    long window = windowMillis(visit.per());
    List<Made> counted = madeWith(visit, now, window);
    List<Lease> others =
        leases.stream()
            .filter(l -> !l.holder.equals(visit.holder()) && l.until + window > now)
            .toList();
    List<Waiting> otherWaiting =
        waiting.stream()
            .filter(w -> !w.holder.equals(visit.holder()) && now - w.seen < WAITING_MILLIS)
            .toList();
    long rest = Math.max(0, Math.min(pausedUntil - now, pauseMillis));
    long asked = visit.pause().toMillis();
    long pause = Math.max(rest, asked);

    Waiting self =
        new Waiting(
            visit.holder(),
            visit.priority().after(visit.waited()),
            now - visit.waited().toMillis(),
            now);
    int ahead = (int) otherWaiting.stream().filter(w -> Waiting.ORDER.compare(w, self) < 0).count();
    Room room = new Room(visit, self.priority, counted, others, ahead, now);
    int granted = pause > 0 ? 0 : room.granted(nextOf(self.priority));
    Map<CallPriority, Long> nexts = granted == 0 ? next : spaced(self.priority, granted, room);

    List<Lease> leased = new ArrayList<>(others);
    long lease = Math.max(1, Math.min(LONGEST_LEASE_MILLIS, window / SHARES));
    if (granted > 0) {
      leased.add(new Lease(visit.holder(), granted, now + lease));
    }
    List<Waiting> still = new ArrayList<>(otherWaiting);
    if (granted == 0 && visit.wish() > 0) {
      still.add(self);
    }
    Map<String, Long> seen = new TreeMap<>(visitors);
    seen.values().removeIf(moment -> moment + window <= now);
    seen.put(visit.holder(), now);
    SortedSet<String> all = new TreeSet<>(sites);
    all.addAll(visit.sites());
    CallLedger after =
        new CallLedger(
            now,
            visit.calls(),
            visit.per().toMillis(),
            all,
            counted,
            leased,
            still,
            nexts,
            now + pause,
            asked > rest ? asked : pauseMillis,
            seen);
    long retry = pause > 0 ? pause : room.retry(nextOf(self.priority));
    return new Visited(
        after,
        new Answer(
            granted,
            Duration.ofMillis(lease),
            Duration.ofMillis(
                Math.max(SHORTEST_RETRY_MILLIS, Math.min(LONGEST_RETRY_MILLIS, retry))),
            Duration.ofMillis(pause),
            seen.size() - 1));
  }

  private long nextOf(CallPriority priority) {
    return next.getOrDefault(priority, 0L);
  }

  /** What was made, in stretches of a few parts of the window, each at its end. */
  private List<Made> madeWith(Visit visit, long now, long window) {
    TreeMap<Long, Integer> all = new TreeMap<>();
    for (Made one : made) {
      if (one.at + window > now) {
        all.merge(one.at, one.calls, Integer::sum);
      }
    }
    if (visit.used() > 0) {
      long part = Math.max(1, window / PARTS);
      long last = now - Math.max(0, visit.usedAgo().toMillis());
      all.merge((last / part + 1) * part, visit.used(), Integer::sum);
    }
    return all.entrySet().stream().map(e -> new Made(e.getKey(), e.getValue())).toList();
  }

  /** Calls of this class and of those behind it come evenly from now on. */
  private Map<CallPriority, Long> spaced(CallPriority of, int granted, Room room) {
    Map<CallPriority, Long> nexts = new TreeMap<>(next);
    long gap = room.isFree() ? room.step() : granted * room.step();
    for (CallPriority one : CallPriority.values()) {
      if (one.compareTo(of) >= 0) {
        nexts.merge(one, room.now + gap, Math::max);
      }
    }
    return nexts;
  }

  /** How much of a window is left for one visitor. */
  private record Room(
      Visit visit,
      CallPriority priority,
      List<Made> made,
      List<Lease> leases,
      int ahead,
      long now) {

    private int taken() {
      return made.stream().mapToInt(Made::calls).sum()
          + leases.stream().mapToInt(Lease::calls).sum()
          + ahead;
    }

    private boolean isFree() {
      return taken() < priority.free(visit.calls());
    }

    private long step() {
      return Math.max(1, windowMillis(visit.per()) / visit.calls());
    }

    private int granted(long next) {
      int left = priority.most(visit.calls()) - taken();
      if (isFree()) {
        return Math.min(visit.wish(), priority.free(visit.calls()) - taken());
      }
      return left <= 0 || now < next
          ? 0
          : Math.min(Math.min(visit.wish(), left), share(visit.calls()));
    }

    /** When it may be tried again: as soon as enough of the calls have left the window. */
    private long retry(long next) {
      int tooMany = taken() + 1 - priority.most(visit.calls());
      if (tooMany <= 0) {
        return isFree() ? 0 : next - now;
      }
      if (ahead > 0) {
        return step();
      }
      TreeMap<Long, Integer> leaving = new TreeMap<>();
      made.forEach(m -> leaving.merge(m.at, m.calls, Integer::sum));
      leases.forEach(l -> leaving.merge(l.until, l.calls, Integer::sum));
      for (Map.Entry<Long, Integer> one : leaving.entrySet()) {
        tooMany -= one.getValue();
        if (tooMany <= 0) {
          return one.getKey() + windowMillis(visit.per()) - now;
        }
      }
      return LONGEST_RETRY_MILLIS;
    }
  }

  /** How much of the budget is used at a moment. */
  Use use(long databaseNow) {
    long now = databaseNow < at ? at : databaseNow;
    int used =
        made.stream().filter(m -> m.at + perMillis > now).mapToInt(Made::calls).sum()
            + leases.stream().filter(l -> l.until + perMillis > now).mapToInt(Lease::calls).sum();
    long paused = Math.max(0, Math.min(pausedUntil - now, pauseMillis));
    int queue = (int) waiting.stream().filter(w -> now - w.seen < WAITING_MILLIS).count();
    return new Use(
        List.copyOf(sites),
        used,
        calls,
        Duration.ofMillis(perMillis),
        queue,
        Duration.ofMillis(paused));
  }
}
