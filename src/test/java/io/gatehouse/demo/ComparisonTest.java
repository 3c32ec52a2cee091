package io.gatehouse.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Home;
import io.gatehouse.demo.k30.K30Demo;
import io.gatehouse.demo.wecom.WeComDemo;
import io.gatehouse.simulator.Truth;
import io.gatehouse.warehouse.Column;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/**
 * The comparison that demo, daemon tests and kill tests trust sees each spoilt value, each lost row
 * and each row too many, in every table of every vendor. The demo loads the rows.
 */
class ComparisonTest {

  /** A vendor's is added here. */
  private static final List<Function<Clock, DemoSite>> SITES =
      List.of(WeComDemo::new, K30Demo::new);

  private static final Audience NOBODY =
      new Audience() {
        @Override
        public void says(Duration elapsed, String site, Actor actor, String what) {}

        @Override
        public void progress(Progress now) {}
      };

  @TempDir static Path directory;

  private static final List<DemoSite> LOADED = new ArrayList<>();
  private static Warehouse writer;
  private static Connection connection;
  private static WarehouseReader warehouse;

  @BeforeAll
  static void load() throws Exception {
    Clock clock = Clock.systemUTC();
    Demo demo =
        new Demo(new Home(Path.of("").toAbsolutePath()), directory, Duration.ofSeconds(5), clock);
    Outcome outcome =
        demo.run(
            SITES.stream().<Function<Clock, DemoSite>>map(ComparisonTest::remembered).toList(),
            NOBODY);
    assertThat(outcome.sites()).allMatch(site -> site.differences().isEmpty());
    String url = "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE";
    writer = Warehouse.open(url, "", "", clock);
    connection = writer.dataSource().getConnection();
    warehouse = demo.read();
  }

  private static Function<Clock, DemoSite> remembered(Function<Clock, DemoSite> site) {
    return clock -> {
      DemoSite made = site.apply(clock);
      LOADED.add(made);
      return made;
    };
  }

  @AfterAll
  static void close() throws SQLException {
    warehouse.close();
    connection.close();
    writer.close();
  }

  @TestFactory
  Stream<DynamicContainer> every_table_of() {
    return LOADED.stream()
        .map(
            site -> {
              Truth truth = site.truth();
              return DynamicContainer.dynamicContainer(
                  site.vendor(),
                  truth.tables().stream()
                      .map(
                          table ->
                              DynamicTest.dynamicTest(
                                  table.name(), () -> new Spoiling(site, truth, table).all())));
            });
  }

  /** One table, whose rows are put back after each change to one of them. */
  private static final class Spoiling {
    private final DemoSite site;
    private final Truth truth;
    private final Truth.Table table;
    private final Table shape;
    private final Object[] row;
    private final String where;
    private final Object[] key;

    Spoiling(DemoSite site, Truth truth, Truth.Table table) {
      this.site = site;
      this.truth = truth;
      this.table = table;
      shape = warehouse.table(table.name());
      row = anyRow();
      where =
          shape.key().stream()
              .map(column -> column + " = ?")
              .collect(Collectors.joining(" and ", " where ", ""));
      key = shape.key().stream().map(column -> row[shape.position(column)]).toArray();
    }

    /** One that must be there. */
    private Object[] anyRow() {
      List<Object[]> rows = new ArrayList<>();
      warehouse.read(
          table.name(),
          values -> {
            boolean isGone = table.gone() != null && values[shape.position(table.gone())] != null;
            if (site.name().equals(values[shape.position("site")]) && !isGone) {
              rows.add(values);
            }
          });
      assertThat(rows).as("rows of " + table.name() + " to be spoilt").isNotEmpty();
      return rows.get(0);
    }

    void all() throws SQLException {
      assertThat(differences()).isEmpty();
      run("drop table if exists spare");
      run("create table spare as select * from " + table.name());
      List<String> columns = new ArrayList<>(table.rows().get(0).forms().get(0).keySet());
      if (table.gone() != null) {
        columns.add(table.gone());
      }
      for (String column : columns) {
        assertThat(change("update %s set %s = %s" + where, column, other(column)))
            .as(table.name() + "." + column)
            .isNotEmpty();
      }
      assertThat(change("delete from %s" + where))
          .singleElement()
          .asString()
          .startsWith("no row " + table.name() + " ");
      assertThat(change("insert into %1$s select " + withAnotherKey() + " from %1$s" + where))
          .singleElement()
          .asString()
          .matches("(?s)" + table.name() + " .* (is not in the truth|is there once too often): .*");
      assertThat(differences()).as("all is put back").isEmpty();
      run("drop table spare");
    }

    private String other(String column) {
      boolean isNull = row[shape.position(column)] == null;
      return switch (shape.columns().get(shape.position(column)).type()) {
        case BOOLEAN -> "not coalesce(" + column + ", false)";
        case DATE -> "date '1999-01-01'";
        case TIMESTAMP -> "timestamp with time zone '1999-01-01 00:00:00Z'";
        case TEXT -> "'spoilt'";
        case JSON -> isNull ? "json '{}'" : "null";
        case UUID -> "random_uuid()";
        default -> "coalesce(" + column + ", 0) + 1000"; // no other row's
      };
    }

    /** All its columns, the last one of the primary key changed. */
    private String withAnotherKey() {
      String last = shape.key().get(shape.key().size() - 1);
      return shape.columns().stream()
          .map(Column::name)
          .map(column -> column.equals(last) ? other(column) : column)
          .collect(Collectors.joining(", "));
    }

    /** What the comparison says of a change to one row. */
    private List<String> change(String sql, Object... more) throws SQLException {
      Object[] words = Stream.concat(Stream.of(table.name()), Stream.of(more)).toArray();
      assertThat(run(sql.formatted(words), key)).as(sql).isEqualTo(1);
      List<String> differences = differences();
      run("delete from " + table.name());
      run("insert into " + table.name() + " select * from spare");
      return differences;
    }

    private static int run(String sql, Object... values) throws SQLException {
      try (PreparedStatement statement = connection.prepareStatement(sql)) {
        for (int i = 0; i < values.length; i++) {
          statement.setObject(i + 1, values[i]);
        }
        return statement.executeUpdate();
      }
    }

    private List<String> differences() {
      return new Comparison(site.name(), warehouse).differences(truth, table.name());
    }
  }
}
