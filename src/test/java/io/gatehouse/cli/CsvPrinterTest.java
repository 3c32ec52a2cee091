package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.CommandRun;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What vendors and people wrote steers neither a terminal nor a spreadsheet. */
class CsvPrinterTest {

  private static final String SQL =
      "select '=1+1' as a, '-5' as b, -5 as c, '@x' as d, '+86 138' as e, char(27) || '[31mred' as"
          + " f, 'a' || char(10) || 'b' as g, '＝1' as h";

  @TempDir Path directory;

  private String csv(String... options) {
    String url = "jdbc:h2:file:" + directory.resolve("w") + ";AUTO_SERVER=TRUE";
    io.gatehouse.warehouse.Warehouse.open(url, "", "", java.time.Clock.systemUTC()).close();
    List<String> words = new java.util.ArrayList<>(List.of("query", SQL, "--format", "csv"));
    words.addAll(List.of(options));
    CommandRun run = CommandRun.on(url, List.of(), words.toArray(String[]::new));
    return run.out().lines().skip(1).reduce("", (all, line) -> all + line + "|");
  }

  @Test
  void for_programs_it_is_exact() {
    assertThat(csv()).isEqualTo("=1+1,-5,-5,@x,+86 138,\u001b[31mred,\"a|b\",＝1|");
  }

  @Test
  void for_a_spreadsheet_nothing_is_a_formula_and_numbers_stay_numbers() {
    assertThat(csv("--spreadsheet"))
        .isEqualTo("'=1+1,'-5,-5,'@x,'+86 138,\\u001b[31mred,a\\nb,'＝1|");
  }
}
