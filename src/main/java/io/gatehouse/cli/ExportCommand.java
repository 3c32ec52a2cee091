package io.gatehouse.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.ExportQuery;
import io.gatehouse.warehouse.ParquetFile;
import io.gatehouse.warehouse.QueryResult;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code export}: a table or a view as a file, for those without a database connection. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = {
      "Writes a table or a view into a file, read-only and beside the running daemon.",
      "The file is whole or not there: it is written beside its place and then moved there. The same"
          + " rows give the same file. Times are UTC."
    },
    footer = {
      "",
      "Examples:",
      "  gatehouse export access_event --since 2026-10-01 --until 2026-11-01 --format parquet",
      "  gatehouse export access_event --since 48211 --format jsonl --out changed.jsonl",
      "  gatehouse export work_day --site hq --format csv --spreadsheet",
      "  gatehouse export access_event --state events.state --format parquet"
    })
public final class ExportCommand implements Callable<Integer> {

  /** What is written. */
  enum Format {
    PARQUET,
    CSV,
    JSONL
  }

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  @Mixin Installation installation;

  @Parameters(index = "0", paramLabel = "TABLE", description = "Which table or view.")
  String table;

  @Option(
      names = "--since",
      paramLabel = "TIME|LOAD_NO",
      description =
          "Rows from this day or time on, by the time of what they tell (occurred_at, punched_at,"
              + " working_day, …); or rows that commits after this number have changed.")
  String since;

  @Option(
      names = "--until",
      paramLabel = "TIME|LOAD_NO",
      description = "Rows from before this day or time; or up to and with this number.")
  String until;

  @Option(names = "--site", paramLabel = "S", description = "Rows of this site alone.")
  String site;

  @Option(
      names = "--format",
      paramLabel = "parquet|csv|jsonl",
      defaultValue = "CSV",
      description =
          "parquet, typed and small; csv, where NULL is empty and an empty text is \"\"; jsonl, an"
              + " object a line. Default: csv.")
  Format format;

  @Option(
      names = "--out",
      paramLabel = "FILE",
      description =
          "Where to; what is there is replaced. Default: the table's name in the current directory."
              + " - is the standard output, for csv and jsonl.")
  String to;

  @Option(
      names = "--state",
      paramLabel = "FILE",
      description =
          "Goes on where the last export with this file ended: only rows that have changed since,"
              + " site by site. The file is written once the rows are. By default the exported"
              + " file's name then ends with the last number.")
  Path state;

  @Option(
      names = "--spreadsheet",
      description =
          "With --format csv, for opening in a spreadsheet: a text that begins like a formula gets"
              + " a ' before it, control characters are escaped, and the file says that it is UTF-8."
              + " Without it csv is exact.")
  boolean spreadsheet;

  @Option(names = "--json", description = "Says what was written as one JSON object.")
  boolean json;

  @Override
  public Integer call() {
    check();
    Settings settings = installation.settings();
    try (WarehouseReader warehouse = WarehouseOption.read(settings)) {
      Map<String, Long> before = state == null ? null : before();
      ExportQuery query;
      Map<String, Long> numbers = null;
      try {
        query = new ExportQuery(warehouse, table);
        bound(query);
        if (before != null) {
          numbers = query.changedSince(before);
        }
      } catch (IllegalArgumentException e) {
        throw installation.misuse(e.getMessage(), e);
      }
      if ("-".equals(to)) {
        PrintWriter out = installation.out();
        warehouse.query(query.toString(), rows -> print(rows, out));
        if (out.checkError()) {
          return failed("the standard output was closed before all rows were written");
        }
        return Exit.DONE;
      }
      Path file = file(numbers);
      long rows = write(warehouse, query, file);
      if (numbers != null) {
        save(numbers);
      }
      tell(file, rows);
      return Exit.DONE;
    } catch (IOException e) {
      return failed("cannot write: " + e);
    }
  }

  private int failed(String why) {
    installation.err().println("gatehouse: " + why);
    return Exit.FAILED;
  }

  private void check() {
    String wrong = null;
    if (spreadsheet && format != Format.CSV) {
      wrong = "--spreadsheet is for --format csv";
    } else if (state != null && (since != null || until != null || site != null)) {
      wrong = "--state says by itself which rows: leave out --since, --until and --site";
    } else if ("-".equals(to) && (format == Format.PARQUET || state != null)) {
      wrong = "--out - is for csv and jsonl without --state: name a file";
    } else if (format == Format.PARQUET && !ParquetFile.isPossible()) {
      wrong =
          "Parquet is written by DuckDB's JDBC driver, which is not here: put its jar,"
              + " org.duckdb:duckdb_jdbc:1.4.2.0 of Maven Central, into ext/ of the installation;"
              + " csv and jsonl need nothing";
    }
    if (wrong != null) {
      throw installation.misuse(wrong);
    }
  }

