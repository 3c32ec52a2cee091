package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.Meanings;
import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.callback.Callback;
import org.flywaydb.core.api.callback.Context;
import org.flywaydb.core.api.callback.Event;
import org.flywaydb.core.internal.sqlscript.FlywaySqlScriptException;

/**
 * An installation's own columns and tables: {@code config/migrations/V<n>__<words>.sql}, run after
 * those of Gatehouse, each once, with a history of their own. What would keep rows from being
 * loaded is refused before it is committed; in H2, where nothing can be taken back, all is done in
 * a copy of the database.
 */
public final class OwnMigrations {
  static final String HISTORY = "own_schema_history";

  private static final Pattern NAME = Pattern.compile("V[0-9]+([._][0-9]+)*__.+\\.sql");

  /** Types whose values the loader writes. */
  private static final Set<String> TYPES =
      Set.of(
          "character varying",
          "text",
          "timestamp with time zone",
          "date",
          "boolean",
          "integer",
          "bigint",
          "double precision",
          "uuid",
          "json",
          "jsonb");

  private static final String COLUMNS =
      """
      select lower(table_name), lower(column_name), lower(data_type), is_nullable,
        is_generated, is_identity
      from information_schema.columns where table_schema = current_schema\
      """;

  private record Defined(String type, boolean isNullable, boolean isComputed) {}

  private OwnMigrations() {}

  /** What is wrong with the files' names, by file: the ones that would not be run. */
  public static Map<Path, String> misnamed(Path folder) {
    Map<Path, String> misnamed = new HashMap<>();
    for (Path file : files(folder)) {
      if (!NAME.matcher(file.getFileName().toString()).matches()) {
        misnamed.put(
            file,
            "is run by nobody: name it V<number>__<words>.sql, such as"
                + " V1__visitor_company.sql");
      }
    }
    return misnamed;
  }

