package io.gatehouse.feed;

import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Vendor.FeedSpec;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.CallPriority;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * One stream of one site, as it runs in this process. {@link FeedObserver} is told what feeds do;
 * {@link VendorCall} is what is told of a request.
 */
public final class Feed {

  private final Vendor vendor;
  private final FeedSpec spec;
  private volatile Site site;
  private volatile Map<String, Mapping> mappings;
  private final CallBudget budget;
  private final AtomicBoolean running = new AtomicBoolean();
  private final AtomicInteger runs = new AtomicInteger();
  private final FeedLog log;
  private volatile Pause pause = Pause.NONE;
  private volatile boolean held;
  private volatile boolean missedTurn;
  private volatile boolean retired;

  /**
   * @param mappings of the site's vendor, by name: the table's, or the table's and a part's
   * @param budget of calls, shared with other feeds; null where the vendor sets no limit
   */
  public Feed(
      Vendor vendor, FeedSpec spec, Site site, Map<String, Mapping> mappings, CallBudget budget) {
    this.vendor = vendor;
    this.spec = spec;
    this.site = site;
    this.mappings = Map.copyOf(mappings);
    this.budget = budget;
    this.log = new FeedLog(key());
  }

  /**
   * From its next page on it maps by these, and from its next run on it is configured like this.
   */
  public void use(Site configured, Map<String, Mapping> files) {
    site = configured;
    mappings = Map.copyOf(files);
  }

  /** It begins no run any more; one under way ends with the page it is at. */
  public void retire() {
    retired = true;
    if (budget != null) {
      budget.lookAgain();
    }
  }

  public boolean isRetired() {
    return retired;
  }

  public FeedKey key() {
    return new FeedKey(site.name(), spec.name());
  }

  public Vendor vendor() {
    return vendor;
  }

  public FeedSpec spec() {
    return spec;
  }

  public Site site() {
    return site;
  }

  public Values settings() {
    return site.feeds().get(spec.name());
  }

  Mapping mapping(String name) {
    Mapping mapping = mappings.get(name);
    if (mapping == null) {
      throw new Refused(
          "there is no usable mapping "
              + vendor.name()
              + "-"
              + name
              + ".yaml: it is not in config/mappings, or the messages at the start say what is wrong"
              + " with it");
    }
    return mapping;
  }

  FeedLog log() {
    return log;
  }

  /** False while a run of this feed is under way: a vendor never sees two polls of one feed. */
  boolean tryStart() {
    boolean free = running.compareAndSet(false, true);
    if (free) {
      runs.incrementAndGet();
    }
    return free;
  }

  /** How many runs have begun: whoever waits sees whether another one came first. */
  public int runs() {
    return runs.get();
  }

  void ended() {
    synchronized (running) {
      running.set(false);
      running.notifyAll();
    }
  }

