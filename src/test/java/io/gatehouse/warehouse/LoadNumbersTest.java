package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every change of a row takes the number of its commit, and numbers come in the commits' order. */
@ParameterizedClass
@EnumSource(TestDatabase.class)
class LoadNumbersTest extends WarehouseContract {

  private static final FeedKey RECORDS = new FeedKey("hq", "records");
  private static final FeedKey REALTIME = new FeedKey("hq", "realtime");

  /** What operators ask for and how that goes: no consumer follows it by number. */
  private static final Set<String> OPERATION =
      Set.of(
          "feed_pause",
          "heartbeat",
          "retention",
          "backfill",
          "feed_alert",
          "call_budget",
          "consumer",
          "consumer_checkpoint");

  private record Stored(String values, long number) {}

  /** Every row of every table, by table and key. */
  private Map<String, Stored> everything() {
    Map<String, Stored> all = new HashMap<>();
    try (WarehouseReader reader =
        Warehouse.openReadOnly(url, database.username(), database.password())) {
      for (Table table : warehouse.tables()) {
        if (OPERATION.contains(table.name())) {
          continue;
        }
        int number = table.position("load_no");
        reader.read(
            table.name(),
            row -> {
              String key =
                  table.key().stream()
                      .map(column -> String.valueOf(row[table.position(column)]))
                      .collect(Collectors.joining(",", table.name() + " ", ""));
              List<Object> rest = new ArrayList<>(Arrays.asList(row));
              rest.remove(number);
              all.put(key, new Stored(rest.toString(), (Long) row[number]));
            });
      }
    }
    return all;
  }

  private long lastNumber() {
    return Long.parseLong(rows("select max(load_no) from site_lock where site = 'hq'").get(0));
  }

  /** Does it, and holds what has changed against the numbers. */
  private void changes(Runnable change, String... tables) {
    Map<String, Stored> before = everything();
    long last = before.isEmpty() ? 0 : lastNumber();
    change.run();
    assertThat(lastNumber()).isEqualTo(last + 1);
    Set<String> changed = new HashSet<>();
    everything()
        .forEach(
            (key, now) -> {
              Stored then = before.get(key);
              if (then != null && then.values.equals(now.values)) {
                assertThat(now.number).as(key).isEqualTo(then.number);
              } else {
                assertThat(now.number).as(key).isEqualTo(last + 1);
                changed.add(key.substring(0, key.indexOf(' ')));
              }
            });
    assertThat(changed).containsExactlyInAnyOrder(tables);
  }

  private PageLoad page(
      List<PageLoad.TableLoad> tables, List<RejectedRow> rejected, String state, List<Gap> gaps) {
    return new PageLoad(RECORDS, "ax-acs", tables, rejected, state, gaps);
  }

  private PageLoad tally(int expected, Tally.Then then) {
    Tally tally = new Tally("records", at(0), at(60), expected, then);
    return new PageLoad(
        new FeedKey("hq", "reconcile"),
        "ax-acs",
        List.of(),
        List.of(),
        null,
        List.of(),
        List.of(),
        List.of(tally),
        "reconcile");
  }

  private PageLoad people(String... ids) {
    Table table = warehouse.table("person");
    List<Object[]> rows = new ArrayList<>();
    for (String id : ids) {
      Object[] row = new Object[table.columns().size()];
      row[table.position("site")] = "hq";
      row[table.position("vendor")] = "ax-acs";
      row[table.position("person_id")] = id;
      row[table.position("person_name")] = "name of " + id;
      rows.add(row);
    }
    return page(
        List.of(
            new PageLoad.TableLoad(
                new Rows(table, rows, null), Listing.of("person", "removed_at"), true)),
        List.of(),
        null,
        List.of());
  }

  private static RunRecord run(int second, String error) {
    return new RunRecord(
        RECORDS, "ax-acs", at(second), at(second + 1), 1, LoadResult.NONE, error, error == null);
  }

  @Test
  void whatever_changes_a_row_gives_it_the_number_of_its_commit() {
    Object[] swipe = hq.record(1, at(1), "A");
    changes(() -> load("records", swipe, hq.record(2, at(2), "B")), "access_event");
    changes(() -> load("records", swipe));
    changes(() -> load("realtime", hq.realtime(1, at(1), "A")), "access_event");
    changes(
        () -> warehouse.load(page(List.of(), List.of(), "{\"id\":1}", List.of())),
        "feed_checkpoint");
    changes(
        () -> warehouse.load(page(List.of(), List.of(), "{\"id\":2}", List.of())),
        "feed_checkpoint");
    List<RejectedRow> bad = List.of(new RejectedRow("no time", "{}"));
    changes(() -> warehouse.load(page(List.of(), bad, null, List.of())), "rejected_row");
    changes(() -> warehouse.load(page(List.of(), bad, null, List.of())), "rejected_row");
    changes(() -> warehouse.load(people("1", "2")), "person");
    changes(() -> warehouse.load(people("2")), "person");
    changes(() -> warehouse.load(people("1", "2")), "person");
    changes(() -> warehouse.record(run(1, null)), "feed_checkpoint");
    changes(() -> warehouse.record(run(3, "refused")), "feed_checkpoint", "feed_run");
    changes(() -> warehouse.forgetUnreadable(RECORDS), "feed_checkpoint");
    Gap gap = new Gap(at(10), at(20), "not polled");
    changes(
        () ->
            warehouse.load(
                new PageLoad(REALTIME, "ax-acs", List.of(), List.of(), null, List.of(gap))),
        "feed_gap");
    changes(() -> warehouse.closeGaps(REALTIME, "records", at(60)), "feed_gap");
    changes(() -> warehouse.record(run(60, null)), "feed_checkpoint");
    changes(() -> warehouse.load(tally(3, Tally.Then.OPEN)), "feed_gap");
    changes(() -> warehouse.load(tally(4, Tally.Then.READ_AGAIN)), "feed_gap");
    changes(() -> warehouse.load(tally(2, Tally.Then.EXPLAINED)), "feed_gap");
  }

