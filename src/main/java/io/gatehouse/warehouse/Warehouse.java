package io.gatehouse.warehouse;

import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.RejectedRecords.ReplayLoad;
import io.gatehouse.warehouse.load.Checkpoints;
import io.gatehouse.warehouse.load.Checkpoints.Runs;
import io.gatehouse.warehouse.load.Gaps;
import io.gatehouse.warehouse.load.KeptRows;
import io.gatehouse.warehouse.load.Loader;
import io.gatehouse.warehouse.sql.Comments;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Schema;
import io.gatehouse.warehouse.sql.Transactions;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.sql.DataSource;

/**
 * The SQL database that all events land in, each once. Safe to use from many threads and, on one
 * database, from many processes. Every method throws {@link WarehouseException}.
 */
public final class Warehouse implements AutoCloseable {
  /** Each may have had H2's file open for all, and close it while this process opens it. */
  private static final int OTHERS_THAT_MAY_END = 5;

  private final String url;
  private final Dialect dialect;
  private final HikariDataSource pool;
  private final Map<String, Table> tables;
  private final Transactions transactions;
  private final Clock clock;
  private final KeptRows keptRows;
  private final Loader loader;
  private final Consumers consumers;
  private final Retention retention;

  private Warehouse(
      String url, Dialect dialect, HikariDataSource pool, Map<String, Table> tables, Clock clock) {
    this.url = url;
    this.dialect = dialect;
    this.pool = pool;
    this.tables = tables;
    this.transactions = new Transactions(pool, url, dialect, tables.values());
    this.clock = clock;
    this.keptRows = new KeptRows();
    this.loader = new Loader(dialect, new Checkpoints(dialect), keptRows);
    this.consumers = new Consumers(transactions, tables);
    this.retention = new Retention(this, transactions, clock, keptRows);
  }

  /**
   * Connects, brings the schema to this version and reads the tables' columns.
   *
   * @param url {@code jdbc:h2:…} or {@code jdbc:postgresql:…}
   * @param clock dates what is loaded
   */
  public static Warehouse open(String url, String username, String password, Clock clock) {
    return open(url, username, password, null, clock);
  }

  /** The same, with the files of {@code config/migrations}: a folder, or null for none. */
  public static Warehouse open(
      String url, String username, String password, Path migrations, Clock clock) {
    for (int more = OTHERS_THAT_MAY_END; ; more--) {
      try {
        return opened(url, username, password, migrations, clock);
      } catch (WarehouseException e) {
        if (more == 0 || !e.isOfOneThatEnded()) {
          throw e;
        }
      }
    }
  }

  private static Warehouse opened(
      String url, String username, String password, Path migrations, Clock clock) {
    Dialect dialect = Dialect.of(url, migrations);
    HikariDataSource pool = null;
    try {
      pool = dialect.open(url, username, password);
      try (Connection connection = pool.getConnection()) {
        Comments.write(connection, url);
        Warehouse warehouse = new Warehouse(url, dialect, pool, Schema.read(connection), clock);
        warehouse.retention.read(connection);
        return warehouse;
      }
    } catch (SQLException | RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw WarehouseException.ofAny("open the warehouse", url, e);
    }
  }

  /** Opens what is there for reading alone; never creates or changes anything. */
  public static WarehouseReader openReadOnly(String url, String username, String password) {
    return WarehouseReader.open(url, username, password);
  }

  /** The same, and where nobody else has H2's files open they stay as they are, byte for byte. */
  public static WarehouseReader look(String url, String username, String password) {
    return WarehouseReader.look(url, username, password);
  }

  /** For named queries and an integrator's own steps. Loads go through {@link #load}. */
  public DataSource dataSource() {
    return pool;
  }

  /** Committed rows for those who hand them on. */
  public Consumers consumers() {
    return consumers;
  }

  /** Who is told that feeds are not well. */
  public FeedAlerts alerts() {
    return new FeedAlerts(transactions, clock);
  }

  /** What could not become rows. */
  public RejectedRecords rejectedRecords() {
    return new RejectedRecords(this, transactions, loader);
  }

  /** Takes people out. */
  public Erasing erasing() {
    return new Erasing(this, transactions);
  }

  /** How long rows are kept. */
  public Retention retention() {
    return retention;
  }

  /** By its lower-case name; IllegalArgumentException names the nearest there is. */
  public Table table(String name) {
    Table table = tables.get(name);
    if (table == null) {
      throw new IllegalArgumentException(
          "the warehouse has no table " + name + Nearest.hint(name, tables.keySet()));
    }
    return table;
  }

  public List<Table> tables() {
    return List.copyOf(tables.values());
  }

