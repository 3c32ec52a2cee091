package io.gatehouse.changes;

import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.Consumers;
import java.util.List;
import org.apache.camel.Consumer;
import org.apache.camel.Processor;
import org.apache.camel.Producer;
import org.apache.camel.support.DefaultPollingConsumerPollStrategy;
import org.apache.camel.support.ScheduledPollEndpoint;

/** What a route asks for with {@code kamelet:changes}, checked. */
final class ChangesEndpoint extends ScheduledPollEndpoint {

  private static final int MOST = 10_000;

  private final ChangesComponent component;
  private final String consumer;
  private final String table;
  private final String site;
  private final int batch;
  private final boolean fromNow;

  /**
   * @throws IllegalArgumentException saying what is wrong with a parameter
   */
  ChangesEndpoint(
      String uri,
      ChangesComponent component,
      String consumer,
      String table,
      String site,
      String batch,
      String start,
      String every) {
    super(uri, component);
    this.component = component;
    this.consumer = consumer;
    this.table = table;
    this.site = site;
    String wrong =
        problem(
            consumer, table, site, batch, start, every, component.warehouse().consumers().tables());
    if (wrong != null) {
      throw new IllegalArgumentException(wrong);
    }
    this.batch = Integer.parseInt(batch);
    this.fromNow = start.equals("now");
    setDelay(Long.parseLong(every));
    setInitialDelay(0);
    setGreedy(true);
    setStartScheduler(component.isLive());
    setPollStrategy(new DefaultPollingConsumerPollStrategy());
  }

  /** What is wrong with the parameters; null where nothing is. */
  static String problem(
      String consumer,
      String table,
      String site,
      String batch,
      String start,
      String every,
      List<String> tables) {
    if (!consumer.matches("[a-z0-9][a-z0-9-]{0,39}")) {
      return "consumer: expected a name of at most 40 of a-z, 0-9 and -, got " + consumer;
    }
    if (!tables.contains(table)) {
      return "table: there is no table "
          + table
          + " whose rows are handed on"
          + Nearest.hintOrAll(table, tables);
    }
    if (!site.equals(Consumers.ALL_SITES) && !site.matches("[a-z0-9][a-z0-9-]{0,39}")) {
      return "site: expected a site's name, or * for all sites, got " + site;
    }
    if (!isBetween(batch, 1, MOST)) {
      return "batch: expected a number of rows from 1 to " + MOST + ", got " + batch;
    }
    if (!start.equals("beginning") && !start.equals("now")) {
      return "start: expected beginning or now, got " + start;
    }
    if (!isBetween(every, 10, 86_400_000)) {
      return "every: expected milliseconds from 10 to 86400000, got " + every;
    }
    return null;
  }

  private static boolean isBetween(String number, int least, int most) {
    return number.matches("[0-9]{1,9}")
        && Integer.parseInt(number) >= least
        && Integer.parseInt(number) <= most;
  }

  ChangesComponent component() {
    return component;
  }

  String consumer() {
    return consumer;
  }

  String table() {
    return table;
  }

  String site() {
    return site;
  }

  int batch() {
    return batch;
  }

  boolean isFromNow() {
    return fromNow;
  }

  @Override
  public Producer createProducer() {
    throw new UnsupportedOperationException("changes are read: begin a route with kamelet:changes");
  }

  @Override
  public Consumer createConsumer(Processor processor) throws Exception {
    ChangesConsumer made = new ChangesConsumer(this, processor);
    configureConsumer(made);
    return made;
  }
}
