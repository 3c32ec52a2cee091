package io.gatehouse.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class BytesTest {
  @ParameterizedTest
  @ValueSource(strings = {"", "a", "é", "东门", "a东\"b\\c\u0001é", "𠮷野", "x𠮷", "\n\n\n\n东东东东东"})
  void a_quoted_text_is_read_back_as_it_was(String text) throws Exception {
    Bytes out = new Bytes(16).quoted(text);
    String json = new String(out.array(), 0, out.length(), StandardCharsets.UTF_8);
    assertThat(new ObjectMapper().readValue(json, String.class)).isEqualTo(text);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xD842, 0xDFB7})
  void half_a_surrogate_pair_is_written_as_a_question_mark(int half) {
    Bytes out = new Bytes(16).quoted("a" + (char) half + "b");
    assertThat(new String(out.array(), 0, out.length(), StandardCharsets.UTF_8))
        .isEqualTo("\"a?b\"");
  }
}