  private void bound(ExportQuery query) {
    if (site != null) {
      query.of(site);
    }
    if (since != null) {
      if (isNumber(since)) {
        query.after(Long.parseLong(since));
      } else {
        query.since(time("--since", since));
      }
    }
    if (until != null) {
      if (isNumber(until)) {
        query.upTo(Long.parseLong(until));
      } else {
        query.before(time("--until", until));
      }
    }
  }

  private static boolean isNumber(String text) {
    return text.matches("\\d{1,18}");
  }

  private Instant time(String option, String text) {
    try {
      return GivenTime.read(text, ZoneOffset.UTC);
    } catch (DateTimeException e) {
      throw installation.misuse(
          option
              + ": expected a day, a time or a load_no, such as 2026-10-01, 2026-10-01T08:00:00Z or"
              + " 48211, got "
              + text,
          e);
    }
  }

  private Path file(Map<String, Long> numbers) {
    if (to != null) {
      return Path.of(to);
    }
    long last =
        numbers == null ? -1 : numbers.values().stream().mapToLong(Long::longValue).max().orElse(0);
    return Path.of(
        table.toLowerCase(Locale.ROOT)
            + (numbers == null ? "" : "-" + last)
            + "."
            + format.name().toLowerCase(Locale.ROOT));
  }

  /**
   * Beside its place, and there in one step. Only its owner can read it: there are people in it.
   */
  private long write(WarehouseReader warehouse, ExportQuery query, Path file) throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path part = Files.createTempFile(folder, "." + file.getFileName() + "-", ".part");
    try {
      long rows =
          format == Format.PARQUET
              ? warehouse.query(query.toString(), found -> ParquetFile.write(found, part))
              : text(warehouse, query, part);
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      return rows;
    } finally {
      Files.deleteIfExists(part);
    }
  }

  private long text(WarehouseReader warehouse, ExportQuery query, Path part) throws IOException {
    try (PrintWriter out = new PrintWriter(Files.newBufferedWriter(part, StandardCharsets.UTF_8))) {
      if (spreadsheet) {
        out.print(BYTE_ORDER_MARK);
      }
      long rows = warehouse.query(query.toString(), found -> print(found, out));
      if (out.checkError()) {
        throw new IOException(part + " could not be written: is the disk full?");
      }
      return rows;
    }
  }

  private long print(QueryResult rows, PrintWriter out) {
    RowsPrinter printer =
        format == Format.CSV
            ? new RowsPrinter.Csv(out, "-".equals(to) && Terminal.isOutput(), spreadsheet)
            : new RowsPrinter.Lines(out);
    printer.print(rows);
    return rows.count();
  }

  private Map<String, Long> before() throws IOException {
    if (!Files.exists(state)) {
      return new TreeMap<>();
    }
    try {
      Map<String, Map<String, Long>> saved =
          JSON.readValue(state.toFile(), new TypeReference<>() {});
      Map<String, Long> numbers = saved.get(table.toLowerCase(Locale.ROOT));
      if (numbers == null) {
        throw installation.misuse(
            state + " is of another table: it holds " + saved.keySet() + "; name one for each");
      }
      return numbers;
    } catch (com.fasterxml.jackson.core.JacksonException e) {
      throw installation.misuse(
          state + " is no state of an export; name another, and all rows are exported again", e);
    }
  }

  private void save(Map<String, Long> numbers) throws IOException {
    Path folder = state.toAbsolutePath().getParent();
    Path part = Files.createTempFile(folder, "." + state.getFileName() + "-", ".part");
    JSON.writeValue(part.toFile(), Map.of(table.toLowerCase(Locale.ROOT), numbers));
    Files.move(part, state, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  private void tell(Path file, long rows) throws IOException {
    PrintWriter out = installation.out();
    if (json) {
      long bytes = Files.size(file);
      JsonLines.print(out, JsonLines.object("file", file.toString(), "rows", rows, "bytes", bytes));
    } else {
      out.println(
          "%s: %,d rows of %s, %,d KB"
              .formatted(
                  file, rows, table.toLowerCase(Locale.ROOT), (Files.size(file) + 1023) / 1024));
    }
    out.flush();
  }
}
