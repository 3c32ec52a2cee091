package io.gatehouse.warehouse;

import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import io.gatehouse.warehouse.sql.CopyEncoder;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/**
 * Rows a second of {@link Warehouse#load} against a bare sink that only copies the same columns to
 * a temporary table and upserts them, in turn, on the same PostgreSQL. Arguments: rows, rounds.
 * With {@code -Dwithout=access_event_door,access_event_denied} these indexes are away: what they
 * cost.
 */
public final class LoaderBenchmark {
  private static final int PAGE = 1000;
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private LoaderBenchmark() {}

  public static void main(String[] arguments) throws SQLException {
    int count = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 200_000;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 6;
    String url = arguments.length > 2 ? arguments[2] : TestPostgres.freshDatabase();
    String user = url.startsWith("jdbc:h2") ? "" : TestPostgres.USER;
    String password = url.startsWith("jdbc:h2") ? "" : TestPostgres.PASSWORD;
    try (Warehouse warehouse = Warehouse.open(url, user, password, Clock.systemUTC());
        Connection connection = DriverManager.getConnection(url, user, password)) {
      Events hq = new Events(warehouse, "hq");
      List<PageLoad> pages = pages(hq, count);
      BareSink bare =
          url.startsWith("jdbc:h2")
              ? null
              : new BareSink(connection, warehouse.table("access_event"));
      List<PageLoad> ready = bare == null ? pages : pages.stream().map(bare::ready).toList();
      for (String index : System.getProperty("without", "none").split(",")) {
        try (Statement drop = connection.createStatement()) {
          drop.execute("drop index if exists " + index);
        }
      }
      for (int round = 1; round <= rounds; round++) {
        try (Statement empty = connection.createStatement()) {
          empty.execute("truncate table access_event");
          if (bare != null) {
            empty.execute("truncate table bare_event");
          }
        }
        System.out.printf("round %d", round);
        inTurn("new", ready, bare, pages, page -> ours(warehouse, page, PAGE));
        inTurn("known", ready, bare, pages, page -> ours(warehouse, page, 0));
        System.out.println();
      }
    }
  }

  private static void ours(Warehouse warehouse, PageLoad page, int added) {
    LoadResult result = warehouse.load(page);
    if (result.added() != added || result.changed() != 0) {
      throw new IllegalStateException("unexpected " + result);
    }
  }

  private interface Sink {
    void load(PageLoad page) throws SQLException;
  }

  /** Page by page in turn, so that what else the machine does harms both alike. */
  private static void inTurn(
      String what, List<PageLoad> ready, BareSink bare, List<PageLoad> pages, Sink ours)
      throws SQLException {
    long bareNanos = 0;
    long ourNanos = 0;
    for (int i = 0; i < pages.size(); i++) {
      long start = System.nanoTime();
      if (bare != null) {
        bare.load(ready.get(i));
      }
      long between = System.nanoTime();
      ours.load(pages.get(i));
      bareNanos += between - start;
      ourNanos += System.nanoTime() - between;
    }
    double rows = pages.size() * (double) PAGE * 1e9;
    System.out.printf(
        "   %s: bare %,9.0f  ours %,9.0f  ratio %.2f",
        what, rows / bareNanos, rows / ourNanos, bareNanos / (double) ourNanos);
  }

  private static List<PageLoad> pages(Events hq, int count) {
    List<PageLoad> pages = new ArrayList<>();
    for (int first = 0; first + PAGE <= count; first += PAGE) {
      List<Object[]> rows = new ArrayList<>();
      for (int i = first; i < first + PAGE; i++) {
        rows.add(row(hq, i));
      }
      pages.add(hq.page("records", "{\"after\":" + (first + PAGE) + "}", rows));
    }
    return pages;
  }

