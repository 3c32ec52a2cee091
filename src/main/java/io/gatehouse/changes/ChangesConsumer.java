package io.gatehouse.changes;

import io.gatehouse.changes.SiteChanges.Batch;
import io.gatehouse.feed.FailureReasons.ForeignMessages;
import io.gatehouse.feed.Page.CommittedRows;
import io.gatehouse.warehouse.Consumers;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.support.ScheduledPollConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands committed rows on to a route, batch by batch, at least once and for each site in the order
 * of its commits. The checkpoint is saved when the route has ended well; a batch whose route fails
 * comes again. The body is a list of maps by column; the properties {@code consumer}, {@code table}
 * and {@code site} say whose it is. One daemon at a time has the consumer.
 */
final class ChangesConsumer extends ScheduledPollConsumer {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse.changes");

  /** After so many signs of life, a minute, a route that has not ended is told. */
  private static final int LONG = 24;

  private final ChangesEndpoint endpoint;
  private final Warehouse warehouse;
  private final Table table;
  private final Map<String, SiteChanges> sites = new TreeMap<>();
  private volatile boolean isHeld;
  private volatile UnderWay underWay;
  private boolean waitingIsTold;
  private String problem;

  /** A batch that its route has not ended with, and for how many signs of life by now. */
  private record UnderWay(String site, Batch batch, AtomicInteger signs) {}

  ChangesConsumer(ChangesEndpoint endpoint, Processor processor) {
    super(endpoint, processor);
    this.endpoint = endpoint;
    this.warehouse = endpoint.component().warehouse();
    this.table = warehouse.table(endpoint.table());
  }

  String name() {
    return endpoint.consumer();
  }

  private Consumers consumers() {
    return warehouse.consumers();
  }

  @Override
  protected void doStart() throws Exception {
    endpoint.component().started(this);
    super.doStart();
  }

  /** Within the shutdown of its route: a batch under way has ended, or has been given up. */
  @Override
  protected void doStop() throws Exception {
    super.doStop();
    endpoint.component().stopped(this);
    if (isHeld) {
      isHeld = false;
      try {
        consumers().release(name(), endpoint.component().daemon());
      } catch (WarehouseException e) {
        LOG.debug("consumer {}: not released: {}", name(), e.getMessage());
      }
    }
  }

  /** Says that this daemon still has the consumer, also while a route takes long. */
  void holdOn() {
    if (isHeld && !consumers().holdOn(name(), endpoint.component().daemon())) {
      isHeld = false;
    }
    UnderWay hanging = underWay;
    int signs = isHeld && hanging != null ? hanging.signs().incrementAndGet() : 1;
    if (signs % LONG == 0) {
      int minutes = signs / LONG;
      String error =
          "its route has not ended with %s for %d min: has each of its calls a timeout? The rows wait"
              .formatted(which(hanging.batch()), minutes);
      if (signs == LONG) {
        LOG.warn("consumer {} at {}: {}", name(), hanging.site(), error);
      }
      consumers().failed(name(), hanging.site(), error);
    }
  }

  @Override
  protected int poll() {
    try {
      int rows = handOn();
      if (problem != null) {
        problem = null;
        LOG.info("consumer {}: goes on", name());
      }
      return rows;
    } catch (WarehouseException e) { // a database that is away is told by the feeds' watch, too
      if (!e.getMessage().equals(problem)) {
        problem = e.getMessage();
        LOG.warn("consumer {}: {}", name(), problem);
      }
      return 0;
    } catch (RuntimeException e) {
      String unexpected = ForeignMessages.unexpected(e);
      if (!unexpected.equals(problem)) {
        problem = unexpected;
        LOG.error("consumer {}: {}", name(), unexpected, e);
      }
      return 0;
    }
  }

  /** Hands on all there is. Returns whether that went well; true where another daemon does it. */
  boolean handOnAll() {
    while (isRunAllowed() && poll() > 0) {}
    return problem == null && sites.values().stream().noneMatch(SiteChanges::isFailing);
  }

  /** A batch a site. Returns how many rows. */
  private synchronized int handOn() {
    if (!isHeld && !hold()) {
      return 0;
    }
    int handedOn = 0;
    for (Map.Entry<String, Long> last : consumers().lastNumbers(endpoint.site()).entrySet()) {
      SiteChanges site =
          sites.computeIfAbsent(
              last.getKey(),
              name -> new SiteChanges(consumers(), table.name(), name, null, endpoint.batch()));
      if (!isHeld || !isRunAllowed()) {
        break;
      }
      if (!site.waits()) {
        handedOn += handOn(site, last.getValue());
      }
    }
    return handedOn;
  }