  @Test
  void what_fails_or_only_looks_takes_no_number() {
    load("records", hq.record(1, at(1), "A"));
    Object[] broken = hq.with(hq.record(8, at(1), "A"), "local_date", null);
    assertThatThrownBy(() -> load("records", broken)).isInstanceOf(WarehouseException.class);
    warehouse.load(tally(3, Tally.Then.LOOK));
    assertThat(warehouse.closeGaps(REALTIME, "records", at(60))).isEmpty();
    assertThat(lastNumber()).isEqualTo(1);
  }

  @Test
  void numbers_go_on_where_the_row_that_keeps_them_was_deleted() {
    load("records", hq.record(1, at(1), "A"));
    warehouse.load(page(List.of(), List.of(), "{\"id\":1}", List.of()));
    execute("delete from site_lock");
    warehouse.close();
    warehouse = open();
    load("records", hq.record(2, at(2), "A"));
    assertThat(rows("select load_no from access_event order by occurred_at"))
        .containsExactly("1", "3");
  }

  /** A copy of a site's events that is only ever told what has a higher number than the last. */
  private final class Copy implements Callable<Map<String, String>> {
    private final String site;
    private final Map<String, String> rows = new HashMap<>();
    private final List<Future<?>> loads;
    private long mark = -1;

    Copy(String site, List<Future<?>> loads) {
      this.site = site;
      this.loads = loads;
    }

    @Override
    public Map<String, String> call() throws SQLException {
      boolean last = false;
      while (!last) {
        last = loads.stream().allMatch(Future::isDone);
        try (Connection connection = warehouse.dataSource().getConnection();
            PreparedStatement query =
                connection.prepareStatement(
                    "select load_no, event_id, seen_by, direction from access_event"
                        + " where site = ? and load_no > ?")) {
          query.setString(1, site);
          query.setLong(2, mark);
          try (ResultSet row = query.executeQuery()) {
            while (row.next()) {
              mark = Math.max(mark, row.getLong(1));
              rows.put(row.getString(2), row.getString(3) + row.getString(4));
            }
          }
        }
      }
      return rows;
    }
  }

  @Test
  void who_reads_by_number_while_six_feeds_load_misses_nothing() throws Exception {
    ExecutorService threads = Executors.newCachedThreadPool();
    try (Warehouse another = open()) { // as of another process: no turns are taken with it
      List<Future<?>> loads = new ArrayList<>();
      for (String site : List.of("hq", "plant")) {
        for (int feed = 0; feed < 3; feed++) {
          Random random = new Random(feed);
          Warehouse its = feed == 0 ? another : warehouse;
          loads.add(threads.submit(() -> loadForAWhile(its, site, random)));
        }
      }
      Map<String, Future<Map<String, String>>> copies = new HashMap<>();
      for (String site : List.of("hq", "plant")) {
        copies.put(site, threads.submit(new Copy(site, loads)));
      }
      for (Future<?> one : loads) {
        one.get();
      }
      for (String site : copies.keySet()) {
        Map<String, String> there = new HashMap<>();
        rows("select event_id, seen_by, direction from access_event where site = '" + site + "'")
            .forEach(row -> there.put(row.substring(0, 36), row.substring(37).replace(" ", "")));
        assertThat(copies.get(site).get()).isEqualTo(there).hasSizeGreaterThan(100);
      }
    } finally {
      threads.shutdownNow();
    }
  }

  /** Both kinds of feed over the same swipes, each page in a random place; runs beside them. */
  private static Void loadForAWhile(Warehouse warehouse, String site, Random random) {
    Events events = new Events(warehouse, site);
    FeedKey feed = new FeedKey(site, "feed" + random.nextInt(100));
    for (int page = 0; page < 25; page++) {
      int first = random.nextInt(400);
      boolean live = random.nextBoolean();
      List<Object[]> rows = new ArrayList<>();
      for (int i = first; i < first + 1 + random.nextInt(20); i++) {
        Object[] row = live ? events.realtime(i, at(i), "A") : events.record(i, at(i), "A");
        rows.add(random.nextInt(4) == 0 ? events.with(row, "direction", "IN") : row);
      }
      warehouse.load(events.page(live ? "realtime" : "records", "{\"page\":" + page + "}", rows));
      Instant now = at(page);
      warehouse.record(
          new RunRecord(feed, "ax-acs", now, now, 1, new LoadResult(1, 0, 0, 0), null, true));
    }
    return null;
  }
}
