package io.gatehouse.feed;

import io.gatehouse.feed.BoundedReplies.Body;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.FailureReasons.ForeignMessages;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Feed.Feeds;
import io.gatehouse.feed.FeedLog.WarehouseWatch;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.Page.CommittedRows;
import io.gatehouse.feed.Refused.Narrow;
import io.gatehouse.reply.Reply;
import io.gatehouse.warehouse.CallPriority;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Stretch;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.apache.camel.AggregationStrategy;
import org.apache.camel.Exchange;
import org.apache.camel.support.DefaultExchange;

/**
 * The steps of a feed's route, by the names that routes use: the bean {@code feed}. Each works on
 * one page, never on one row.
 */
public final class FeedSteps {

  /** True on an exchange whose last request was refused because of its access token. */
  public static final String TOKEN_EXPIRED = "tokenExpired";

  /** The headers of a push, by their names in small letters: a map, for steps that verify it. */
  public static final String PUSHED_HEADERS = "pushedHeaders";

  private static final String JSON = "application/json";

  /** The number of the page that {@code normalize} left on an exchange, for {@code load}. */
  private static final String PAGE = "gatehouse.page";

  /**
   * Whether the exchange is between {@code load} and the end of the steps that get its rows: what
   * fails there is the integrator's own. False rather than absent afterwards, since Camel leaves on
   * the route's exchange what a branch's lacks; {@link NextPage} and {@link OwnSteps} see to it,
   * since a later step may have a copy, of which a failure leaves nothing.
   */
  static final String OWN_STEPS = "gatehouse.own-steps";

  /** Nobody knows how long; callers try again by rules of their own. */
  private static final Duration UNTIL_RESUMED = Duration.ofMinutes(1);

  private final Feeds feeds;
  private final Warehouse warehouse;
  private final Clock clock;
  private final FeedObserver observer;
  private final int maxPages;
  private final WarehouseWatch watch;
  private final RunCompletion endings;
  private final Pushes pushes;

  /** What breaks off from then on is no failure: the next start goes on from the checkpoint. */
  private volatile boolean stopping;

