package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.demo.Comparison;
import io.gatehouse.demo.DemoSite;
import io.gatehouse.simulator.Truth;
import io.gatehouse.support.CommandRun;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/**
 * One demo, what it says and leaves, and the comparison that it, daemon tests and kill tests trust:
 * it sees each spoilt value, each lost row and each row too many, in every table of every vendor.
 */
class DemoCommandTest {
  private static final StringWriter OUT = new StringWriter();
  private static final StringWriter ERR = new StringWriter();
  private static final List<DemoSite<?>> LOADED = new ArrayList<>();

  @TempDir static Path folder;

  private static int exit;
  private static Warehouse writer;
  private static Connection connection;
  private static WarehouseReader warehouse;

  @BeforeAll
  static void load() throws Exception {
    DemoCommand demo = new DemoCommand();
    demo.sites =
        demo.sites.stream().<Function<Clock, DemoSite<?>>>map(DemoCommandTest::remembered).toList();
    exit =
        new CommandLine(demo)
            .setOut(new PrintWriter(OUT, true))
            .setErr(new PrintWriter(ERR, true))
            .execute("--seconds", "6", "--keep", folder.toString());
    String url = "jdbc:h2:file:" + folder.resolve("warehouse") + ";AUTO_SERVER=TRUE";
    writer = Warehouse.open(url, "", "", Clock.systemUTC());
    connection = writer.dataSource().getConnection();
    warehouse = Warehouse.openReadOnly(url, "", "");
  }

  private static Function<Clock, DemoSite<?>> remembered(Function<Clock, DemoSite<?>> site) {
    return clock -> {
      DemoSite<?> made = site.apply(clock);
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

  @Test
  void the_demo_ends_with_a_warehouse_that_equals_the_truth_and_can_be_asked() {
    String out = OUT.toString();
    String err = ERR.toString();
    assertThat(out).contains("Equal.", "realtime,records", "What to try next");
    assertThat(out).contains("attendance_punch", "access_rule", "records,webhook");
    assertThat(out).contains("recordId is missing", "is not a time");
    assertThat(err).contains("answers HTTP 503", "saw nothing for", "closed it");
    assertThat(err.lines().filter(line -> line.matches(" *[0-9.]+ s .*")))
        .isNotEmpty()
        .allMatch(
            line ->
                line.matches(" *[0-9.]+ s ((hq|branch|plant|all) +(server|gatehouse)  .*|\\[.*)"));
    assertThat(exit).isZero();
    assertThat(out.lines().filter(line -> !line.contains("warehouse.url=")))
        .allSatisfy(line -> assertThat(TextWidth.of(line)).isLessThanOrEqualTo(100));

    String url = "jdbc:h2:file:" + folder.resolve("warehouse");
    CommandRun query =
        CommandRun.of(
            "query",
            "select count(*) from rejected_row where site = 'hq'",
            "--set",
            "warehouse.url=" + url);
    assertThat(query.out()).contains("3");
    CommandRun again = CommandRun.of("demo", "--keep", folder.toString());
    assertThat(again.exit()).isEqualTo(Exit.USAGE);
    assertThat(again.err()).contains("holds a warehouse already");
  }

  @Test
  void a_demo_too_short_for_its_scenes_is_refused() {
    CommandRun demo = CommandRun.of("demo", "--seconds", "1");

    assertThat(demo.exit()).isEqualTo(Exit.USAGE);
    assertThat(demo.err()).contains("--seconds must be at least 5, got 1");
  }

  @TestFactory
  Stream<DynamicContainer> the_comparison_sees_what_is_spoilt_in_each_table_of() {
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

  /** One table, of which one row is changed again and again. */
  private static final class Spoiling {
    private final DemoSite<?> site;
    private final Truth truth;
    private final Truth.Table table;
    private final Table shape;
    private final Object[] row;
    private final String where;
    private final Object[] key;

    Spoiling(DemoSite<?> site, Truth truth, Truth.Table table) {
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
      run("create table spare as select * from " + table.name() + where, key);
      List<String> columns = new ArrayList<>(table.rows().get(0).forms().get(0).keySet());
      if (table.gone() != null) {
        columns.add(table.gone());
      }
      for (String column : columns) {
        String sql = "update " + table.name() + " set " + column + " = " + other(column) + where;
        assertThat(change(sql, changed(column))).as(table.name() + "." + column).isNotEmpty();
      }
      assertThat(change("delete from " + table.name() + where, key))
          .singleElement()
          .asString()
          .startsWith("no row " + table.name() + " ");
      String last = shape.key().get(shape.key().size() - 1);
      String values =
          shape.columns().stream()
              .map(Column::name)
              .map(column -> column.equals(last) ? other(column) : column)
              .collect(Collectors.joining(", "));
      String sql = "insert into %1$s select " + values + " from %1$s" + where;
      assertThat(change(sql.formatted(table.name()), changed(last)))
          .singleElement()
          .asString()
          .matches("(?s)" + table.name() + " .* (is not in the truth|is there once too often): .*");
      assertThat(differences()).as("all is put back").isEmpty();
    }

    /** Another value, of which no row has any in its key. */
    private String other(String column) {
      boolean isNull = row[shape.position(column)] == null;
      return switch (shape.columns().get(shape.position(column)).type()) {
        case BOOLEAN -> "not coalesce(" + column + ", false)";
        case DATE -> "date '1999-01-01'";
        case TIMESTAMP -> "timestamp with time zone '1999-01-01 00:00:00Z'";
        case TEXT -> "'spoilt'";
        case JSON -> isNull ? "json '{}'" : "null";
        case UUID -> "cast('00000000-0000-4000-8000-000000000001' as uuid)";
        default -> "coalesce(" + column + ", 0) + 1000";
      };
    }

    /** The key of the row when this column is another. */
    private Object[] changed(String column) throws SQLException {
      Object[] changed = key.clone();
      int place = shape.key().indexOf(column);
      if (place >= 0) {
        try (Statement statement = connection.createStatement();
            ResultSet other = statement.executeQuery("select " + other(column) + " from spare")) {
          assertThat(other.next()).isTrue();
          changed[place] = other.getObject(1);
        }
      }
      return changed;
    }

    /**
     * What the comparison says of a change to the row, which is put back afterwards.
     *
     * @param changed key of the row that is there besides or instead
     */
    private List<String> change(String sql, Object[] changed) throws SQLException {
      assertThat(run(sql, key)).as(sql).isEqualTo(1);
      List<String> differences = differences();
      run("delete from " + table.name() + where, key);
      run("delete from " + table.name() + where, changed);
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
