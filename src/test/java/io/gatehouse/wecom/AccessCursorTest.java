package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of replies that are not what they seem; the rest is in {@link AccessPromises}. */
class AccessCursorTest {

  private final SetClock clock = new SetClock("2026-03-12T06:00:00Z");

  private Cursor open(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "corp-id=ww1";
    all[1] = "corp-secret=s";
    all[2] = "start=2026-03-10";
    System.arraycopy(more, 0, all, 3, more.length);
    return AccessCursor.open(WeComSettingsTest.site(all), null, clock);
  }

  private Progress accept(Cursor cursor, String json) {
    byte[] body = json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    Reply reply = Reply.parse(body, body.length, cursor.next().orElseThrow().arrays());
    return cursor.accept(reply, clock.instant(), clock.instant());
  }

  private static String page(String device, int person, String next) {
    return "{'errcode':0,'accesscontrol_data':{'items':[{'device_sn':'%s','open_userid':'p%d'}]},'next_cursor':'%s'}"
        .formatted(device, person, next);
  }

  @Test
  void the_request_is_the_documents() {
    Instant begin = Instant.parse("2026-03-09T16:00:00Z");
    Instant end = Instant.parse("2026-03-12T05:58:00Z"); // the lag
    assertThat(open("device-sns=SN1,SN2", "agent-id=10000").next().orElseThrow().body())
        .isEqualTo(
            "{\"user_type\":0,\"begin_time\":%d,\"end_time\":%d,\"data_filter_type\":1,\"device_sn_list\":[\"SN1\",\"SN2\"],\"limit\":500,\"agentid\":10000}"
                .formatted(begin.getEpochSecond(), end.getEpochSecond()));
    assertThat(open("open-userids=p1").next().orElseThrow().body())
        .contains("\"data_filter_type\":2,\"open_userid_list\":[\"p1\"],\"limit\":500}");
  }

  @Test
  void the_next_page_is_asked_for_with_the_cursor_and_nothing_else_changed() throws IOException {
    Cursor cursor = open("device-sns=C00123122");
    String first = cursor.next().orElseThrow().body();
    Progress page =
        accept(cursor, Files.readString(Path.of("src/test/resources/wecom/passages.json")));
    assertThat(page.records()).hasSize(2);
    assertThat(cursor.next().orElseThrow().body())
        .isEqualTo(
            first.replace(",\"limit\"", ",\"cursor\":\"FVXbiWcnRUTZ8ZBzI905eQ==\",\"limit\""));
  }

  @Test
  void a_page_without_rows_is_not_the_last_where_it_has_a_cursor() {
    Cursor cursor = open("device-sns=SN1");
    accept(cursor, "{'errcode':0,'accesscontrol_data':{'items':[]},'next_cursor':'c1'}");
    assertThat(cursor.next().orElseThrow().body()).contains("\"cursor\":\"c1\"");
  }

  @Test
  void a_cursor_that_leads_back_is_asked_for_again_before_it_is_cut() {
    Cursor cursor = open("device-sns=SN1");
    accept(cursor, page("SN1", 1, "c1"));
    accept(cursor, page("SN1", 2, "c2"));
    for (int n = 3; n < 5; n++) {
      String again = page("SN1", n, "c1");
      assertThatThrownBy(() -> accept(cursor, again)).isInstanceOf(RetryLater.class);
      assertThat(cursor.next().orElseThrow().body()).contains("\"cursor\":\"c2\"");
    }
    Progress cut = accept(cursor, page("SN1", 5, "c1"));
    assertThat(cut.gaps()).hasSize(1);
    assertThat(cut.records()).hasSize(1);
    assertThat(cursor.next().orElseThrow().body()).contains("\"user_type\":2");
    assertThat(cursor.notice()).hasValueSatisfying(s -> assertThat(s).contains("in a circle"));
  }

  @Test
  void an_old_page_sent_again_is_no_circle() {
    Cursor cursor = open("device-sns=SN1");
    accept(cursor, page("SN1", 1, "c1"));
    accept(cursor, page("SN1", 2, "c2"));
    assertThat(accept(cursor, page("SN1", 2, "c2"))).isEqualTo(Progress.nothing());
    assertThat(accept(cursor, page("SN1", 3, "c3")).gaps()).isEmpty();
    assertThat(cursor.next().orElseThrow().body()).contains("\"cursor\":\"c3\"");
  }

  @Test
  void an_answer_of_other_devices_is_refused_and_nothing_moves() {
    Cursor cursor = open("device-sns=SN1");
    assertThatThrownBy(() -> accept(cursor, page("SN9", 1, "")))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("device_sn that was not asked for");
    assertThat(cursor.next().orElseThrow().body()).contains("\"user_type\":0");
  }

  @Test
  void a_reply_without_items_is_no_empty_page() {
    Cursor cursor = open("device-sns=SN1");
    for (String json :
        List.of(
            "{'errcode':0}", "{'errcode':0,'accesscontrol_data':{}}", "{'errcode':0,'items':[]}")) {
      assertThatThrownBy(() -> accept(cursor, json)).isInstanceOf(RetryLater.class);
    }
  }

  @Test
  void a_refused_cursor_begins_the_batch_again_but_not_for_ever() {
    Cursor cursor = open("device-sns=SN1");
    String first = cursor.next().orElseThrow().body();
    assertThatThrownBy(() -> cursor.narrow(ReplyCodes.BAD_PARAMETER, "no"))
        .isInstanceOf(Refused.class); // without a cursor it is something else
    for (int n = 0; n < 2; n++) {
      accept(cursor, page("SN1", n, "c" + n));
      cursor.narrow(ReplyCodes.BAD_PARAMETER, "cursor expired");
      assertThat(cursor.next().orElseThrow().body()).isEqualTo(first);
    }
    accept(cursor, page("SN1", 3, "c3"));
    assertThatThrownBy(() -> cursor.narrow(ReplyCodes.BAD_PARAMETER, "cursor expired"))
        .isInstanceOf(Refused.class);
  }
}
