package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the status page says, and what it leaves out. */
class StatusWordsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "person_id: userId \"James\" is empty | person_id: userId \"…\" is empty",
        "a: b \"x\" y \"<script>\" is wrong | a: b \"…\" is wrong",
        "the record is no object but 13912345678 | the record is no object but …",
        "the record is no object but [\"Li\", 3] | the record is no object but …",
        "no of 1234567 is twice | no of … is twice"
      })
  void a_reason_says_what_is_wrong_and_not_with_whom(String reason, String shown) {
    assertThat(Redacted.reason(reason)).isEqualTo(shown);
  }

  @Test
  void what_was_asked_about_is_left_out_of_an_error() {
    assertThat(Redacted.error("HTTP 500 [http://10.0.0.5/api/v1/users?id=4711&name=Li] again"))
        .isEqualTo("HTTP 500 [http://10.0.0.5/api/v1/users?…] again");
  }

  @Test
  void text_is_text_whoever_wrote_it() {
    assertThat(new Html().text("<img src=x onerror='a'>\"&\u0007\u202E").toString())
        .isEqualTo("&lt;img src=x onerror=&#39;a&#39;&gt;&quot;&amp;\uFFFD\uFFFD");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      value = {
        "- | - | false",
        "- | zh-CN,zh;q=0.9,en;q=0.8 | true",
        "- | de,en;q=0.5,zh;q=0.3 | false",
        "- | zh-TW | true",
        "- | ;;;=q | false",
        "en | zh-CN | false",
        "zh | en | true",
        "<b> | en | false"
      })
  void the_browser_says_which_language(String chosen, String accepted, boolean chinese) {
    assertThat(Words.preferred(chosen, accepted).isChinese()).isEqualTo(chinese);
  }

  @Test
  void both_languages_have_the_same_words() throws IOException {
    assertThat(words("status.properties").keySet())
        .isEqualTo(words("status_zh.properties").keySet());
  }

  private static Properties words(String name) throws IOException {
    Properties words = new Properties();
    Path file = Path.of("src/main/resources/io/gatehouse/observe", name);
    try (Reader reader = Files.newBufferedReader(file, StandardCharsets.UTF_8)) {
      words.load(reader);
    }
    return words;
  }
}