  private static Object[] row(Events hq, int i) {
    Map<String, Object> values =
        Map.ofEntries(
            Map.entry("source_event_id", String.valueOf(100_000 + i)),
            Map.entry("source_epoch", 0),
            Map.entry("access_point_id", String.valueOf(i % 40)),
            Map.entry("access_point_name", "研发楼" + i % 40 + "号门"),
            Map.entry("device_id", String.valueOf(i % 10)),
            Map.entry("device_name", "四门控制器" + i % 10),
            Map.entry("direction", i % 2 == 0 ? "IN" : "OUT"),
            Map.entry("decision", "GRANTED"),
            Map.entry("method", "CARD"),
            Map.entry("event_code", "8"),
            Map.entry("is_alarm", false),
            Map.entry("person_id", String.valueOf(i % 3000)),
            Map.entry("person_no", "E" + i % 3000),
            Map.entry("person_name", "张伟" + i % 3000),
            Map.entry("org_id", String.valueOf(i % 60)),
            Map.entry("org_name", "研发中心" + i % 60 + "部"),
            Map.entry("credential_state", "ACTIVE"),
            Map.entry("area_id", "3"),
            Map.entry("area_name", "总部园区"),
            Map.entry("extra", "{\"cardType\":\"1\",\"evtGroup\":\"" + i % 7 + "\"}"));
    return hq.row(
        "records", START.plusSeconds(i / 3), String.valueOf(3_000_000_000L + i % 3000), values);
  }

  /** Nothing but the best known way to upsert rows whose ids are known. */
  private static final class BareSink {
    private final Connection connection;
    private final Table table;
    private final String copy;
    private final String upsert;

    BareSink(Connection connection, Table table) throws SQLException {
      this.connection = connection;
      this.table = table;
      List<String> names = table.columns().stream().map(Column::name).toList();
      String columns = String.join(", ", names);
      String set =
          names.stream()
              .filter(c -> !c.equals("event_id") && !c.equals("first_loaded_at"))
              .map(c -> c + " = excluded." + c)
              .collect(Collectors.joining(", "));
      List<String> compared = names.stream().filter(c -> !c.endsWith("loaded_at")).toList();
      copy = "copy bare_stage (" + columns + ") from stdin (format binary)";
      upsert =
          "insert into bare_event as t (%1$s) select %1$s from bare_stage on conflict (event_id) do update set %2$s where (%3$s) is distinct from (%4$s)"
              .formatted(
                  columns,
                  set,
                  compared.stream().map(c -> "t." + c).collect(Collectors.joining(", ")),
                  compared.stream().map(c -> "excluded." + c).collect(Collectors.joining(", ")));
      try (Statement create = connection.createStatement()) {
        create.execute("create table bare_event (like access_event including all)");
        create.execute(
            "create temporary table bare_stage on commit delete rows as select * from access_event with no data");
      }
      connection.setAutoCommit(false);
    }

    /** The rows with their ids and times, made before the clock starts. */
    PageLoad ready(PageLoad page) {
      EventIds ids = new EventIds();
      int[] key =
          Events.IDENTITY.columns().stream()
              .filter(c -> !c.equals("occurred_at"))
              .mapToInt(table::position)
              .toArray();
      List<Object[]> rows = new ArrayList<>();
      for (Object[] values : page.rows().values()) {
        Object[] row = Arrays.copyOf(values, values.length);
        row[table.position("event_id")] =
            ids.of(row, (Instant) row[table.position("occurred_at")], key, Set.of(), 0);
        row[table.position("first_loaded_at")] = START;
        row[table.position("last_loaded_at")] = START;
        row[table.position("load_no")] = 1L;
        rows.add(row);
      }
      return new PageLoad(
          page.feed(),
          page.vendor(),
          new Rows(table, rows, page.rows().identity()),
          page.rejected(),
          page.state(),
          page.gaps());
    }

    void load(PageLoad page) throws SQLException {
      CopyEncoder encoder = new CopyEncoder(table, page.rows().values().size());
      for (Object[] row : page.rows().values()) {
        encoder.add(row);
      }
      encoder.end();
      CopyIn in = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(copy);
      in.writeToCopy(encoder.bytes(), 0, encoder.length());
      in.endCopy();
      try (PreparedStatement statement = connection.prepareStatement(upsert)) {
        statement.executeUpdate();
      }
      connection.commit();
    }
  }
}
