package io.gatehouse.reply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.reply.Reply.UnreadableReply;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Where records are in a reply, and what is inside of one. */
class ReplyArraysTest {

  private static Reply reply(String json, String... arrays) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return Reply.parse(body, body.length, List.of(arrays));
  }

  private static List<String> ids(List<VendorRecord> records) {
    return records.stream().map(record -> record.get("id")).toList();
  }

  @Test
  void several_arrays_inside_objects_are_read_in_one_pass() {
    Reply reply =
        reply(
            "{'errcode': 0, 'pass_rule': {'items': [{'id': 1}, {'id': 2}], 'count': 2},"
                + " 'remote_pass_rule': {'items': [{'id': 3}]}, 'other': {'items': [{'id': 4}]}}",
            "pass_rule.items",
            "remote_pass_rule.items");
    assertThat(ids(reply.records())).containsExactly("1", "2");
    assertThat(ids(reply.records("remote_pass_rule.items"))).containsExactly("3");
    assertThat(reply.head().get("errcode")).isEqualTo("0");
    assertThat(reply.head().get("pass_rule.count")).isEqualTo("2");
    assertThat(reply.hasArray("remote_pass_rule.items")).isTrue();
  }

  @Test
  void an_array_that_is_not_there_is_told_from_one_that_is_empty() {
    Reply reply = reply("{'a': {'items': []}, 'b': {}}", "a.items", "b.items");
    assertThat(reply.hasArray("a.items")).isTrue();
    assertThat(reply.hasArray("b.items")).isFalse();
    assertThat(reply.records("b.items")).isEmpty();
    assertThatThrownBy(() -> reply.records("c.items")).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_list_that_is_json_inside_a_text_is_a_list() {
    Reply reply =
        reply(
            "{'total': 2, 'data': '[{\\'id\\': 1, \\'name\\': \\'张\\'}, {\\'id\\': 2}]'}", "data");
    assertThat(ids(reply.records())).containsExactly("1", "2");
    assertThat(reply.records().get(0).get("name")).isEqualTo("张");
    assertThat(reply.records().get(1).raw()).isEqualTo("{\"id\": 2}");
    assertThat(reply.head().get("total")).isEqualTo("2");
  }

  @Test
  void a_text_that_is_no_list_is_none() {
    Reply reply = reply("{'data': 'none'}", "data");
    assertThat(reply.hasArray()).isFalse();
    assertThat(reply.head().get("data")).isEqualTo("none");
  }

  @Test
  void a_list_inside_a_text_that_is_cut_refuses_the_reply() {
    assertThatThrownBy(() -> reply("{'data': '[{\\'id\\': 1}, {\\'i'}", "data"))
        .isInstanceOf(UnreadableReply.class);
  }

  @Test
  void what_a_field_holds_can_be_taken_apart() {
    VendorRecord record =
        reply(
                "{'data': [{'people': [{'id': 7}, 'plain', 8, null], 'one': {'id': 9}, 'no': 'x'}]}",
                "data")
            .records()
            .get(0);
    List<VendorRecord> people = record.nested("people");
    assertThat(people).hasSize(4);
    assertThat(people.get(0).get("id")).isEqualTo("7");
    assertThat(people.get(1).get("value")).isEqualTo("plain");
    assertThat(people.get(2).get("value")).isEqualTo("8");
    assertThat(people.get(3).get("value")).isNull();
    assertThat(ids(record.nested("one"))).containsExactly("9");
    assertThat(record.nested("no")).isEmpty();
    assertThat(record.nested("nobody")).isEmpty();
  }

  @Test
  void a_part_of_a_record_is_a_record_with_a_text_of_its_own() {
    Map<String, String> values = new LinkedHashMap<>();
    values.put("weekday", "MONDAY");
    values.put("note", "a \"b\"");
    values.put("none", null);
    VendorRecord part = VendorRecord.of(values);
    assertThat(part.get("Week_day")).isEqualTo("MONDAY");
    assertThat(part.has("none")).isTrue();
    assertThat(part.get("none")).isNull();
    assertThat(part.raw())
        .isEqualTo("{\"weekday\":\"MONDAY\",\"note\":\"a \\\"b\\\"\",\"none\":null}");
  }
}
