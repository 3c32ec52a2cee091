package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Duration;
import java.time.Instant;
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
  private WarehouseException notLoaded;

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