  /**
   * Writes a page's rows, rejected rows, gaps and checkpoint in one transaction: all of it or
   * nothing. Pages of one site commit in turn, whichever process loads them. A page may be loaded
   * again, whatever came of it before. Of the rejected, those not seen before are counted.
   */
  public LoadResult load(PageLoad page) {
    return prepare(page).get();
  }

  /** The same, with all that needs no database done at once, and the rest whenever it is called. */
  public Supplier<LoadResult> prepare(PageLoad page) {
    AtomicReference<Loader.Sorted> sorted = new AtomicReference<>(Loader.sort(page));
    return () -> load(page, sorted.getAndSet(null));
  }

  private LoadResult load(PageLoad page, Loader.Sorted sorted) {
    FeedKey feed = page.feed();
    if (page.onlyCounts() && !page.tallies().isEmpty()) {
      LoadResult counted =
          transactions.run("count rows for " + feed, connection -> loader.count(connection, page));
      if (counted != null) { // mostly: counting may take a while, and keeps nobody from loading
        return counted;
      }
    }
    Instant now = now();
    return transactions.inTurn(
        "load a page of " + feed,
        feed.site(),
        page.into(),
        connection -> loader.load(connection, page, sorted, now));
  }

  /**
   * The rows of a page that has been loaded as they are kept, for whoever is to have no others:
   * without expired ones, and without erased people.
   */
  public PageLoad kept(PageLoad page, LoadResult result) {
    return result.expired() == 0 && result.erased() == 0
        ? page
        : transactions.run(
            "look up who was erased at " + page.feed().site(),
            connection -> keptRows.kept(connection, page));
  }

  /** Begins a backfill, or goes on where it was broken off; one that ended begins anew. */
  public Stretch.Standing begin(Stretch stretch, String vendor) {
    Instant now = now();
    return transactions.run(
        "begin the backfill of " + stretch.feed(),
        connection -> Stretch.begin(connection, stretch, vendor, now));
  }

  /**
   * Loads a page of a backfill: its rows, its rejected rows, the gaps that it fills or finds, and
   * the backfill's checkpoint in one transaction. The feed's checkpoint and what its listings have
   * are left alone.
   *
   * @param closes another feed of the site, of which it fills the same gaps; null for none
   */
  public LoadResult load(Stretch stretch, PageLoad page, String closes) {
    Instant now = now();
    PageLoad rows = page.ofThePast();
    return transactions.inTurn(
        "load a page of the backfill of " + stretch.feed(),
        stretch.feed().site(),
        rows.into(),
        connection -> {
          LoadResult result = loader.load(connection, rows, now);
          long closed = rows.filled().isEmpty() ? 0 : Gaps.alsoFill(connection, rows, closes, now);
          Stretch.save(connection, dialect, stretch, page, result, closed, now);
          return result;
        });
  }

  /** How far a backfill has come. */
  public Stretch.Standing standing(Stretch stretch) {
    return transactions.run(
        "read the backfill of " + stretch.feed(), connection -> Stretch.read(connection, stretch));
  }

  /**
   * Writes down how a run of a backfill went.
   *
   * @param whole whether all of it has been read
   * @param error why it broke off; null where it did not fail
   */
  public void end(Stretch stretch, boolean whole, String error) {
    Instant now = now();
    transactions.write(
        "end the backfill of " + stretch.feed(),
        connection -> Stretch.end(connection, stretch, whole, error, now));
  }

  /** Loads what fits now and takes it out of the rejected rows, in one transaction. */
  public ReplayLoad.Outcome replay(ReplayLoad replay) {
    Instant now = now();
    return transactions.inTurn(
        "replay rejected rows of " + replay.feed(),
        replay.feed().site(),
        replay.rows() == null ? List.of() : List.of(replay.rows().table()),
        connection -> replay.load(connection, dialect, loader, now));
  }

  interface Change<T> {
    T in(Connection connection, SiteCommit commit) throws SQLException;
  }

  /** Like a page, in turn and under the site's lock, for the same order of numbers. */
  <T> T change(String doing, String site, Change<T> change) {
    Instant now = now();
    return transactions.inTurn(
        doing,
        site,
        List.of(),
        connection ->
            change.in(connection, SiteCommit.begin(connection, dialect, site, now, List.of())));
  }

  /** Keeps how sites are configured, for queries: table site. */
  public void keep(List<ConfiguredSites.ConfiguredSite> sites) {
    sites.forEach(site -> ConfiguredSites.keep(this, site.in(dialect)));
  }

