package io.gatehouse.warehouse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;

/** Brings the schema to this version. Starts Flyway only where there is something for it to do. */
final class Migrations {
  static final String HISTORY = "flyway_schema_history";
  private static final String FOLDER = "db/migration/";

  /** Every migration by version; a test compares this with the files. */
  static List<String> files(Dialect dialect) {
    return switch (dialect.name()) {
      case "h2" ->
          List.of(
              "common/V1__tables.sql",
              "h2/V2__indexes_and_reader.sql",
              "common/V3__reference_and_attendance.sql",
              "common/V4__readings_and_views.sql",
              "h2/V5__event_numbers.sql");
      case "postgresql" ->
          List.of(
              "common/V1__tables.sql",
              "postgresql/V2__indexes_and_storage.sql",
              "common/V3__reference_and_attendance.sql",
              "common/V4__readings_and_views.sql",
              "postgresql/V5__event_numbers.sql");
      default -> throw new IllegalArgumentException("no migrations for " + dialect.name());
    };
  }

  private Migrations() {}

  static void run(DataSource database, Dialect dialect, String url) throws SQLException {
    if (isCurrent(database, dialect)) {
      return;
    }
    try {
      Flyway.configure()
          .dataSource(database)
          .locations(FOLDER + "common", FOLDER + dialect.name())
          .table(HISTORY)
          .placeholders(Map.of("json", dialect.jsonType()))
          .loggers("slf4j")
          .load()
          .migrate();
    } catch (FlywayException e) {
      if (e.getCause() instanceof SQLException why) {
        throw WarehouseException.of("bring the schema to this version", url, why);
      }
      throw new WarehouseException(
          "cannot bring the schema to this version in %s: %s"
              .formatted(WarehouseException.withoutSecrets(url), e.getMessage()),
          WarehouseException.heals(e),
          e);
    }
  }

  private static boolean isCurrent(DataSource database, Dialect dialect) throws SQLException {
    Map<String, Integer> applied = new HashMap<>();
    try (Connection connection = database.getConnection()) {
      // Asked first: H2 keeps a trace file of statements that name what is not there.
      try (ResultSet history = connection.getMetaData().getTables(null, null, HISTORY, null)) {
        if (!history.next()) {
          return false;
        }
      }
      try (Statement statement = connection.createStatement();
          ResultSet rows =
              statement.executeQuery(
                  """
                  select "script", "checksum" from "%s" where "success" = true\
                  """
                      .formatted(HISTORY))) {
        while (rows.next()) {
          applied.put(rows.getString(1).replaceFirst(".*/", ""), rows.getInt(2));
        }
      }
    }
    return files(dialect).stream()
        .allMatch(
            file -> {
              Integer there = applied.get(file.replaceFirst(".*/", ""));
              return there != null && there == checksum(FOLDER + file);
            });
  }

  /** As Flyway computes it: CRC-32 over the lines without their ends. */
  static int checksum(String resource) {
    CRC32 crc = new CRC32();
    try (InputStream in = Migrations.class.getClassLoader().getResourceAsStream(resource);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        crc.update(line.getBytes(StandardCharsets.UTF_8));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource, e);
    }
    return (int) crc.getValue();
  }
}