  private static List<Path> files(Path folder) {
    if (folder == null || !Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".sql")).sorted().toList();
    } catch (IOException e) {
      throw new WarehouseException("cannot read " + folder + ": " + e, false, e);
    }
  }

  /** Whether there is nothing to do. Changes nothing. */
  static boolean current(DataSource database, Dialect dialect) {
    Path folder = dialect.ownMigrations();
    return files(folder).isEmpty()
        || flyway(database, dialect, List.of()).validateWithResult().validationSuccessful;
  }

  static void run(DataSource database, Dialect dialect, String url) throws SQLException {
    Path folder = dialect.ownMigrations();
    if (files(folder).isEmpty()) {
      return;
    }
    Map<Path, String> misnamed = misnamed(folder);
    if (!misnamed.isEmpty()) {
      Map.Entry<Path, String> first = misnamed.entrySet().iterator().next();
      throw new WarehouseException(first.getKey() + " " + first.getValue(), false, null);
    }
    Map<String, Map<String, Defined>> before;
    try (Connection connection = database.getConnection()) {
      before = columns(connection);
    }
    try {
      flyway(database, dialect, List.of(new Guard(before))).migrate();
    } catch (FlywayException e) {
      throw told(e, folder, url);
    }
  }

  private static Flyway flyway(DataSource database, Dialect dialect, List<Callback> callbacks) {
    return Flyway.configure()
        .dataSource(database)
        .locations("filesystem:" + dialect.ownMigrations().toAbsolutePath())
        .table(HISTORY)
        .baselineOnMigrate(true)
        .baselineVersion("0")
        // Of an older copy of the folder, or a newer one: what has run has run.
        .ignoreMigrationPatterns("*:missing", "*:future")
        .placeholders(dialect.sqlWords())
        .callbacks(callbacks.toArray(Callback[]::new))
        .loggers("slf4j")
        .load();
  }

  /** In a line: the file, the line in it, what the database said, and the statement. */
  private static WarehouseException told(FlywayException thrown, Path folder, String url) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof WarehouseException refused) {
        return refused;
      }
    }
    FlywaySqlScriptException script = null;
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      script = cause instanceof FlywaySqlScriptException found ? found : script;
    }
    if (script == null || !(script.getCause() instanceof SQLException why)) {
      return new WarehouseException(
          "cannot run the files of %s in %s: %s"
              .formatted(
                  folder,
                  WarehouseException.withoutSecrets(url),
                  String.valueOf(thrown.getMessage()).strip().replaceAll("\\s+", " ")),
          WarehouseException.heals(thrown),
          thrown);
    }
    return new WarehouseException(
        "%s:%d: the database refuses it: %s [%s]; nothing of the file was kept: mend it and start again"
            .formatted(
                folder.resolve(script.getResource().getFilename()),
                script.getLineNumber(),
                String.valueOf(why.getMessage()).lines().findFirst().orElse(""),
                script.getStatement().strip().replaceAll("\\s+", " ")),
        WarehouseException.heals(thrown),
        thrown);
  }

  private static Map<String, Map<String, Defined>> columns(Connection connection)
      throws SQLException {
    Map<String, Map<String, Defined>> columns = new HashMap<>();
    try (PreparedStatement query = connection.prepareStatement(COLUMNS);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        columns
            .computeIfAbsent(row.getString(1), table -> new HashMap<>())
            .put(
                row.getString(2),
                new Defined(
                    row.getString(3),
                    "YES".equals(row.getString(4)),
                    "ALWAYS".equals(row.getString(5)) || "YES".equals(row.getString(6))));
      }
    }
    return columns;
  }

  /**
   * Looks at the tables after each file, in its transaction: what Gatehouse's rows need is as it
   * was, and what they get besides may be left empty.
   */
  private record Guard(Map<String, Map<String, Defined>> before) implements Callback {

    @Override
    public boolean supports(Event event, Context context) {
      return event == Event.AFTER_EACH_MIGRATE;
    }

    @Override
    public boolean canHandleInTransaction(Event event, Context context) {
      return true;
    }

    @Override
    public String getCallbackName() {
      return "guard";
    }

    @Override
    public void handle(Event event, Context context) {
      String file =
          context.getMigrationInfo() == null ? "a file" : context.getMigrationInfo().getScript();
      try {
        Map<String, Map<String, Defined>> now = columns(context.getConnection());
        Set<String> ours = new HashSet<>();
        Meanings.read().sections().forEach(section -> ours.addAll(section.tables()));
        List<String> problems = new ArrayList<>();
        before.forEach(
            (table, columns) -> {
              if (ours.contains(table)) {
                check(table, columns, now.getOrDefault(table, Map.of()), problems);
              }
            });
        if (!problems.isEmpty()) {
          throw new WarehouseException(
              "config/migrations/"
                  + file
                  + ": "
                  + problems.get(0)
                  + "; nothing of the file was kept",
              false,
              null);
        }
      } catch (SQLException e) {
        throw new WarehouseException(
            "config/migrations/" + file + ": cannot look at its tables: " + e.getMessage(),
            WarehouseException.heals(e),
            e);
      }
    }

    private static void check(
        String table, Map<String, Defined> then, Map<String, Defined> now, List<String> problems) {
      then.forEach(
          (column, defined) -> {
            if (!defined.equals(now.get(column))) {
              problems.add(
                  "%s.%s is Gatehouse's, and is no longer as its rows need it: leave it as it is"
                      .formatted(table, column));
            }
          });
      now.forEach(
          (column, defined) -> {
            if (then.containsKey(column)) {
              return;
            }
            String name = table + "." + column;
            if (!defined.isNullable) {
              problems.add(
                  name
                      + " must be nullable, or rows of feeds that do not fill it could not be"
                      + " loaded: leave out NOT NULL");
            } else if (defined.isComputed || !TYPES.contains(defined.type)) {
              problems.add(
                  name
                      + " is "
                      + (defined.isComputed ? "computed by the database" : defined.type)
                      + ", which rows cannot be loaded into: use varchar(n), text in PostgreSQL,"
                      + " timestamp with time zone, date, boolean, integer, bigint,"
                      + " double precision, uuid or ${json}, or a table or view of your own");
            }
          });
    }
  }
}
