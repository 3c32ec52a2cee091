package io.gatehouse.feed;

import io.gatehouse.feed.ReplyReader.Body;
import io.gatehouse.mapping.MappedPage;
import io.gatehouse.mapping.MappingContext;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.UnreadableReply;
import io.gatehouse.warehouse.LoadResult;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.support.SynchronizationAdapter;

/**
 * The steps of a feed's route, by the names that routes use: the bean {@code feed}. Each works on
 * one page, never on one row.
 */
public final class FeedSteps {

  private final Feeds feeds;
  private final Warehouse warehouse;
  private final Clock clock;
  private final FeedObserver observer;
  private final int maxPages;

  /**
   * @param maxPages how many pages one run may fetch before it leaves the rest to the next run
   */
  public FeedSteps(
      Feeds feeds, Warehouse warehouse, Clock clock, FeedObserver observer, int maxPages) {
    this.feeds = feeds;
    this.warehouse = warehouse;
    this.clock = clock;
    this.observer = observer;
    this.maxPages = maxPages;
  }

  /**
   * Begins a run where the checkpoint stands; stops the route if one is under way or paused. May be
   * tried again: an exchange has one run.
   */
  public void open(Exchange exchange, String site, String name) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      Feed feed = feeds.get(site, name);
      Instant now = clock.instant();
      if (feed.pausedAt(now) || !feed.tryStart()) {
        exchange.setRouteStop(true);
        return;
      }
      run = new FeedRun(feed, now, maxPages);
      exchange.setProperty(FeedRun.PROPERTY, run);
      exchange.getExchangeExtension().addOnCompletion(end(run));
    }
    Feed feed = run.feed();
    String state = warehouse.state(feed.key()).orElse(null);
    run.begin(feed.vendor().open(feed.site(), name, state, clock));
  }

  /** However the exchange ends, the feed is free for its next run. */
  private SynchronizationAdapter end(FeedRun run) {
    return new SynchronizationAdapter() {
      @Override
      public void onDone(Exchange done) {
        Exception unhandled = done.getException();
        try {
          if (unhandled instanceof RejectedExecutionException) {
            run.close(); // the daemon stops; the next start goes on where the checkpoint is
          } else if (unhandled != null) { // a route without an error handler
            run.failedNow(Reasons.of(unhandled, null, run));
          }
          finish(run);
        } finally {
          run.feed().ended();
          observer.ended(run.feed(), run.failure());
        }
      }
    };
  }

  /** Hands what the route looked up in the warehouse to the run: the first column of the body. */
  public void scope(Exchange exchange) {
    List<?> rows = exchange.getMessage().getBody(List.class);
    run(exchange)
        .cursor()
        .scope(
            rows.stream()
                .map(row -> ((Map<?, ?>) row).values().iterator().next())
                .map(String::valueOf)
                .toList());
  }

  /** Sets what to ask for next: the path and query of the HTTP request. */
  public void ask(Exchange exchange) {
    FeedRun run = run(exchange);
    Ask ask =
        run.cursor().next().orElseThrow(() -> new IllegalStateException("nothing left to ask"));
    exchange.getMessage().removeHeaders("CamelHttp*"); // and no others: Camel counts retries in one
    exchange.getMessage().setBody(null);
    exchange.getMessage().setHeader(Exchange.HTTP_PATH, ask.path());
    if (!ask.query().isEmpty()) {
      exchange.getMessage().setHeader(Exchange.HTTP_QUERY, ask.query());
    }
    run.asked(ask, clock.instant());
  }

  /**
   * Makes sure that the reply is an answer to what was asked, and a whole one. Leaves its records
   * as the body.
   *
   * @throws ReplyFault if it is not
   */
  public void verify(Exchange exchange) {
    FeedRun run = run(exchange);
    Feed feed = run.feed();
    InputStream stream = exchange.getMessage().getBody(InputStream.class);
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    Body body;
    try (stream) {
      HttpStatus.judge(status).orThrow();
      body = new ReplyReader(feed.settings().size("max-reply")).read(stream);
    } catch (IOException e) {
      throw new RetryLater("the connection broke: " + e.getMessage(), e);
    }
    Instant answered = clock.instant();
    Reply reply;
    try {
      reply = Reply.parse(body.bytes(), body.length(), feed.vendor().arrayField());
    } catch (UnreadableReply e) {
      throw new RetryLater("the reply is unreadable: " + e.getMessage(), e);
    }
    feed.vendor().judge(reply).orThrow();
    exchange.getMessage().setBody(run.cursor().accept(reply.records(), run.asked(), answered));
  }

  /** Turns the vendor's records into rows of the warehouse. Leaves a {@link Page} as the body. */
  public void normalize(Exchange exchange) {
    FeedRun run = run(exchange);
    Feed feed = run.feed();
    Progress progress = exchange.getMessage().getBody(Progress.class);
    String table = run.ask().table();
    boolean empty = progress.records().isEmpty() && progress.gaps().isEmpty();
    if (table == null || (empty && progress.state() == null)) {
      exchange.getMessage().setBody(null);
      return;
    }
    MappedPage mapped =
        feed.mapping(table)
            .map(
                progress.records(),
                new MappingContext(
                    feed.site().name(),
                    feed.vendor().name(),
                    feed.spec().name(),
                    feed.site().zone(),
                    progress.constants()));
    PageLoad load =
        new PageLoad(
            feed.key(),
            feed.vendor().name(),
            mapped.rows(),
            mapped.rejected(),
            progress.state(),
            progress.gaps());
    exchange.getMessage().setBody(new Page(run.fetchedOne(), mapped, load));
  }

  /**
   * Commits the page in the body: its rows, its rejected records and the checkpoint, or nothing.
   * Does nothing where the body is no page. Leaves the committed rows as the body, a list of maps
   * by column, for steps that follow.
   */
  public void load(Exchange exchange) {
    if (!(exchange.getMessage().getBody() instanceof Page page)) {
      return;
    }
    FeedRun run = run(exchange);
    LoadResult result = warehouse.load(page.load());
    run.loadedOne(result);
    if (result.rejected() > 0) {
      run.feed().log().rejected(result.rejected(), page.load().rejected().get(0).reason());
    }
    observer.loaded(run.feed(), page, result);
    exchange.getMessage().setBody(new CommittedRows(page.load().rows()));
  }

  /** Ends the run and writes down how it went. */
  public void record(Exchange exchange) {
    finish(run(exchange));
  }

  /** Notes why the run fails. Routes call it for every error that is left after retries. */
  public void fail(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      Reasons.logUnexpected(exchange.getFromRouteId(), cause);
      return;
    }
    String endpoint = exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class);
    if (run.failedNow(Reasons.of(cause, endpoint, run)) && cause instanceof RateLimited limited) {
      run.feed().pauseUntil(clock.instant().plus(limited.pause()));
    }
  }

  private void finish(FeedRun run) {
    if (!run.close()) {
      return;
    }
    Feed feed = run.feed();
    Instant now = clock.instant();
    boolean caughtUp = run.reachedEnd();
    if (run.failed()) {
      feed.log().failed(run.failure(), now);
    } else {
      feed.log().succeeded(run.startedAt(), now, run.loaded(), run.result(), caughtUp);
      run.cursor().notice().ifPresent(feed.log()::notice);
    }
    try {
      warehouse.record(
          new RunRecord(
              feed.key(),
              feed.vendor().name(),
              run.startedAt(),
              now,
              run.loaded(),
              run.result(),
              run.failure(),
              caughtUp));
      if (caughtUp && feed.spec().closesGapsOf() != null) {
        GapClosing.close(warehouse, feed, run.startedAt());
      }
    } catch (WarehouseException e) {
      feed.log().failed(e.getMessage(), now);
    }
  }

  private static FeedRun run(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      throw new IllegalStateException("the route has no open step before this one");
    }
    return run;
  }
}
