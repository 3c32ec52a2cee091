package io.gatehouse.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.Reply.UnreadableReply;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplyTest {

  @Test
  void the_documents_user_with_two_user_ids_and_no_comma_before_its_photo_keeps_everything() {
    Reply reply = Samples.reply(Samples.file("user.json"));

    assertThat(reply.head().get("status")).isEqualTo("0");
    assertThat(reply.hasArray()).isTrue();
    VendorRecord user = reply.records().get(0);
    assertThat(user.get("userId")).isEqualTo("20173");
    assertThat(user.get("userId#2")).isEqualTo("1899");
    assertThat(user.get("cardData")).endsWith(".jpg");
    assertThat(user.get("photoUrl")).isEqualTo("upload/image/aa.jpg");
    assertThat(user.get("cardPassword")).isEmpty();
  }

  @Test
  void names_match_without_regard_to_case_and_underscores() {
    VendorRecord record = Samples.record("{'areaid': 160, 'User_Name': 'x'}").get(0);

    assertThat(record.get("areaId")).isEqualTo("160");
    assertThat(record.get("area_id")).isEqualTo("160");
    assertThat(record.get("username")).isEqualTo("x");
    assertThat(record.get("nobody")).isNull();
    assertThat(record.names()).containsExactly("areaid", "User_Name");
  }

  @Test
  void a_null_is_a_field_without_a_text() {
    VendorRecord record = Samples.record("{'plateNumber': null}").get(0);

    assertThat(record.has("plateNumber")).isTrue();
    assertThat(record.get("plateNumber")).isNull();
  }

  @Test
  void nested_values_keep_their_json_and_records_their_text() {
    VendorRecord record = Samples.record("{'a': {'b': [1, {}]},  'c': 1.50}").get(0);

    assertThat(record.get("a")).isEqualTo("{\"b\": [1, {}]}");
    assertThat(record.get("c")).isEqualTo("1.50");
    assertThat(record.raw()).isEqualTo("{\"a\": {\"b\": [1, {}]},  \"c\": 1.50}");
  }

  @Test
  void records_after_a_byte_order_mark_keep_their_own_text() {
    Reply reply = Samples.reply(Samples.file("byte-order-mark.json"));

    assertThat(reply.records().get(0).raw()).startsWith("{\"recordId\"").endsWith("联通大厦\"}");
  }

  @Test
  void records_of_different_shapes_do_not_mix() {
    Reply reply =
        Samples.reply(
            "{\"data\":[{\"a\":1,\"b\":2},{\"a\":3},{\"b\":4,\"a\":5},{\"a\":6,\"b\":7}]}");

    assertThat(reply.records()).extracting(r -> r.get("a")).containsExactly("1", "3", "5", "6");
    assertThat(reply.records()).extracting(r -> r.get("b")).containsExactly("2", null, "4", "7");
  }

  @Test
  void gbk_is_read_whatever_the_content_type_said() {
    VendorRecord record = Samples.reply(Samples.file("gb18030.json")).records().get(0);

    assertThat(record.get("userName")).isEqualTo("张㐂");
    assertThat(record.get("orgName")).isEqualTo("机关党群工作部\\");
    assertThat(record.get("deviceName")).isEqualTo("联通");
  }

  @Test
  void gbk_that_looks_almost_like_utf_8_is_not_taken_for_it() {
    VendorRecord record = Samples.reply(Samples.file("gbk-short.json")).records().get(0);

    assertThat(record.get("userName")).isEqualTo("联通");
  }

  @Test
  void a_name_that_a_device_cut_inside_a_character_leaves_the_page_readable() {
    VendorRecord record = Samples.reply(Samples.file("character-cut.json")).records().get(0);

    assertThat(record.get("userName")).isEqualTo("张三");
    assertThat(record.get("orgName")).isEqualTo("机关党群工作\uFFFD");
    assertThat(record.get("deviceName")).isEqualTo("联通大厦");
  }

  @Test
  void raw_control_characters_in_texts_are_read() {
    assertThat(Samples.record("{'a': 'x\u0000\ty'}").get(0).get("a")).isEqualTo("x\u0000\ty");
  }

  @Test
  void a_single_object_in_the_arrays_place_is_one_record() {
    Reply reply = Samples.reply("{\"data\": {\"orgId\": 1}}");

    assertThat(reply.hasArray()).isTrue();
    assertThat(reply.records()).singleElement().extracting(r -> r.get("orgId")).isEqualTo("1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\": 102}",
        "{\"status\": 102, \"data\": null}",
        "{\"status\": 0, \"data\": 22}",
        "{\"status\": 0, \"data\": \"\"}"
      })
  void a_reply_without_the_array_says_so(String body) {
    Reply reply = Samples.reply(body);

    assertThat(reply.hasArray()).isFalse();
    assertThat(reply.records()).isEmpty();
  }

  @Test
  void an_empty_array_is_an_array() {
    assertThat(Samples.reply("{\"data\": []}").hasArray()).isTrue();
  }

  @Test
  void a_count_stands_in_the_head() {
    assertThat(Samples.reply("{\"status\": 0, \"data\": 22}").head().get("data")).isEqualTo("22");
  }

  @Test
  void door_states_fields_stand_in_the_head() {
    VendorRecord head = Samples.reply(Samples.file("door-state.json")).head();

    assertThat(head.get("isOnline")).isEqualTo("1");
    assertThat(head.get("isOpen")).isEqualTo("0");
  }

  @Test
  void an_element_that_is_no_object_is_a_record_of_its_own() {
    Reply reply = Samples.reply("{\"data\": [{\"a\":1}, 42, \"x, y\", [1, [2]], null, {\"a\":2}]}");

    assertThat(reply.records())
        .extracting(VendorRecord::isObject)
        .containsExactly(true, false, false, false, false, true);
    assertThat(reply.records())
        .extracting(VendorRecord::raw)
        .containsExactly("{\"a\":1}", "42", "\"x, y\"", "[1, [2]]", "null", "{\"a\":2}");
  }

  @Test
  void a_body_cut_anywhere_is_refused() {
    byte[] body = Samples.file("user.json");
    String whole = new String(body, StandardCharsets.UTF_8).strip();
    int length = whole.getBytes(StandardCharsets.UTF_8).length;

    for (int cut = 0; cut < length; cut++) {
      byte[] part = Arrays.copyOf(body, cut);
      assertThatThrownBy(() -> Samples.reply(part)).isInstanceOf(UnreadableReply.class);
    }
  }

  @Test
  void only_the_given_length_of_the_buffer_is_read() {
    byte[] buffer = "{\"data\": []}garbage of an earlier reply".getBytes(StandardCharsets.UTF_8);

    assertThat(Reply.parse(buffer, 12, "data").hasArray()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "~~ | reply is empty",
        "~  ~ | reply is empty",
        "[1] | reply is not a JSON object, begins \"[1]\"",
        "null | reply is not a JSON object, begins \"null\"",
        "{\"data\": []} {} | reply goes on after its JSON ends, at byte 13",
        "{\"data\": []}<html> | reply is not valid JSON at byte",
        "{\"status\": 0 0} | reply is not valid JSON at byte",
        "{\"data\": [{\"a\": 1} | reply is cut: it ends at byte 18 inside its JSON",
      })
  void what_is_not_one_json_object_is_refused_and_quoted(String body, String message) {
    assertThatThrownBy(() -> Samples.reply(body))
        .isInstanceOf(UnreadableReply.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void a_web_page_is_called_one() {
    assertThatThrownBy(() -> Samples.reply(Samples.file("web-page.html")))
        .isInstanceOf(UnreadableReply.class)
        .hasMessage(
            "reply is a web page or XML, expected a JSON object, begins"
                + " \"<html>\\n<body>\\\"login\\\"</body></html>\"");
  }

  @Test
  void utf_16_is_read_with_and_without_its_mark() {
    String body = "{\"data\": [{\"userName\": \"张三\"}]}";

    for (Charset charset :
        List.of(
            StandardCharsets.UTF_16,
            StandardCharsets.UTF_16LE,
            StandardCharsets.UTF_16BE,
            Charset.forName("x-UTF-16LE-BOM"))) {
      assertThat(Samples.reply(body.getBytes(charset)).records())
          .as(charset.name())
          .extracting(record -> record.get("userName"))
          .containsExactly("张三");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "%s\0",
        "%s\0\0\0\r\n",
        "\uFEFF\uFEFF%s",
        " \uFEFF%s",
        "\r\n%s  \t\n",
        "%s\uFEFF",
        "\0%s"
      })
  void what_surrounds_the_json_is_no_part_of_it(String around) {
    String body = around.formatted("{\"data\": [{\"userName\": \"张三\"}]}");

    assertThat(Samples.reply(body).records()).hasSize(1);
    assertThat(Samples.reply(body.getBytes(Charset.forName("GB18030"))).records())
        .extracting(record -> record.get("userName"))
        .containsExactly("张三");
  }

  @Test
  void a_text_that_holds_quotes_and_commas_is_not_mended() {
    VendorRecord record =
        Samples.record(
                "{'a': 'say \\'x\\' \\'y\\'' 'b': [1, 2] 'c': true 'd': {} }"
                    .replace("\\'", "\\\""))
            .get(0);

    assertThat(record.get("a")).isEqualTo("say \"x\" \"y\"");
    assertThat(record.get("c")).isEqualTo("true");
    assertThat(record.get("d")).isEqualTo("{}");
  }

  @Test
  void more_records_than_a_whole_list_or_a_page_may_have_are_refused() {
    String records = "{\"data\": [" + "1,".repeat(100_001) + "]}";

    assertThatThrownBy(() -> Samples.reply(records))
        .isInstanceOf(UnreadableReply.class)
        .hasMessage("reply holds more than 100000 records (the most of a whole list)");
    assertThatThrownBy(() -> Samples.reply(records, Bounds.page(500)))
        .isInstanceOf(UnreadableReply.class)
        .hasMessage("reply holds more than 2000 records (500 were asked for)");
  }

  @Test
  void more_field_names_than_any_vendor_has_are_refused() {
    StringBuilder records = new StringBuilder("{\"data\": [");
    for (int i = 0; i < 2_001; i++) {
      records.append("{\"f").append(i).append("\":1},");
    }
    assertThatThrownBy(() -> Samples.reply(records.append("]}").toString()))
        .isInstanceOf(UnreadableReply.class)
        .hasMessage("reply holds more than 2000 different field names");
  }

  @Test
  void records_that_would_fill_the_memory_are_refused() {
    String records = "{\"data\": [" + "{\"a\":10,\"a\":11},".repeat(30_000) + "]}";

    assertThatThrownBy(() -> Samples.reply(records, new Bounds(100_000, "", 2 << 20)))
        .isInstanceOf(UnreadableReply.class)
        .hasMessageStartingWith("reply takes more than 2 MB of memory once it is read, at record ");
  }

  @Test
  void a_field_name_without_end_costs_its_record() {
    String records = "{\"data\": [{\"a\":1},{\"a\":2,\"" + "n".repeat(1_001) + "\":2},{\"a\":3}]}";

    assertThat(Samples.reply(records).records())
        .extracting(VendorRecord::isObject)
        .containsExactly(true, false, true);
  }
}
