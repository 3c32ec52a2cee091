package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

class TextWidthTest {

  @Test
  void chinese_characters_take_two_columns() {
    assertThat(TextWidth.of("东门[1]")).isEqualTo(7);
    assertThat(TextWidth.pad("东门", 6)).isEqualTo("东门  ");
    assertThat(TextWidth.cut("东门东门", 6)).isEqualTo("东门…");
    assertThat(TextWidth.cut("东门", 4)).isEqualTo("东门");
  }

  @Test
  void what_could_steer_a_terminal_is_escaped() {
    assertThat(TextWidth.printable("a\u001b[31m\n\tb\u202e"))
        .isEqualTo("a\\u001b[31m\\n\\tb\\u202e");
  }

  @Test
  void lines_break_at_spaces_and_long_words_anywhere() {
    assertThat(TextWidth.wrap("one two three", 8)).containsExactly("one two", "three");
    assertThat(TextWidth.wrap("a 0123456789", 8)).containsExactly("a", "01234567", "89");
  }

  @Test
  void a_table_fits_the_terminal_by_cutting_its_widest_column() {
    TextTable table = new TextTable("id", "name").right(0);
    table.row(1, "x".repeat(50)).row(23, "东门");
    StringWriter out = new StringWriter();

    table.print(new PrintWriter(out, true), new Terminal(true, false, 24), "");

    assertThat(out.toString().lines())
        .containsExactly("id  name", " 1  " + "x".repeat(19) + "…", "23  东门");
  }
}