  private boolean hold() {
    isHeld =
        consumers()
            .hold(
                name(),
                table.name(),
                endpoint.site(),
                endpoint.isFromNow(),
                endpoint.component().daemon());
    if (isHeld) {
      waitingIsTold = false;
      sites.clear();
      consumers()
          .positions(name())
          .forEach(
              (site, position) ->
                  sites.put(
                      site,
                      new SiteChanges(
                          consumers(), table.name(), site, position, endpoint.batch())));
    } else if (!waitingIsTold) {
      waitingIsTold = true;
      LOG.info(
          "consumer {}: another daemon hands its rows on; this one takes over from it", name());
    }
    return isHeld;
  }

  private int handOn(SiteChanges site, long last) {
    if (site.beginsAnew(last)) {
      LOG.warn(
          "consumer {} at {}: it has come further than the site's last load_no, {}, which somebody"
              + " has put back: all rows are handed on again",
          name(),
          site.site(),
          last);
    }
    Batch batch =
        site.isBehind(last) ? site.next(last) : new Batch(java.util.List.of(), site.position());
    if (batch.rows().isEmpty()) {
      if (site.savesIdle()) {
        save(site, batch, 0, true);
      }
      return 0;
    }
    underWay = new UnderWay(site.site(), batch, new AtomicInteger());
    String failure;
    try {
      failure = process(site.site(), batch);
    } finally {
      underWay = null;
    }
    if (failure == null) {
      boolean caughtUp = batch.after().afterKey() == null && batch.after().loadNo() >= last;
      if (!save(site, batch, batch.rows().size(), caughtUp)) {
        return 0;
      }
      if (site.handedOn(batch)) {
        LOG.info("consumer {} at {}: its route goes well again", name(), site.site());
      }
      return batch.rows().size();
    }
    if (isRunAllowed()) { // else it was broken off, and comes again at the next start
      failed(site, batch, failure);
    }
    return 0;
  }

  private boolean save(SiteChanges site, Batch batch, int rows, boolean caughtUp) {
    boolean saved =
        consumers()
            .save(
                name(), endpoint.component().daemon(), site.site(), batch.after(), rows, caughtUp);
    if (!saved) {
      isHeld = false;
      LOG.warn(
          "consumer {}: another daemon has taken it, as this one gave no sign for {} s",
          name(),
          Consumers.HOLD.toSeconds());
    }
    return saved;
  }

  private String which(Batch batch) {
    Object[] first = batch.rows().get(0);
    long loadNo = consumers().loadNo(table.name(), first);
    return batch.rows().size() > 1
        ? batch.rows().size() + " rows from load_no " + loadNo + " on"
        : "the row " + key(first) + "of load_no " + loadNo;
  }

  private void failed(SiteChanges site, Batch batch, String failure) {
    String error =
        "its route failed with %s: %s; mend its target or its steps, the rows wait"
            .formatted(which(batch), failure);
    if (site.failed(batch)) {
      LOG.warn("consumer {} at {}: {}", name(), site.site(), error);
    }
    consumers().failed(name(), site.site(), error);
  }

  /** Ids of people are for nobody's log. */
  private String key(Object[] row) {
    return table.key().size() == 1 ? row[table.position(table.key().get(0))] + " " : "";
  }

  /** Returns why the route failed; null where it ended well. */
  private String process(String site, Batch batch) {
    Exchange exchange = createExchange(false);
    try {
      exchange.setProperty("consumer", name());
      exchange.setProperty("table", table.name());
      exchange.setProperty("site", site);
      exchange.getMessage().setBody(new CommittedRows(table, batch.rows()));
      getProcessor().process(exchange);
      if (exchange.getException() == null) {
        return exchange.isRollbackOnly() ? "the route rolled back" : null;
      }
      return reason(exchange, exchange.getException());
    } catch (Exception e) {
      return reason(exchange, e);
    } finally {
      releaseExchange(exchange, false);
    }
  }

  private static String reason(Exchange exchange, Throwable thrown) {
    return ForeignMessages.ofStep(
        thrown, exchange.getProperty(Exchange.FAILURE_ENDPOINT, String.class));
  }

  @Override
  public String toString() {
    return "consumer " + name() + " of " + Arrays.asList(table.name(), endpoint.site());
  }
}
