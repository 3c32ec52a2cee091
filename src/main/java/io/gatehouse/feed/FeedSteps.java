package io.gatehouse.feed;

import io.gatehouse.feed.ReplyReader.Body;
import io.gatehouse.mapping.MappedPage;
import io.gatehouse.mapping.MappingContext;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.UnreadableReply;
import io.gatehouse.warehouse.LoadResult;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.apache.camel.Exchange;

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
  private final Endings endings;

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
    this.endings = new Endings(warehouse, clock, observer);
  }

  /** The daemon stops: from now on nothing is asked for, and what breaks off is no failure. */
  public void stop() {
    endings.stop();
  }

  /**
   * Begins a run where the checkpoint stands; stops the route if one is under way or paused. May be
   * tried again: an exchange has one run.
   */
  public void open(Exchange exchange, String site, String name) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) { // else the route tries again: the checkpoint could not be read
      Feed feed = feeds.get(site, name);
      Instant now = clock.instant();
      if (endings.stopping() || feed.pausedAt(now) || !feed.tryStart()) {
        exchange.setRouteStop(true);
        return;
      }
      run = new FeedRun(feed, now, maxPages);
      exchange.setProperty(FeedRun.PROPERTY, run);
      endings.with(exchange, run);
    }
    String state = warehouse.state(run.feed().key()).orElse(null);
    run.begin(run.feed().vendor().open(run.feed().site(), name, state, clock));
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
    if (endings.stopping()) {
      throw new Refused("the daemon stops");
    }
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
    exchange.getMessage().setBody(null); // whoever handles a fault must not read what is left of it
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
    endings.finish(run(exchange));
  }

  /** Notes why the run fails. Routes call it for every error that is left after retries. */
  public void fail(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      Reasons.logUnexpected(exchange.getFromRouteId(), cause);
      return;
    }
    endings.failed(run, cause, exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class));
  }

  private static FeedRun run(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      throw new IllegalStateException("the route has no open step before this one");
    }
    return run;
  }
}
