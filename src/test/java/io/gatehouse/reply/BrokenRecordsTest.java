package io.gatehouse.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.gatehouse.reply.Reply.UnreadableReply;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** One record that is no JSON, between two that are: files of src/test/resources/mapping/broken. */
class BrokenRecordsTest {

  private static final String REJECTED = "rejected";

  static Stream<Arguments> shapes() {
    return new String(Samples.file("broken/shapes.txt"), StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split(" \\| "))
        .map(
            line ->
                Arguments.of(
                    line[0],
                    line[1]
                        .replace("\\t", "\t")
                        .replace("\\n", "\n")
                        .replace("\\u0001", "\u0001")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void a_broken_record_harms_only_itself(String file, String expected) {
    Reply reply = Samples.reply(Samples.file("broken/" + file + ".json"));
    harmsOnlyItself(reply.records(), expected);
    assertThat(reply.head().get("total")).isEqualTo("3");
  }

  /** K30 and others write a list as JSON inside a text; WeCom has lists inside objects. */
  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void nor_does_it_where_the_list_is_a_text_or_inside_an_object(String file, String expected) {
    String list = body(file).replaceFirst("(?s)^[^\\[]*", "").replaceFirst("(?s)\\][^\\]]*$", "]");
    StringBuilder text = new StringBuilder("{\"total\":3,\"data\":\"");
    JsonStringEncoder.getInstance().quoteAsString(list, text);
    harmsOnlyItself(Samples.reply(text.append("\"}").toString()).records(), expected);

    String nested = "{\"rule\":{\"items\":" + list + ",\"n\":3},\"data\":[{\"id\":1}]}";
    byte[] bytes = nested.getBytes(StandardCharsets.UTF_8);
    Reply reply = Reply.parse(bytes, bytes.length, List.of("rule.items", "data"));
    harmsOnlyItself(reply.records(), expected);
    assertThat(reply.records("data")).hasSize(1);
    assertThat(reply.head().get("rule.n")).isEqualTo("3");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void nor_does_it_where_another_list_of_the_reply_is_broken_too(String file, String expected) {
    String list = body(file).replaceFirst("(?s)^[^\\[]*", "").replaceFirst("(?s)\\][^\\]]*$", "]");
    List<String> shapes = shapes().map(one -> (String) one.get()[0]).toList();
    int at = shapes.indexOf(file);
    for (int step = 0; step < 3; step++) { // itself, and two others
      Object[] second = shapes().toList().get((at + step) % shapes.size()).get();
      String other =
          body((String) second[0])
              .replaceFirst("(?s)^[^\\[]*", "")
              .replaceFirst("(?s)\\][^\\]]*$", "]");
      byte[] bytes =
          ("{\"pass_rule\":{\"items\":" + list + "},\"remote\":{\"items\":" + other + ",\"n\":3}}")
              .getBytes(StandardCharsets.UTF_8);
      Reply reply = Reply.parse(bytes, bytes.length, List.of("pass_rule.items", "remote.items"));
      harmsOnlyItself(reply.records("pass_rule.items"), expected);
      harmsOnlyItself(reply.records("remote.items"), (String) second[1]);
      assertThat(reply.head().get("remote.n")).isEqualTo("3");
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void nor_does_it_as_the_first_or_the_last_of_its_list(String file, String expected) {
    String[] parts = body(file).split(",\n(?=[{]\"recordId\":3)|(?<=}),\n", 2);
    String middle = parts[1].substring(0, parts[1].lastIndexOf(",\n{\"recordId\":3"));
    String first = parts[0].replaceFirst("(?s)^[^\\[]*\\[", "");
    // A last record that leaves a list open cannot be told from a reply that was cut.
    for (int place = 0; place < (file.equals("cut-in-nested-records") ? 1 : 2); place++) {
      String list = place == 0 ? middle + ",\n" + first : first + ",\n" + middle;
      List<VendorRecord> records =
          Samples.reply("{\"status\":0,\"data\":[" + list + "],\"total\":2}").records();
      assertThat(records).hasSize(2);
      assertThat(records.get(1 - place).get("userName")).isEqualTo("张一");
      assertThat(records.get(place).isObject()).isEqualTo(!expected.equals(REJECTED));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("shapes")
  void a_reply_that_is_cut_is_refused_also_where_a_record_is_broken(String file, String expected) {
    byte[] body = Samples.file("broken/" + file + ".json");
    int end = body.length - 2; // the last brace
    for (int cut = 1; cut <= end; cut++) {
      if ("}]".indexOf(body[cut - 1]) < 0 || file.equals("quote-closes-the-reply")) {
        continue; // cut behind the quote that closes it, such a reply is whole
      }
      byte[] part = Arrays.copyOf(body, cut);
      assertThatThrownBy(() -> Samples.reply(part))
          .as("cut at " + cut)
          .isInstanceOf(UnreadableReply.class);
    }
  }

  private static String body(String file) {
    return new String(Samples.file("broken/" + file + ".json"), StandardCharsets.UTF_8);
  }

  private static void harmsOnlyItself(List<VendorRecord> records, String expected) {
    assertThat(records).hasSize(3);
    assertThat(records.get(0).get("userName")).isEqualTo("张一");
    assertThat(records.get(2).get("userName")).isEqualTo("王三");
    VendorRecord middle = records.get(1);
    assertThat(middle.isObject()).isEqualTo(!expected.equals(REJECTED));
    if (middle.isObject()) {
      String[] field = expected.split("=", 2);
      assertThat(String.valueOf(middle.get(field[0]))).isEqualTo(field[1]);
    }
  }
}
