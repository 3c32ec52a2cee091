package io.gatehouse.webhook;

import io.gatehouse.settings.Networks;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Who may push to a site, and how much at once. What callers of all sites may hold together: {@link
 * Connections} and {@link FairShares.BodyMemory}.
 *
 * @param feed the one that the vendor pushes
 * @param allow where pushes may come from. Behind a reverse proxy that is the proxy's address: what
 *     a header such as X-Forwarded-For says is written by whoever calls, and not looked at
 * @param maxBody bytes
 * @param timeout from a request's first line to its last byte
 * @param atOnce how many pushes are worked on at a time; others wait for a moment
 */
public record PushRules(
    String site, String feed, Networks allow, int maxBody, Duration timeout, int atOnce) {

  static final String PATH = "/webhooks/";

  private static final long LARGEST_BODY = 16L << 20;
  private static final long LONGEST_TIMEOUT_MILLIS = 60_000;

  /**
   * What can be configured for a feed that a vendor pushes, under {@code sites.<site>.webhook.}.
   */
  public static List<Setting> settings() {
    return List.of(
        Setting.of(
            "allow",
            Kind.NETWORKS,
            "127.0.0.0/8,::1,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,fc00::/7",
            "where pushes may come from; behind a reverse proxy: the proxy's address"),
        Setting.of("max-body", Kind.SIZE, "1MB", "the largest push").within(1_024, LARGEST_BODY),
        Setting.of("timeout", Kind.DURATION, "10s", "how long a push may take to arrive")
            .within(100, LONGEST_TIMEOUT_MILLIS),
        Setting.of("at-once", Kind.INTEGER, "4", "how many pushes are worked on at a time")
            .within(1, 32));
  }

  static PushRules of(Site site) {
    String feed = // a vendor pushes to one feed of a site; no other has networks to allow
        site.feeds().entrySet().stream()
            .filter(one -> one.getValue().text("allow").isPresent())
            .map(Map.Entry::getKey)
            .findFirst()
            .orElseThrow();
    Values settings = site.feeds().get(feed);
    return new PushRules(
        site.name(),
        feed,
        settings.networks("allow"),
        (int) settings.size("max-body"),
        settings.duration("timeout"),
        settings.integer("at-once"));
  }

  /** The feed as the log names it: {@code k1/webhook}. */
  String key() {
    return site + "/" + feed;
  }

  /** As an operator finds it: {@code sites.k1.webhook.allow}. */
  String setting(String name) {
    return "setting sites." + site + "." + feed + "." + name;
  }

  /**
   * Who makes room where callers hold all there is of something, connections or memory: the oldest
   * of the address that holds most, if that is more than the newcomer's address has; else the
   * oldest, if it has been slow. So neither many slow senders nor one address keep the others out,
   * and what was begun a moment ago is finished.
   */
  static final class FairShares {

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
          Optional<Share> loser =
              FairShares.loser(others, wanting.caller, wanted, nanos.getAsLong());
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

  /**
   * Open connections of callers, and how many there may be. One whose request does not begin in
   * time is closed, also where its first lines drip in. Where there are too many, one that was
   * answered and is kept open makes room, and then one whose push still comes in, as {@link
   * FairShares} say; where all of them wait for their answers, the next finds none.
   */
  static final class Connections {

    private static final int MOST = 512;

    /** Of callers that no site allows: so many are told so, and more are not heard. */
    private static final int MOST_STRANGERS = 32;

    private static final Duration FIRST_REQUEST = Duration.ofSeconds(5);
    private static final Duration NEXT_REQUEST = Duration.ofSeconds(60);

    private enum State {
      SENDING,
      WAITING,
      ANSWERED
    }

    private static final class Line implements FairShares.Holding {
      private final HttpConnection connection;
      private final InetAddress caller;
      private final boolean isStranger;
      private State state = State.SENDING;
      private long since;
      private long timer;

      Line(HttpConnection connection, InetAddress caller, boolean isStranger) {
        this.connection = connection;
        this.caller = caller;
        this.isStranger = isStranger;
      }

      @Override
      public InetAddress caller() {
        return caller;
      }

      @Override
      public long held() {
        return 1;
      }

      @Override
      public long began() {
        return since;
      }
    }

    private final Vertx vertx;
    private final Predicate<InetAddress> isAllowed;
    private final Consumer<InetAddress> crowdedOut;

    /** In the order of their states' beginning. */
    private final Map<HttpConnection, Line> open = new LinkedHashMap<>();

    private int strangers;

    /**
     * @param isAllowed whether any site takes pushes from the address
     * @param crowdedOut told of each that had to make room while it was sending
     */
    Connections(Vertx vertx, Predicate<InetAddress> isAllowed, Consumer<InetAddress> crowdedOut) {
      this.vertx = vertx;
      this.isAllowed = isAllowed;
      this.crowdedOut = crowdedOut;
    }

    void opened(HttpConnection connection) {
      InetAddress caller = Push.address(connection.remoteAddress().hostAddress());
      boolean isStranger = !isAllowed.test(caller);
      if (!hasRoom(caller, isStranger)) {
        connection.close();
        return;
      }
      synchronized (this) {
        Line line = new Line(connection, caller, isStranger);
        strangers += isStranger ? 1 : 0;
        change(line, State.SENDING);
        expect(line, FIRST_REQUEST);
      }
      connection.closeHandler(closed -> closed(connection));
    }

    private boolean hasRoom(InetAddress caller, boolean isStranger) {
      Optional<Line> loser;
      synchronized (this) {
        if (isStranger && strangers >= MOST_STRANGERS) {
          return false;
        }
        if (open.size() < MOST) {
          return true;
        }
        loser = in(State.ANSWERED).stream().findFirst();
        if (loser.isEmpty()) {
          loser = FairShares.loser(in(State.SENDING), caller, 1, System.nanoTime());
        }
        loser.ifPresent(line -> closed(line.connection));
      }
      loser.ifPresent(this::makeRoom);
      return loser.isPresent();
    }

    private void makeRoom(Line line) {
      if (line.state == State.SENDING) {
        crowdedOut.accept(line.caller);
      }
      line.connection.close();
    }

    private List<Line> in(State state) {
      return open.values().stream().filter(line -> line.state == state).toList();
    }

    private void change(Line line, State state) {
      line.state = state;
      line.since = System.nanoTime();
      open.remove(line.connection);
      open.put(line.connection, line);
    }

    private void expect(Line line, Duration within) {
      line.timer = vertx.setTimer(within.toMillis(), late -> line.connection.close());
    }

    /** Its first lines are here; the rest still comes. */
    synchronized void requestBegan(HttpConnection connection) {
      reach(connection, State.SENDING);
    }

    /** All of it is here, and the caller waits for its answer. */
    synchronized void requestCame(HttpConnection connection) {
      reach(connection, State.WAITING);
    }

    synchronized void requestEnded(HttpConnection connection) {
      reach(connection, State.ANSWERED);
      Line line = open.get(connection);
      if (line != null) {
        expect(line, NEXT_REQUEST);
      }
    }

    private void reach(HttpConnection connection, State state) {
      Line line = open.get(connection);
      if (line != null) {
        vertx.cancelTimer(line.timer);
        change(line, state);
      }
    }

    private synchronized void closed(HttpConnection connection) {
      Line line = open.remove(connection);
      if (line != null) {
        vertx.cancelTimer(line.timer);
        strangers -= line.isStranger ? 1 : 0;
      }
    }
  }
}
