package io.gatehouse.cli;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code query}: a question to the warehouse, read-only. */
@Command(
    name = "query",
    mixinStandardHelpOptions = true,
    description = {
      "Asks the warehouse a question in SQL.",
      "The database itself refuses whatever would write, so"
          + " that this is safe beside the running daemon. Times are shown in UTC."
    },
    footer = {
      "",
      "Examples:",
      "  gatehouse query \"select occurred_at, access_point_name, person_name, decision",
      "                   from access_event order by occurred_at desc fetch first 10 rows only\"",
      "  gatehouse query \"select * from rejected_row\"",
      "  gatehouse query --format csv \"select * from access_event\" > events.csv",
      "  gatehouse query --format csv --spreadsheet \"select * from person\" > people.csv"
    })
public final class QueryCommand implements Callable<Integer> {

  /** How rows are written. */
  enum Format {
    TABLE,
    CSV,
    JSON
  }

  @Mixin Installation installation;

  @Parameters(index = "0", paramLabel = "SQL", description = "One SELECT statement.")
  String sql;

  @Option(
      names = "--format",
      paramLabel = "table|csv|json",
      defaultValue = "TABLE",
      description =
          "table for people; csv, where NULL is empty and an empty text is \"\"; json, an array"
              + " with an object a row.")
  Format format;

  @Option(
      names = "--spreadsheet",
      description =
          "With --format csv, for opening in a spreadsheet: a text that begins like a formula gets"
              + " a ' before it, and control characters are escaped. Without it csv is exact.")
  boolean spreadsheet;

  @Option(names = "--json", description = "The same as --format json.")
  boolean json;

  @Override
  public Integer call() {
    Settings settings = installation.settings();
    PrintWriter out = installation.out();
    try (WarehouseReader warehouse = WarehouseOption.read(settings)) {
      RowsPrinter printer =
          switch (json ? Format.JSON : format) {
            case TABLE -> new RowsPrinter.Table(out, installation.err(), Terminal.here());
            case CSV -> new RowsPrinter.Csv(out, Terminal.isOutput(), spreadsheet);
            case JSON -> new RowsPrinter.Json(out);
          };
      warehouse.query(
          sql,
          rows -> {
            printer.print(rows);
            return null;
          });
    }
    out.flush();
    return Exit.DONE;
  }
}