  /**
   * Waits so long, or until no run is under way.
   *
   * @return whether none is
   */
  public boolean awaitIdle(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    synchronized (running) {
      while (running.get()) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          return false;
        }
        running.wait(left);
      }
    }
    return true;
  }

  /**
   * An operator has paused it, or lets it go on. A run under way ends with the page it is at.
   *
   * @return whether that is a change
   */
  public boolean hold(boolean still) {
    boolean change = held != still;
    held = still;
    return change;
  }

  boolean isHeld() {
    return held;
  }

  /** A turn of its schedule came while it was held, or a run was cut short. */
  void missesTurn() {
    missedTurn = true;
  }

  /** Whether a turn was missed since the last time this was asked. */
  public boolean takeMissedTurn() {
    boolean missed = missedTurn;
    missedTurn = false;
    return missed;
  }

  void pause(Pause until) {
    pause = until;
  }

  /** This feed, and those that share its budget of calls, in this process and in others. */
  void pauseAll(Instant from, Duration length) {
    if (budget == null) {
      pause(Pause.of(from, length));
    } else {
      budget.pause(length);
    }
  }

  boolean pausedAt(Instant moment) {
    return pause.holdsAt(moment) || (budget != null && !budget.paused().isZero());
  }

  /** Whether its vendor limits how often it may be called. */
  public boolean isLimited() {
    return budget != null;
  }

  /** Returns when its next call may be made, and counts it: see {@link CallBudget#take}. */
  void awaitTurn(CallPriority priority) {
    if (budget != null) {
      budget.take(priority, this::isRetired);
    }
  }

  /**
   * A time in which a feed is not to run. A clock that is set back to before its beginning ends it:
   * else a minute begun while the clock was 45 days ahead would last 45 days.
   */
  record Pause(Instant from, Instant until) {

    static final Pause NONE = new Pause(Instant.MIN, Instant.MIN);

    static Pause of(Instant from, Duration length) {
      return new Pause(from, from.plus(length));
    }

    boolean holdsAt(Instant moment) {
      return !moment.isBefore(from) && moment.isBefore(until);
    }
  }

  /** All feeds that run in this process. They may change while others run. */
  public static final class Feeds {

    private final Map<FeedKey, Feed> byKey = new LinkedHashMap<>();

    public Feeds(Collection<Feed> feeds) {
      feeds.forEach(this::put);
    }

    /** Those that there are now, a copy. */
    public synchronized List<Feed> all() {
      return List.copyOf(byKey.values());
    }

    /** In place of the one of that name, where there is one. */
    public synchronized void put(Feed feed) {
      byKey.put(feed.key(), feed);
    }

    public synchronized void remove(FeedKey feed) {
      byKey.remove(feed);
    }

    /** Null where there is none. */
    public synchronized Feed find(FeedKey feed) {
      return byKey.get(feed);
    }

    Feed get(String site, String feed) {
      Feed found = find(new FeedKey(site, feed));
      if (found == null) {
        throw new IllegalStateException("no feed " + site + "/" + feed + " is configured");
      }
      return found;
    }
  }

  /**
   * Is told what feeds do, for whoever waits for them, counts or shows them. Called on the feeds'
   * threads.
   */
  public interface FeedObserver {

    FeedObserver NONE = new FeedObserver() {};

    /** A run begins; not of a message that the vendor pushed. */
    default void began(Feed feed, Instant at) {}

    /**
     * What came of one request to the vendor; those for access tokens are not among them.
     *
     * @param took until the whole reply was there; null where none came
     */
    default void answered(Feed feed, VendorCall.Outcome outcome, Duration took) {}

    /**
     * A page is committed.
     *
     * @param at when it was
     * @param took how long the warehouse was at it
     */
    default void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {}

    /**
     * @param failure why the run failed; null when it did not
     */
    default void ended(Feed feed, String failure) {}

    /** Both are told, the other one after this one. */
    default FeedObserver and(FeedObserver other) {
      FeedObserver one = this;
      return new FeedObserver() {
        @Override
        public void began(Feed feed, Instant at) {
          one.began(feed, at);
          other.began(feed, at);
        }

        @Override
        public void answered(Feed feed, VendorCall.Outcome outcome, Duration took) {
          one.answered(feed, outcome, took);
          other.answered(feed, outcome, took);
        }

        @Override
        public void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {
          one.committed(feed, page, result, at, took);
          other.committed(feed, page, result, at, took);
        }

        @Override
        public void ended(Feed feed, String failure) {
          one.ended(feed, failure);
          other.ended(feed, failure);
        }
      };
    }
  }

  /**
   * The request of a run that is under way: how long the vendor takes, and what comes of it, told
   * once. Measured by the process's own watch, which nobody sets.
   */
  public static final class VendorCall {

    /** What became of a request. */
    public enum Outcome {
      /** The reply was whole, and an answer to what was asked. */
      OK,
      /** No reply came, or not a whole one. */
      NO_ANSWER,
      /** A reply came that is no usable answer; asking again may help. */
      UNUSABLE,
      /** The vendor said no, and asking again does not help. */
      REFUSED,
      /** The vendor takes no more calls for a while. */
      LIMITED,
      /** The vendor no longer takes the access token. */
      TOKEN_EXPIRED
    }

    /** A step that may find the reply unusable. */
    interface Reading {
      void run();
    }

    private final Feed feed;
    private final FeedObserver observer;
    private long sentAt;
    private long answeredAt;
    private boolean underWay;

    VendorCall(Feed feed, FeedObserver observer) {
      this.feed = feed;
      this.observer = observer;
    }

    synchronized void sent() {
      endUnread();
      sentAt = System.nanoTime();
      answeredAt = 0;
      underWay = true;
    }

    /** Reads the reply off the network. */
    void receive(Reading reading) {
      read(reading);
      synchronized (this) {
        answeredAt = System.nanoTime();
      }
    }

    /** Makes sure that the reply is an answer. */
    void verify(Reading reading) {
      read(reading);
      end(Outcome.OK);
    }

    private void read(Reading reading) {
      try {
        reading.run();
      } catch (RateLimited e) {
        end(Outcome.LIMITED);
        throw e;
      } catch (TokenExpired e) {
        end(Outcome.TOKEN_EXPIRED);
        throw e;
      } catch (Refused e) {
        end(Outcome.REFUSED);
        throw e;
      } catch (RuntimeException e) {
        end(Outcome.UNUSABLE);
        throw e;
      }
    }

    /** Whatever was asked for is not waited for any more. */
    synchronized void endUnread() {
      if (underWay) {
        end(answeredAt == 0 ? Outcome.NO_ANSWER : Outcome.UNUSABLE);
      }
    }

    private synchronized void end(Outcome outcome) {
      if (!underWay) {
        return;
      }
      underWay = false;
      long until = answeredAt == 0 ? System.nanoTime() : answeredAt;
      Duration took = outcome == Outcome.NO_ANSWER ? null : Duration.ofNanos(until - sentAt);
      observer.answered(feed, outcome, took);
    }
  }
}
