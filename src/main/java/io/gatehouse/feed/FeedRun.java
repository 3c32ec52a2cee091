package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Feed.VendorCall;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * One firing of a feed's schedule, from {@code open} to {@code record}. Routes carry it as the
 * exchange property {@value #PROPERTY}. While a page commits on one thread the next is fetched on
 * another, so what both touch is guarded.
 */
public final class FeedRun {

  public static final String PROPERTY = "run";

  /** So many turns of a route's loop that do nothing are a route that is not put together right. */
  private static final int IDLE_TURNS = 3;

  private final Feed feed;
  private final Instant startedAt;
  private final int maxPages;
  private final BooleanSupplier stopping;
  private final RunBound bound = new RunBound();
  private final VendorCall call;

  private Cursor cursor;
  private Ask ask;
  private Instant asked;
  private RetryLater unfit;
  private boolean taken;
  private int fetched;
  private int loaded;
  private int idleTurns;
  private LoadResult result = LoadResult.NONE;
  private String failure;
  private Throwable cause;
  private boolean closed;

  /** Why the page at hand could not be loaded; null where none was tried in vain. */
  private WarehouseException notLoaded;

  /**
   * @param stopping whether the daemon stops, after which nothing more is asked for
   */
  FeedRun(Feed feed, Instant startedAt, int maxPages, BooleanSupplier stopping) {
    this(feed, startedAt, maxPages, stopping, FeedObserver.NONE);
  }

  /**
   * @param observer is told what comes of its requests
   */
  FeedRun(
      Feed feed, Instant startedAt, int maxPages, BooleanSupplier stopping, FeedObserver observer) {
    this.feed = feed;
    this.call = new VendorCall(feed, observer);
    this.startedAt = startedAt;
    this.maxPages = maxPages;
    this.stopping = stopping;
  }

  public Feed feed() {
    return feed;
  }

  /** Null until the checkpoint has been read. */
  public synchronized Cursor cursor() {
    return cursor;
  }

  synchronized void begin(Cursor opened) {
    cursor = opened;
  }

  /** The request under way. */
  VendorCall call() {
    return call;
  }

  Instant startedAt() {
    return startedAt;
  }

  /** Whether there is another request to send. Routes ask it before each one. */
  public synchronized boolean isAsking() {
    return failure == null
        && cursor != null
        && fetched < maxPages
        && !stopping.getAsBoolean()
        && cursor.next().isPresent();
  }

  /**
   * Whether the page loop goes on: a page waits to be committed, or there is more to ask for.
   * Routes ask it before each turn. Where turns neither ask nor load, the run fails.
   */
  public synchronized boolean isMore() {
    boolean more = failure == null && (fetched > loaded || isAsking());
    if (more && ++idleTurns > IDLE_TURNS) {
      failure =
          fetched > loaded
              ? "normalize left a page and no load came after it: the route has no step load, or it"
                  + " does not get the page"
              : "the route's loop turns and asks for nothing: a call such as vendor-call is missing"
                  + " in it, or its step ask";
      return false;
    }
    return more;
  }

  /**
   * Notes what is about to be asked for.
   *
   * @throws Refused where this run has asked for long enough in vain
   */
  synchronized void sending(Ask request, Instant at) {
    idleTurns = 0;
    unfit = null;
    ask = request;
    asked = at;
    if (taken) { // the cursor has moved on: what it took would be lost, and nobody told
      throw new Refused(
          "the next page was asked for before normalize had what verify left of the last one: a"
              + " step between them failed or is missing");
    }
    if (fetched > loaded + 1) {
      throw new Refused(
          "a page was asked for while two were not loaded: the route has no step load, or it does"
              + " not get the page that normalize left");
    }
    bound
        .sending(request)
        .ifPresent(
            reason -> {
              throw new Refused(reason);
            });
  }

  /** The request under way or answered last; null before the first. */
  public synchronized Ask ask() {
    return ask;
  }

  synchronized Instant asked() {
    return asked;
  }

  /**
   * Reads the reply to the last request, and notes whether a failure is the fault of what is in it.
   *
   * @param ofVendor whether it comes from the vendor's server, and not from one that stands in
   */
  <T> T fitting(boolean ofVendor, Supplier<T> reading) {
    return fitting(fault -> ofVendor, reading);
  }

  /**
   * Reads the reply to the last request, as a step between the call and {@code verify} does, and
   * notes whether a failure is the fault of what is in it.
   *
   * @param ofReply whether the fault is the reply's, and not a setting's or another server's
   */
  public <T> T fitting(Predicate<RetryLater> ofReply, Supplier<T> reading) {
    try {
      return reading.get();
    } catch (RetryLater e) {
      boolean isOfReply = ofReply.test(e);
      synchronized (this) {
        unfit = isOfReply ? e : null;
      }
      throw e;
    }
  }

  /** The cursor has taken a reply in, and something of it is to be loaded. */
  synchronized void took(Progress progress) {
    taken = !progress.isNothing();
  }

  synchronized int fetchedOne() {
    taken = false;
    return ++fetched;
  }

  /**
   * Makes sure that this page is the one after the last that was loaded.
   *
   * @throws WarehouseException if one between them could not be loaded: the route tries again with
   *     the next
   * @throws Refused if one is missing between them
   */
  synchronized void loading(Page page) {
    if (page.number() != loaded + 1) {
      if (notLoaded != null) {
        throw notLoaded;
      }
      throw new Refused(
          "load got page %d of the run after page %d: each page passes load once, and in order"
              .formatted(page.number(), loaded));
    }
  }

  /** The page at hand could not be loaded. */
  synchronized void notLoaded(WarehouseException why) {
    notLoaded = why;
  }

  synchronized void loadedOne(Page page, LoadResult outcome) {
    notLoaded = null;
    idleTurns = 0;
    loaded++;
    result = result.plus(outcome);
    bound.loaded(page.load(), outcome);
  }

  synchronized int loaded() {
    return loaded;
  }

  synchronized boolean isLoaded() {
    return fetched == loaded;
  }

  synchronized LoadResult result() {
    return result;
  }

  synchronized boolean failed() {
    return failure != null;
  }

  synchronized String failure() {
    return failure;
  }

  /** Null where there was no exception. */
  synchronized Throwable cause() {
    return cause;
  }

  /** What was wrong with the reply that the run fails because of; null for any other failure. */
  synchronized RetryLater unreadable() {
    return cause == unfit ? unfit : null;
  }

  /** The first failure of a run is its reason; what follows from it is not told. */
  synchronized boolean failedNow(String reason, Throwable why) {
    if (failure != null || closed) {
      return false;
    }
    failure = reason;
    cause = why;
    return true;
  }

  /** True for the one caller that closes the run. */
  synchronized boolean close() {
    boolean first = !closed;
    if (first && failure == null && fetched >= maxPages && cursor.next().isPresent()) {
      failure =
          "one run reads no more than "
              + maxPages
              + " pages, and there is more: the feed's next turn goes on where this one ended";
    }
    if (first && failure == null && ask == null && isLeftOut()) {
      failure =
          "the route ended before anything was asked for: a step of its own before the pages stops"
              + " or filters it, or the Kamelet pages is missing";
    }
    closed = true;
    return first;
  }

  private boolean isLeftOut() {
    try {
      return isAsking();
    } catch (ReplyFault nothingToAsk) { // told by the run that gets so far
      return true;
    }
  }

  /** A run that asked for nothing knows nothing. */
  synchronized boolean reachedEnd() {
    return failure == null
        && cursor != null
        && ask != null
        && fetched == loaded
        && cursor.next().isEmpty();
  }

  /**
   * Ends a run that asks and asks while nothing new comes of it, whatever its cursor, its route or
   * the server do. Whoever reads on is left alone: a run may read any number of pages that differ,
   * known rows and empty stretches of time among them.
   *
   * <p>Three bounds: one request is not sent again and again while no row is written; the same
   * records are not read again and again, whatever request or state leads to them; and requests
   * without any record lead to another state now and then.
   */
  static final class RunBound {

    /** How often one request is sent until something is written. Retries of routes count. */
    static final int SAME_REQUEST = 12;

    /** How often a page with the same records is read that adds no row. */
    static final int SAME_RECORDS = 50;

    /** How many requests in a row bring no record and no state that is new in this run. */
    static final int NOTHING_AT_ALL = 10_000;

    /** Of requests, pages and states the latest are known: some 2 MB a run at the very most. */
    private static final int REMEMBERED = 20_000;

    private final Map<Long, Integer> requests = remembering();
    private final Map<Long, Integer> pages = remembering();
    private final Map<Long, Integer> states = remembering();
    private int withoutRecords;
    private String reached;

    private static Map<Long, Integer> remembering() {
      return new LinkedHashMap<>() {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Integer> eldest) {
          return size() > REMEMBERED;
        }
      };
    }

    /**
     * Counts a request that is about to be sent.
     *
     * @return why it must not be, in words for the operator; empty where it may
     */
    synchronized Optional<String> sending(Ask ask) {
      long request = mix(mix(ask.path().hashCode(), ask.query().hashCode()), hash(ask.body()));
      if (requests.merge(request, 1, Integer::sum) > SAME_REQUEST) {
        reached =
            "the same request was sent "
                + SAME_REQUEST
                + " times in one run and brought nothing new";
      } else if (++withoutRecords > NOTHING_AT_ALL) {
        reached = NOTHING_AT_ALL + " requests in a row brought no record and led nowhere new";
      }
      return Optional.ofNullable(reached)
          .map(
              what ->
                  what
                      + "; the run was ended, and the feed's next turn asks again. If that fails too,"
                      + " look at the server's answer with the command preview");
    }

    /** What a page did. */
    synchronized void loaded(PageLoad page, LoadResult result) {
      boolean isEmpty =
          page.tallies().isEmpty()
              && page.rejected().isEmpty()
              && page.tables().stream().allMatch(table -> table.rows().values().isEmpty());
      if (result.added() + result.changed() + result.rejected() > 0) {
        requests.clear();
      }
      if (!isEmpty) {
        withoutRecords = 0;
        if (page.tallies().isEmpty()
            && result.added() == 0
            && pages.merge(hash(page), 1, Integer::sum) > SAME_RECORDS) {
          reached =
              "the same records were read "
                  + SAME_RECORDS
                  + " times in one run, under requests that may differ, and added no row";
        }
      } else if (page.state() != null && states.put((long) page.state().hashCode(), 1) == null) {
        withoutRecords = 0;
      }
    }

    private static long hash(PageLoad page) {
      long hash = 0;
      for (PageLoad.TableLoad table : page.tables()) {
        hash = mix(hash, table.rows().table().name().hashCode());
        for (Object[] row : table.rows().values()) {
          hash = mix(hash, Arrays.deepHashCode(row));
        }
      }
      for (var rejected : page.rejected()) {
        hash = mix(hash, rejected.content().hashCode());
      }
      return hash;
    }

    private static int hash(String text) {
      return text == null ? 0 : text.hashCode();
    }

    private static long mix(long hash, int more) {
      long mixed = (hash ^ more) * 0x9E3779B97F4A7C15L;
      return mixed ^ (mixed >>> 32);
    }
  }
}