  /** Unless it is so already. */
  void keep(String doing, String site, Transactions.Work<Boolean> isKept, Change<Integer> change) {
    if (!transactions.run(doing, isKept)) {
      change(doing, site, change);
    }
  }

  /** Where the feed goes on, JSON; empty before its first page. */
  public Optional<String> state(FeedKey feed) {
    return transactions.run(
        "read the checkpoint of " + feed, connection -> Checkpoints.state(connection, feed));
  }

  /**
   * Keeps how a run went: in the feed's checkpoint, and as a feed_run row if it did anything.
   *
   * @return where it failed because of an unreadable reply: in how many runs in a row the same one
   *     could not be read; else 0
   */
  public int record(RunRecord run) {
    return change(
        "record a run of " + run.feed(),
        run.feed().site(),
        (connection, commit) -> {
          if (Runs.worthKeeping(run)) {
            Runs.save(connection, run, commit);
          }
          return Checkpoints.record(connection, run, commit);
        });
  }

  /** An unreadable reply has been passed over: the next one is another. */
  public void forgetUnreadable(FeedKey feed) {
    change(
        "go on behind an unreadable reply of " + feed,
        feed.site(),
        (connection, commit) -> {
          Checkpoints.forgetUnreadable(connection, feed, commit);
          return null;
        });
  }

  /**
   * Marks the feed's open gaps that ended before a moment as closed by another feed, and counts the
   * events of each that this other feed saw and the feed itself did not.
   *
   * @param by name of the other feed of the same site
   * @return those closed now
   */
  public List<Gap> closeGaps(FeedKey feed, String by, Instant before) {
    String doing = "close gaps of " + feed;
    boolean none =
        transactions.run(doing, connection -> !Gaps.anyToClose(connection, feed, before, now()));
    if (none) {
      return List.of(); // mostly: what changes nothing need not wait for its turn
    }
    return change(
        doing,
        feed.site(),
        (connection, commit) -> Gaps.close(connection, feed, by, before, commit));
  }

  /** Every feed that ever loaded or ran, by site and name. */
  public List<FeedStatus> status() {
    return transactions.run("read the feeds' status", Checkpoints::status);
  }

  /**
   * What feeds have done lately and what lacks.
   *
   * @param stretch by which the runs are put together, in whole seconds
   */
  public Activity activity(Instant since, Duration stretch) {
    return transactions.run(
        "read what the feeds have done", connection -> Activity.read(connection, since, stretch));
  }

  /** Returns where the database answers. */
  public void reach() {
    transactions.run("reach the warehouse", Checkpoints::reach);
  }

  /** The same, with what operators have paused and which daemons run. */
  public Standing standing() {
    return transactions.run("read how the feeds stand", Standing::read);
  }

  /**
   * Has a feed stand still, in every daemon on this warehouse, until it is resumed.
   *
   * @param feed null for all of the site
   * @param length after which it goes on by itself; null for never
   */
  public void pause(String site, String feed, Duration length) {
    transactions.write(
        "pause " + site, connection -> PausedFeed.pause(connection, site, feed, length));
  }

  /**
   * Lets a feed go on.
   *
   * @param feed null for all of the site
   * @param others the site's other feeds, which stay paused where all of the site are
   * @return whether it was paused
   */
  public boolean resume(String site, String feed, Collection<String> others) {
    return transactions.run(
        "resume " + site, connection -> PausedFeed.resume(connection, site, feed, others));
  }

  /**
   * Says that this daemon lives.
   *
   * @param refused see {@link Heartbeat}
   * @return what is paused now
   */
  public List<PausedFeed> beat(UUID daemon, String host, long pid, String refused) {
    return transactions.run(
        "write the daemon's heartbeat",
        connection -> {
          Heartbeat.beat(connection, daemon, host, pid, refused);
          PausedFeed.mend(connection);
          return PausedFeed.read(connection);
        });
  }

  /** Tells how calls to a vendor were made, and asks for others: see {@link CallLedger}. */
  public CallLedger.Answer visit(String budget, CallLedger.Visit visit) {
    return CallLedgers.visit(transactions, url, budget, visit);
  }

  /** What is paused now. */
  public List<PausedFeed> paused() {
    return transactions.run("read which feeds are paused", PausedFeed::read);
  }

  /** Says that this daemon was stopped and lives no more. */
  public void stopped(UUID daemon) {
    transactions.write(
        "write that the daemon stops", connection -> Heartbeat.stopped(connection, daemon));
  }

  @Override
  public void close() {
    pool.close();
  }

  /** As precisely as databases keep it. */
  private Instant now() {
    return clock.instant().truncatedTo(ChronoUnit.MICROS);
  }
}
