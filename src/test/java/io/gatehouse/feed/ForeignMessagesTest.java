package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.FailureReasons.ForeignMessages;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Map;
import org.apache.camel.NoTypeConversionAvailableException;
import org.junit.jupiter.api.Test;

class ForeignMessagesTest {

  private static final String PAGE =
      "{\"userName\":\"张三\",\"cardNo\":\"12345678\"}\n".repeat(50_000);

  @Test
  void a_message_is_one_line_of_300_characters() {
    String message =
        ForeignMessages.message(new IllegalStateException("line one\nline two " + "x".repeat(999)));
    assertThat(message).startsWith("line one line two xxx").hasSize(301).endsWith("…");
    assertThat(ForeignMessages.message(new IllegalStateException()))
        .isEqualTo("IllegalStateException");
  }

  @Test
  void what_camel_and_the_jdk_quote_is_left_out() {
    Throwable[] quoting = {
      new NoTypeConversionAvailableException(PAGE, Map.class),
      new NumberFormatException("For input string: \"" + PAGE + "\""),
      new IllegalStateException(
          "Method with name: rows not found on bean: " + PAGE + " of type: java.lang.String"),
    };
    for (Throwable thrown : quoting) {
      assertThat(ForeignMessages.unexpected(thrown))
          .startsWith("unexpected " + thrown.getClass().getName())
          .doesNotContain("张三")
          .hasSizeLessThan(420);
    }
  }

  @Test
  void a_stack_for_the_log_has_bounded_messages_all_the_way_down() {
    Throwable thrown =
        new IllegalStateException(
            "outer " + PAGE,
            new RuntimeException(new NumberFormatException("For input string: " + PAGE)));
    StringWriter text = new StringWriter();
    ForeignMessages.bounded(thrown).printStackTrace(new PrintWriter(text));
    assertThat(text.toString())
        .startsWith("java.lang.IllegalStateException: outer ")
        .contains("Caused by: java.lang.NumberFormatException: For input string: …")
        .contains("at io.gatehouse.feed.ForeignMessagesTest")
        .hasSizeLessThan(60_000);
  }
}