  /** Null where live feeds run. */
  private Stretch stretch;

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
    this.watch = new WarehouseWatch(clock);
    this.endings = new RunCompletion(warehouse, clock, observer, watch, () -> stopping);
    this.pushes = new Pushes(warehouse, clock, watch);
  }

  /** What is told of the warehouse for all feeds at once. */
  public WarehouseWatch warehouseWatch() {
    return watch;
  }

  /** Has feeds that failed run once more before their schedule's next turn. */
  public void tryEarly(BiConsumer<Feed, Duration> trigger) {
    endings.tryEarly(trigger);
  }

  /** What runs is no live feed, but reads this again. */
  public void backfill(Stretch past) {
    stretch = past;
    endings.backfill(past);
  }

  /** The daemon stops: from now on nothing is asked for, and what breaks off is no failure. */
  public void stop() {
    stopping = true;
    feeds.all().forEach(Feed::retire);
  }

  /** Nothing runs any more: what is not yet written down is now. */
  public void close() {
    pushes.close();
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
      if (feed.isHeld()) {
        feed.missesTurn();
      }
      if (feed.isRetired() || stopping || feed.isHeld() || feed.pausedAt(now) || !feed.tryStart()) {
        exchange.setRouteStop(true);
        return;
      }
      run =
          new FeedRun(
              feed, now, maxPages, () -> stopping || feed.isRetired() || feed.isHeld(), observer);
      exchange.setProperty(FeedRun.PROPERTY, run);
      observer.began(feed, now);
      endings.with(exchange, run);
    }
    String state = warehouse.state(run.feed().key()).orElse(null);
    run.begin(
        stretch == null
            ? run.feed().vendor().open(run.feed().site(), name, state, clock)
            : past(run.feed(), state));
  }

  /** Of a backfill: where it was broken off, or at its beginning. */
  private Cursor past(Feed feed, String live) {
    String vendor = feed.vendor().name();
    String state = warehouse.begin(stretch, vendor).state();
    LocalDate day = LocalDate.ofInstant(stretch.from(), feed.site().zone());
    Instant now = clock.instant();
    Instant end = stretch.to().isAfter(now) ? now : stretch.to();
    return feed.vendor()
        .backfill(
            feed.site().startingOn(day),
            feed.spec().name(),
            state,
            live,
            Clock.fixed(end, feed.site().zone()))
        .orElseThrow(() -> new Refused("no stretch of the past can be asked for"));
  }

  /**
   * Begins the run of one message that the vendor has pushed. Several may be under way at once; the
   * checkpoint is neither read nor moved, unless the message's own page says so.
   */
  public void receive(Exchange exchange, String site, String name) {
    if (stopping) {
      throw new Refused("the daemon stops");
    }
    Feed feed = feeds.get(site, name);
    if (feed.isRetired()) {
      throw new Refused(feed.key() + " is being changed", UNTIL_RESUMED);
    }
    if (feed.isHeld()) {
      throw new Refused(feed.key() + " is paused by an operator", UNTIL_RESUMED);
    }
    FeedRun run = new FeedRun(feed, clock.instant(), maxPages, () -> stopping);
    exchange.setProperty(FeedRun.PROPERTY, run);
    pushes.with(exchange, run);
  }

  /**
   * Hands what the route looked up in the warehouse to the run: the first column of the body. What
   * fails in looking it up is the feed's, among an integrator's own steps too: the Kamelet says so
   * at its beginning.
   */
  public void scope(Exchange exchange) {
    exchange.setProperty(OWN_STEPS, run(exchange).loaded() > 0);
    List<?> rows = exchange.getMessage().getBody(List.class);
    run(exchange)
        .cursor()
        .scope(
            rows.stream()
                .map(row -> ((Map<?, ?>) row).values().iterator().next())
                .map(String::valueOf)
                .toList());
  }

  /**
   * Sets what to ask for next: the path, query and body of the HTTP request. Waits for its turn
   * where the vendor bounds how often it may be called.
   */
  public void ask(Exchange exchange) {
    exchange.setProperty(OWN_STEPS, false);
    FeedRun run = run(exchange);
    Ask ask =
        run.cursor()
            .next()
            .orElseThrow(() -> new Refused("nothing is left to ask: check the loop's steps"));
    if (run.feed().isRetired() || stopping) {
      throw new Refused("the feed stops");
    }
    run.feed().awaitTurn(priority(run));
    BoundedReplies.asking(run.feed().key());
    run.sending(ask, clock.instant());
    exchange.getMessage().removeHeaders("CamelHttp*"); // and no others: Camel counts retries in one
    exchange.getMessage().setHeader(Exchange.HTTP_PATH, ask.path());
    exchange.getMessage().setHeader(Exchange.HTTP_METHOD, ask.body() == null ? "GET" : "POST");
    if (!ask.query().isEmpty()) {
      exchange.getMessage().setHeader(Exchange.HTTP_QUERY, ask.query());
    }
    exchange.getMessage().setBody(ask.body());
    exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, ask.body() == null ? null : JSON);
    run.call().sent();
  }

  private CallPriority priority(FeedRun run) {
    if (stretch != null || run.cursor().reachesBack()) {
      return CallPriority.HISTORY;
    }
    return run.feed().spec().isReference() ? CallPriority.REFERENCE : CallPriority.LIVE;
  }

  /** Reads the reply whole, within its bounds, for steps before {@code verify}: a byte array. */
  public void read(Exchange exchange) {
    FeedRun run = run(exchange);
    run.call()
        .receive(
            () -> {
              Body body = BoundedReplies.read(exchange, run.feed());
              exchange.getMessage().setBody(Arrays.copyOf(body.bytes(), body.length()));
            });
  }

  /**
   * Makes sure that the reply is an answer to what was asked, and a whole one. Leaves what the
   * cursor makes of it as the body.
   *
   * @throws ReplyFault if it is not
   */
  public void verify(Exchange exchange) {
    FeedRun run = run(exchange);
    if (run.ask() == null) {
      throw new Refused("verify has no question to the reply: the step ask is missing before it");
    }
    run.call().verify(() -> verify(exchange, run));
  }

  private void verify(Exchange exchange, FeedRun run) {
    Body body = BoundedReplies.read(exchange, run.feed());
    Instant answered = clock.instant();
    Reply reply =
        run.fitting(
            BoundedReplies.isJson(body),
            () -> BoundedReplies.parse(body, run.ask(), run.feed().vendor()));
    Meaning meaning = run.feed().vendor().judge(reply);
    Progress progress = Progress.nothing();
    if (meaning instanceof Narrow narrow) {
      run.cursor().narrow(narrow.code(), narrow.getMessage());
    } else {
      if (meaning instanceof TokenExpired) {
        exchange.setProperty(TOKEN_EXPIRED, true);
      }
      meaning.orThrow();
      progress = run.fitting(true, () -> run.cursor().accept(reply, run.asked(), answered));
      run.took(progress);
    }
    exchange.getMessage().removeHeaders("CamelRedeliver*"); // retries are counted for each page
    exchange.getMessage().setBody(progress);
  }

  /**
   * Turns the vendor's records into rows of the warehouse. Leaves a {@link Page} as the body, or
   * null where there is nothing to load.
   */
  public void normalize(Exchange exchange) {
    FeedRun run = run(exchange);
    Object body = exchange.getMessage().getBody();
    if (!(body instanceof Progress progress)) {
      throw Page.changed("normalize", body, "what verify left");
    }
    Page page =
        progress.isNothing()
            ? null
            : Page.of(run.fetchedOne(), run.feed(), progress, load -> committing(run.feed(), load));
    exchange.getMessage().setBody(page);
    exchange.setProperty(PAGE, page == null ? 0 : page.number());
  }

  private Supplier<LoadResult> committing(Feed feed, PageLoad load) {
    return stretch == null
        ? warehouse.prepare(load)
        : () -> warehouse.load(stretch, load, feed.spec().closesGapsOf());
  }

  /**
   * Commits the page in the body: its rows, its rejected records and the checkpoint, or nothing.
   * Leaves null where there is no page to load. Leaves the committed rows as the body, a list of
   * maps by column, for steps that follow.
   *
   * @throws Refused where there is one, and the body is something else
   */
  public void load(Exchange exchange) {
    exchange.setProperty(OWN_STEPS, false);
    FeedRun run = run(exchange);
    Object body = exchange.getMessage().getBody();
    if (!(body instanceof Page page)) {
      if (body instanceof Progress) {
        throw new Refused("load found what verify left: the step normalize is missing before it");
      }
      if (exchange.getProperty(PAGE, 0, Integer.class) > run.loaded()) {
        throw Page.changed("load", body, "the page that normalize left");
      }
      exchange.getMessage().setBody(null); // what a lookup left is no list of committed rows
      return;
    }
    run.loading(page);
    long begin = System.nanoTime();
    LoadResult result;
    CommittedRows rows;
    try {
      result = page.commit().get();
      // Before the run knows of the page: where this fails the page is loaded again, as one whose
      // commit was not answered, and is counted once.
      rows = new CommittedRows(warehouse.kept(page.load(), result).tables());
    } catch (WarehouseException e) {
      run.notLoaded(e);
      throw e;
    }
    Duration took = Duration.ofNanos(System.nanoTime() - begin);
    run.loadedOne(page, result);
    if (run.cursor() != null) { // else it was pushed
      run.cursor().committed(result);
    }
    if (result.rejected() > 0) {
      run.feed().log().rejected(result.rejected(), page.load().rejected().get(0).reason());
    }
    observer.committed(run.feed(), page, result, clock.instant(), took);
    exchange.getMessage().setBody(rows);
    exchange.setProperty(OWN_STEPS, true);
  }

  /** Ends the run and writes down how it went. */
  public void record(Exchange exchange) {
    exchange.setProperty(OWN_STEPS, false);
    endings.finish(run(exchange));
  }

  /** Notes why the run fails. Routes call it for every error that is left after retries. */
  public void fail(Exchange exchange) {
    Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      if (!(cause instanceof Refused refused && refused.isForAWhile())) { // a paused feed's push
        FailureReasons.logUnexpected(exchange.getFromRouteId(), cause);
      }
      return;
    }
    run.call().endUnread();
    if (run.feed().spec().isPushed()) {
      pushes.failed(run, cause);
      return;
    }
    String endpoint = exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class);
    if (exchange.getProperty(OWN_STEPS, false, Boolean.class) && !stopping) {
      run.feed().log().ownStepFailed(ForeignMessages.ofStep(cause, endpoint), clock.instant());
      return;
    }
    endings.failed(run, cause, endpoint);
  }

  private static FeedRun run(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      throw new Refused("the route has no step open before this one");
    }
    return run;
  }

  /**
   * Joins the two branches of the page loop, of which the first has committed a page while the
   * second fetched the next: goes on with the fetched one, or with the first branch's error.
   */
  public static final class NextPage implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange committed, Exchange fetched) {
      if (committed == null) {
        return fetched;
      }
      boolean isOfCommitted = committed.getException() != null && fetched.getException() == null;
      if (isOfCommitted) {
        fetched.setException(committed.getException());
      }
      boolean ofOwnSteps = isOfCommitted && committed.getProperty(OWN_STEPS, false, Boolean.class);
      fetched.setProperty(OWN_STEPS, ofOwnSteps);
      FeedRun run = fetched.getProperty(FeedRun.PROPERTY, FeedRun.class);
      if (fetched.getMessage().getBody() instanceof Page page && page.number() <= run.loaded()) {
        fetched.getMessage().setBody(null); // nothing was asked for: the page just committed
      } // what else may be there in place of a page is for load to see
      return fetched;
    }
  }

  /**
   * Ends the steps that an integrator has for a committed page: nothing that they do to their copy
   * of the exchange, stopping it or failing, is the feed's. What no error handler has handled stays
   * an error.
   */
  public static final class OwnSteps implements AggregationStrategy {

    @Override
    public Exchange aggregate(Exchange before, Exchange done) {
      Exchange after = new DefaultExchange(done.getContext());
      after.setException(done.getException());
      after.setProperty(OWN_STEPS, false); // what fails from here on is the feed's
      return after;
    }
  }
}
