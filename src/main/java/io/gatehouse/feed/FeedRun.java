package io.gatehouse.feed;

import io.gatehouse.warehouse.LoadResult;
import java.time.Instant;

/**
 * One firing of a feed's schedule, from {@code open} to {@code record}. Routes carry it as the
 * exchange property {@value #PROPERTY}. While a page commits on one thread the next is fetched on
 * another, so what both touch is guarded.
 */
public final class FeedRun {

  public static final String PROPERTY = "run";

  private final Feed feed;
  private final Instant startedAt;
  private final int maxPages;

  private Cursor cursor;
  private Ask ask;
  private Instant asked;
  private int fetched;
  private int loaded;
  private LoadResult result = LoadResult.NONE;
  private String failure;
  private boolean closed;

  FeedRun(Feed feed, Instant startedAt, int maxPages) {
    this.feed = feed;
    this.startedAt = startedAt;
    this.maxPages = maxPages;
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

  Instant startedAt() {
    return startedAt;
  }

  /** Whether there is another request to send. Routes ask it before each one. */
  public synchronized boolean isAsking() {
    return failure == null && cursor != null && fetched < maxPages && cursor.next().isPresent();
  }

  /** Whether the page loop goes on: a page waits to be committed, or there is more to ask for. */
  public synchronized boolean isMore() {
    return failure == null && (fetched > loaded || isAsking());
  }

  synchronized void asked(Ask request, Instant at) {
    ask = request;
    asked = at;
  }

  /** The request under way or answered last; null before the first. */
  synchronized Ask ask() {
    return ask;
  }

  synchronized Instant asked() {
    return asked;
  }

  synchronized int fetchedOne() {
    return ++fetched;
  }

  synchronized void loadedOne(LoadResult page) {
    loaded++;
    result = result.plus(page);
  }

  synchronized int loaded() {
    return loaded;
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

  /** The first failure of a run is its reason; what follows from it is not told. */
  synchronized boolean failedNow(String reason) {
    if (failure != null || closed) {
      return false;
    }
    failure = reason;
    return true;
  }

  /** True for the one caller that closes the run. */
  synchronized boolean close() {
    boolean first = !closed;
    closed = true;
    return first;
  }

  synchronized boolean reachedEnd() {
    return failure == null && cursor != null && fetched == loaded && cursor.next().isEmpty();
  }
}
