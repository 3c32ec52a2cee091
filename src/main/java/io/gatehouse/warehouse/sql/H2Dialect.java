package io.gatehouse.warehouse.sql;

import static java.util.regex.Pattern.CASE_INSENSITIVE;

import com.zaxxer.hikari.HikariDataSource;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.sql.Dialect.Merge;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** H2: statements of many rows each, which is what it is fastest with. */
final class H2Dialect implements Dialect {
  private static final int ROWS_PER_STATEMENT = 50;

  /** Locks rows until its end, which a query for people must not. */
  private static final Pattern LOCKING =
      Pattern.compile("\\bfor\\s+(update|(no\\s+key\\s+)?(update|share))\\b", CASE_INSENSITIVE);

  private static final Pattern QUOTED_OR_COMMENT =
      Pattern.compile("'[^']*'|\"[^\"]*\"|--.*|/\\*(?s:.*?)\\*/");

  private record Statement(Table table, Merge merge, int rows) {}

  private final Map<Statement, String> sql = new ConcurrentHashMap<>();

  private final Path ownMigrations;

  H2Dialect(Path ownMigrations) {
    this.ownMigrations = ownMigrations;
  }

  @Override
  public Path ownMigrations() {
    return ownMigrations;
  }

  @Override
  public String name() {
    return "h2";
  }

  @Override
  public Map<String, String> sqlWords() {
    return Map.of(
        "json", "json",
        // Only as text does a moment keep the zone that it was put into.
        "working_day_of",
            """
            cast(dateadd(second, -datediff(second, time '00:00:00', z.day_starts),
              cast(substring(cast((""",
        "at_z", ") at time zone z.time_zone as varchar), 1, 19) as timestamp)) as date)",
        "ago", "dateadd(minute, -(",
        "ago_end", "), current_timestamp)",
        "once", "as",
        "join_each", "join ",
        "of_person", " d on d.site = l.site and d.person_id = l.person_id");
  }

  @Override
  public String zoneOf(String offset) {
    return offset;
  }

  @Override
  public String jsonParameter() {
    return "? format json";
  }

  @Override
  public HikariDataSource open(String url, String username, String password) throws SQLException {
    return H2Access.open(this, url, username, password);
  }

  @Override
  public long[] together(Connection connection, List<Call> calls) throws SQLException {
    long[] answers = new long[calls.size()];
    for (int i = 0; i < answers.length; i++) {
      try (PreparedStatement statement = connection.prepareStatement(calls.get(i).sql())) {
        calls.get(i).bind(statement, 1);
        statement.execute();
        answers[i] = Call.answer(statement);
      }
    }
    return answers;
  }

  @Override
  public String answering(String column, String update) {
    return "select " + column + " from final table (" + update + ")";
  }

  @Override
  public void prepare(Connection connection, Table table) {}

  @Override
  public void insert(Connection connection, Table table, List<Object[]> rows) throws SQLException {
    execute(connection, table, null, rows);
  }

  @Override
  public int update(Connection connection, Table table, Merge merge, List<Object[]> rows)
      throws SQLException {
    return execute(connection, table, merge, rows);
  }

  private int execute(Connection connection, Table table, Merge merge, List<Object[]> rows)
      throws SQLException {
    int written = 0;
    int full = rows.size() - rows.size() % ROWS_PER_STATEMENT;
    if (full > 0) {
      written +=
          execute(
              connection, new Statement(table, merge, ROWS_PER_STATEMENT), rows.subList(0, full));
    }
    if (full < rows.size()) {
      int rest = rows.size() - full;
      written +=
          execute(connection, new Statement(table, merge, rest), rows.subList(full, rows.size()));
    }
    return written;
  }

  private int execute(Connection connection, Statement statement, List<Object[]> rows)
      throws SQLException {
    int written = 0;
    List<Column> columns = statement.table.columns();
    try (PreparedStatement prepared =
        connection.prepareStatement(sql.computeIfAbsent(statement, H2Dialect::sql))) {
      for (int first = 0; first < rows.size(); first += statement.rows) {
        int parameter = 1;
        for (Object[] row : rows.subList(first, first + statement.rows)) {
          for (int i = 0; i < row.length; i++) {
            prepared.setObject(parameter++, value(columns.get(i), row[i]));
          }
        }
        written += prepared.executeUpdate();
      }
    }
    return written;
  }

  private static Object value(Column column, Object value) {
    if (value instanceof Instant instant) {
      return instant.atOffset(ZoneOffset.UTC);
    }
    if (value instanceof String text) {
      return column.type() == Column.Type.JSON ? Sql.cleanJson(text) : Sql.clean(text);
    }
    return value;
  }

  private static String sql(Statement statement) {
    Table table = statement.table;
    String names = table.columns().stream().map(Column::name).collect(Collectors.joining(", "));
    String values =
        String.join(",\n", Collections.nCopies(statement.rows, "(" + parameters(table) + ")"));
    if (statement.merge == null) {
      return "insert into " + table.name() + " (" + names + ") values\n" + values;
    }
    return """
        merge into %s t using (values
        %s) s (%s)
        on %s
        when matched and (%s) then update set %s\
        """
        .formatted(
            table.name(),
            values,
            names,
            Merge.sameKey(table),
            statement.merge.differs(table),
            statement.merge.assignments(table));
  }

  private static String parameters(Table table) {
    return table.columns().stream().map(H2Dialect::parameter).collect(Collectors.joining(", "));
  }

  private static String parameter(Column column) {
    return switch (column.type()) {
      case TEXT -> "cast(? as varchar)";
      case TIMESTAMP -> "cast(? as timestamp with time zone)";
      case DATE -> "cast(? as date)";
      case BOOLEAN -> "cast(? as boolean)";
      case INTEGER -> "cast(? as integer)";
      case BIGINT -> "cast(? as bigint)";
      case DOUBLE -> "cast(? as double precision)";
      case DECIMAL ->
          column.maxLength() == Integer.MAX_VALUE
              ? "cast(? as decfloat)"
              : "cast(? as numeric(%d, %d))".formatted(column.maxLength(), column.scale());
      case UUID -> "cast(? as uuid)";
      case JSON -> "? format json";
    };
  }

  @Override
  public Connection readOnly(String url, String username, String password) throws SQLException {
    return H2Access.read(url, password);
  }

  @Override
  public void requireOneStatement(String sql) throws SQLException {
    if (LOCKING.matcher(QUOTED_OR_COMMENT.matcher(sql).replaceAll(" ")).find()) {
      throw new SQLException("a query that locks rows would hold up the feeds: remove FOR UPDATE");
    }
  }
}
