package io.gatehouse.warehouse.sql;

import io.gatehouse.warehouse.WarehouseException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Objects;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.configuration.FluentConfiguration;

/**
 * Brings the schema to this version. Flyway alone keeps what was done. See
 * docs/decisions/migrations.md.
 */
public final class Migrations {
  public static final String HISTORY = "schema_history";

  /** Of the four migrations that the baseline took the place of. */
  static final String HISTORY_BEFORE_BASELINE = "flyway_schema_history";

  private static final String FOLDER = "db/migration/";
  private static final String BASELINE = "1";
  private static final String LAST_BEFORE_BASELINE = "4";

  private Migrations() {}

  /** Whether there is nothing to do. Changes nothing. */
  static boolean current(DataSource database, Dialect dialect) throws SQLException {
    return (isAsLeft(database)
            || flyway(database, dialect).load().validateWithResult().validationSuccessful)
        && OwnMigrations.current(database, dialect);
  }

  /** The last version that there is a migration to. */
  public static String newest(Dialect dialect) {
    Flyway nothing =
        Flyway.configure()
            .dataSource("jdbc:h2:mem:", "", "")
            .locations(FOLDER + "common", FOLDER + dialect.name())
            .placeholders(dialect.sqlWords())
            .loggers("slf4j")
            .load();
    return Arrays.stream(nothing.info().all())
        .map(MigrationInfo::getVersion)
        .filter(Objects::nonNull) // views have none
        .reduce((earlier, later) -> later)
        .orElseThrow()
        .getVersion();
  }

  static void run(DataSource database, Dialect dialect, String url) throws SQLException {
    if (!isAsLeft(database)) {
      runOurs(database, dialect, url);
    }
    OwnMigrations.run(database, dialect, url);
  }

  private static boolean isAsLeft(DataSource database) throws SQLException {
    try (Connection connection = database.getConnection()) {
      StartMark mark = StartMark.read(connection);
      return !mark.schema().isEmpty() && mark.schema().equals(StartMark.schema(connection));
    }
  }

  private static void runOurs(DataSource database, Dialect dialect, String url)
      throws SQLException {
    try {
      flyway(database, dialect)
          .baselineVersion(BASELINE)
          .baselineOnMigrate(hasBaseline(database, url))
          .load()
          .migrate();
    } catch (FlywayException e) {
      if (e.getCause() instanceof SQLException why) {
        throw WarehouseException.of("bring the schema to this version", url, why);
      }
      throw new WarehouseException(
          "cannot bring the schema to this version in %s: %s"
              .formatted(
                  WarehouseException.withoutSecrets(url),
                  String.valueOf(e.getMessage()).lines().findFirst().orElse("")),
          WarehouseException.heals(e),
          e);
    }
  }

  private static FluentConfiguration flyway(DataSource database, Dialect dialect) {
    return Flyway.configure()
        .dataSource(database)
        .locations(FOLDER + "common", FOLDER + dialect.name())
        .table(HISTORY)
        .placeholders(dialect.sqlWords())
        .loggers("slf4j");
  }

  /** True where the tables are those of the baseline, made by the migrations before it. */
  private static boolean hasBaseline(DataSource database, String url) throws SQLException {
    try (Connection connection = database.getConnection()) {
      if (!has(connection, HISTORY_BEFORE_BASELINE) || has(connection, HISTORY)) {
        return false;
      }
      try (Statement statement = connection.createStatement();
          ResultSet last =
              statement.executeQuery(
                  """
                  select 1 from "%s" where "version" = '%s' and "success" = true\
                  """
                      .formatted(HISTORY_BEFORE_BASELINE, LAST_BEFORE_BASELINE))) {
        if (last.next()) {
          return true;
        }
      }
    }
    throw new WarehouseException(
        "the tables in "
            + WarehouseException.withoutSecrets(url)
            + " were left half-made by an earlier version, which loads nothing before they are"
            + " whole; remove that database, the next start makes it anew",
        false,
        null);
  }

  public static boolean has(Connection connection, String table) throws SQLException {
    try (ResultSet found =
        connection.getMetaData().getTables(null, connection.getSchema(), table, null)) {
      return found.next();
    }
  }
}
