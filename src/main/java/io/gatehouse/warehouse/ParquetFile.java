package io.gatehouse.warehouse;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.duckdb.DuckDBAppender;
import org.duckdb.DuckDBConnection;

/**
 * Writes what a query brings as a Parquet file, by way of a DuckDB database on disk beside it, so
 * that memory is bounded however many rows there are. Moments are timestamps with a zone, decimal
 * numbers that the database bounds are decimals and others doubles, JSON is text.
 */
public final class ParquetFile {

  /** Rows that are committed at a time. */
  private static final int TOGETHER = 50_000;

  private static final String DRIVER = "org.duckdb.DuckDBDriver";

  private ParquetFile() {}

  /** Whether the library that writes it is there: it is in ext/ where it is not in lib/. */
  public static boolean isPossible() {
    try {
      Class.forName(DRIVER);
      return true;
    } catch (ClassNotFoundException e) {
      return false;
    }
  }

  /**
   * Writes all rows.
   *
   * @param file takes the place of what is there
   * @return how many rows
   * @throws WarehouseException where it cannot be written
   */
  public static long write(QueryResult rows, Path file) {
    Path folder = null;
    try {
      folder = Files.createTempDirectory(file.toAbsolutePath().getParent(), ".parquet-");
      return write(rows, file, folder);
    } catch (IOException | SQLException e) {
      String first = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
      throw new WarehouseException("cannot write " + file + ": " + first, false, e);
    } finally {
      if (folder != null) {
        remove(folder);
      }
    }
  }

  private static long write(QueryResult rows, Path file, Path folder)
      throws SQLException, IOException {
    Path made = folder.resolve("rows.parquet"); // where nobody else can read it
    long count = write(rows, folder, made.toString());
    if (Files.getFileStore(made).supportsFileAttributeView(PosixFileAttributeView.class)) {
      Files.setPosixFilePermissions(made, PosixFilePermissions.fromString("rw-------"));
    }
    Files.move(made, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    return count;
  }

  private static long write(QueryResult rows, Path folder, String made) throws SQLException {
    try (DuckDBConnection database =
            DriverManager.getConnection("jdbc:duckdb:" + folder.resolve("rows.db"))
                .unwrap(DuckDBConnection.class);
        Statement statement = database.createStatement()) {
      statement.execute("set memory_limit = '256MB'");
      statement.execute("set threads = 1"); // the same rows become the same bytes
      statement.execute("set temp_directory = " + quoted(folder.resolve("spilt").toString()));
      statement.execute("create table rows (" + columns(rows) + ")");
      long count = append(rows, database);
      statement.execute("copy rows to " + quoted(made) + " (format parquet, compression zstd)");
      return count;
    }
  }

  private static String quoted(String text) {
    return "'" + text.replace("'", "''") + "'";
  }

  private static String columns(QueryResult rows) {
    return IntStream.range(0, rows.columns().size())
        .mapToObj(i -> '"' + rows.columns().get(i) + "\" " + type(rows.kinds().get(i)))
        .collect(Collectors.joining(", "));
  }

  private static String type(QueryResult.Kind kind) {
    if (kind.type() == Boolean.class) {
      return "boolean";
    }
    if (kind.type() == Instant.class || kind.type() == java.time.OffsetDateTime.class) {
      return "timestamptz";
    }
    if (kind.type() == LocalDate.class) {
      return "date";
    }
    if (kind.type() == LocalTime.class) {
      return "time";
    }
    if (kind.type() == LocalDateTime.class) {
      return "timestamp";
    }
    if (kind.type() == UUID.class) {
      return "uuid";
    }
    if (kind.type() != Number.class) {
      return "varchar";
    }
    return switch (kind.jdbc()) {
      case Types.TINYINT, Types.SMALLINT, Types.INTEGER -> "integer";
      case Types.BIGINT -> "bigint";
      default ->
          kind.digits() > 0 ? "decimal(" + kind.digits() + ", " + kind.scale() + ")" : "double";
    };
  }

  private static long append(QueryResult rows, DuckDBConnection database) throws SQLException {
    List<QueryResult.Kind> kinds = rows.kinds();
    long count = 0;
    try (DuckDBAppender appender = database.createAppender("rows")) {
      for (Object[] row = rows.next(); row != null; row = rows.next()) {
        appender.beginRow();
        for (int i = 0; i < row.length; i++) {
          append(appender, row[i], type(kinds.get(i)), kinds.get(i).scale());
        }
        appender.endRow();
        if (++count % TOGETHER == 0) {
          appender.flush();
        }
      }
    }
    return count;
  }

  private static void append(DuckDBAppender to, Object value, String type, int scale)
      throws SQLException {
    if (value == null) {
      to.appendNull();
      return;
    }
    if (value instanceof Number number) {
      switch (type) {
        case "integer" -> to.append(number.intValue());
        case "bigint" -> to.append(number.longValue());
        case "double" -> to.append(number.doubleValue());
        default ->
            to.append(new BigDecimal(number.toString()).setScale(scale, RoundingMode.HALF_UP));
      }
    } else if (value instanceof Instant moment) {
      to.append(moment.atOffset(ZoneOffset.UTC));
    } else if (value instanceof Boolean truth) {
      to.append(truth.booleanValue());
    } else if (value instanceof LocalDate day) {
      to.append(day);
    } else if (value instanceof LocalTime time) {
      to.append(time);
    } else if (value instanceof LocalDateTime time) {
      to.append(time);
    } else if (value instanceof UUID id) {
      to.append(id);
    } else {
      to.append(value.toString());
    }
  }

  private static void remove(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : (Iterable<Path>) files.sorted(Comparator.reverseOrder())::iterator) {
        Files.delete(file);
      }
    } catch (IOException e) {
      // It is in nobody's way, and beside a file that tells whether this went well.
    }
  }
}
