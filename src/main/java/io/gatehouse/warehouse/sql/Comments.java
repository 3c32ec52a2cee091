package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.Meanings;
import io.gatehouse.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.slf4j.LoggerFactory;

/**
 * Tells in the database what its tables, views and columns mean, by COMMENT ON, from the data
 * dictionary: a tool of people's own shows it beside the rows. A start that does not find what the
 * last one left (see StartMark) compares and writes what differs. H2 keeps no comments of views'
 * columns when it closes, so that there each start writes those.
 */
public final class Comments {

  private static final Pattern REFERENCE_ALONE =
      Pattern.compile("(^|(?<=\\.) )\\[[^]]*]\\([^)]*\\)\\.?$");
  private static final Pattern LINK = Pattern.compile("\\[([^]]*)]\\([^)]*\\)");

  private Comments() {}

  /** A warehouse whose comments cannot be written is as good without: that is told, no more. */
  public static void write(Connection connection, String url) throws SQLException {
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      Map<String, Said> said = said(connection);
      StartMark before = StartMark.read(connection);
      StartMark now = mark(connection, said);
      if (!now.equals(before)) {
        String differing = differing(said);
        if (!differing.isEmpty()) {
          statement.execute(differing);
          now = mark(connection, said(connection));
        }
      }
      connection.commit();
      if (!now.equals(before)) {
        mark(connection, statement, now);
      }
    } catch (SQLException e) {
      connection.rollback();
      LoggerFactory.getLogger("gatehouse")
          .warn(
              "cannot write what tables and columns mean as comments into {}: {}; the next start"
                  + " tries again, and docs/data-dictionary.md says it meanwhile",
              WarehouseException.withoutSecrets(url),
              WarehouseException.of("write comments", url, e).getMessage());
    } finally {
      connection.setAutoCommit(true);
    }
  }

  private static StartMark mark(Connection connection, Map<String, Said> said) throws SQLException {
    return new StartMark(StartMark.schema(connection), StartMark.comments(all(said)));
  }

  /** Who may not, as the table is another's, only starts more slowly. */
  private static void mark(Connection connection, Statement statement, StartMark mark)
      throws SQLException {
    try {
      mark.write(statement);
      connection.commit();
    } catch (SQLException e) {
      connection.rollback();
    }
  }

  private static List<String> all(Map<String, Said> said) {
    List<String> all = new ArrayList<>();
    said.forEach(
        (table, there) -> {
          if (!table.equals(Migrations.HISTORY)) { // which holds the mark itself
            all.add(table);
            all.add(there.comment);
            there.columns.forEach(
                (column, comment) -> {
                  all.add(column);
                  all.add(comment);
                });
          }
        });
    return all;
  }

  private static String differing(Map<String, Said> said) {
    Meanings meanings = Meanings.read();
    StringBuilder sql = new StringBuilder();
    for (String table : tables(meanings)) {
      Said there = said.get(table);
      if (there == null) {
        continue;
      }
      String meaning = plain(meanings.of(table));
      if (!meaning.equals(there.comment)) {
        comment(sql, there.isView ? "view " : "table ", table, meaning);
      }
      there.columns.forEach(
          (column, comment) ->
              meanings
                  .find(table, column)
                  .map(text -> plain(text) + words(meanings, table, column))
                  .filter(text -> !text.equals(comment))
                  .ifPresent(text -> comment(sql, "column ", table + "." + column, text)));
    }
    return sql.toString();
  }

  private static Set<String> tables(Meanings meanings) {
    return meanings.sections().stream()
        .flatMap(section -> section.tables().stream())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static void comment(StringBuilder sql, String kind, String of, String text) {
    sql.append("comment on ").append(kind).append(of).append(" is '");
    sql.append(text.replace("'", "''")).append("';\n");
  }

  /** Words that stand instead of codes; a column that has them has no others. */
  private static String words(Meanings meanings, String table, String column) {
    List<String> words = meanings.words(table, column);
    return words.isEmpty()
        ? ""
        : words.stream()
            .map(word -> word + ": " + plain(meanings.word(table, column, word)))
            .collect(Collectors.joining("; ", ". ", ""));
  }

  /** Without Markdown; what only refers to a page is left out. */
  static String plain(String markdown) {
    String text = REFERENCE_ALONE.matcher(markdown).replaceFirst("");
    return LINK.matcher(text).replaceAll("$1").replace("`", "").replaceAll("\\s+", " ").strip();
  }

  private static final class Said {
    private final boolean isView;
    private final String comment;
    private final Map<String, String> columns = new TreeMap<>();

    private Said(boolean isView, String comment) {
      this.isView = isView;
      this.comment = comment;
    }
  }

  /** In the same order everywhere: two processes that start at once wait for each other. */
  private static Map<String, Said> said(Connection connection) throws SQLException {
    DatabaseMetaData database = connection.getMetaData();
    String schema = connection.getSchema();
    Map<String, Said> tables = new TreeMap<>();
    try (ResultSet found = database.getTables(connection.getCatalog(), schema, "%", null)) {
      while (found.next()) {
        boolean isView = "VIEW".equals(found.getString("TABLE_TYPE"));
        tables.put(lower(found, "TABLE_NAME"), new Said(isView, found.getString("REMARKS")));
      }
    }
    try (ResultSet found = database.getColumns(connection.getCatalog(), schema, "%", "%")) {
      while (found.next()) {
        Said table = tables.get(lower(found, "TABLE_NAME"));
        if (table != null) {
          table.columns.put(lower(found, "COLUMN_NAME"), found.getString("REMARKS"));
        }
      }
    }
    return tables;
  }

  private static String lower(ResultSet row, String column) throws SQLException {
    return row.getString(column).toLowerCase(Locale.ROOT);
  }
}
