package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.wecom.AccessCursor.PageTrail;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Of replies that are not what they seem; the rest is in {@link AccessPromisesTest}. */
class AccessCursorTest extends CursorTest {

  private Cursor open(String... more) {
    String[] all = new String[more.length + 3];
    all[0] = "corp-id=ww1";
    all[1] = "corp-secret=s";
    all[2] = "start=2026-03-10";
    System.arraycopy(more, 0, all, 3, more.length);
    return new AccessCursor(WeComSettingsTest.site(all), null, clock);
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
  void a_reply_without_items_and_their_place_is_no_empty_page() {
    Cursor cursor = open("device-sns=SN1");
    for (String json :
        List.of(
            "{'errcode':0}",
            "{'errcode':0,'items':[]}",
            "{'errcode':0,'accesscontrol_data':7}",
            "{'errcode':0,'accesscontrol_data':'busy'}",
            "{'errcode':0,'accesscontrol_data':[{'device_sn':'SN1'}]}")) {
      assertThatThrownBy(() -> accept(cursor, json)).isInstanceOf(RetryLater.class);
    }
  }

  @Test
  void whatever_says_none_is_none() {
    for (String json : sample("nothings-access.jsonl").lines().toList()) {
      Cursor cursor = open("device-sns=SN1");
      Progress none = accept(cursor, json);
      assertThat(none.records()).as(json).isEmpty();
      assertThat(none.state()).as(json).isNotNull();
      assertThat(cursor.next().orElseThrow().body()).as(json).contains("\"user_type\":2");
    }
  }

  @Test
  void a_device_is_asked_for_once_and_known_in_whatever_case_it_is_spelled() {
    Cursor cursor = open("device-sns=C001a,C001A,c001a");
    assertThat(cursor.next().orElseThrow().body()).contains("\"device_sn_list\":[\"C001A\"]");
    Progress page = accept(open("device-sns=C001a"), sample("passages-other-case.json"));
    assertThat(page.records())
        .extracting(record -> record.get("device_sn"))
        .containsExactly("C001A", "C001A");
  }

  private static final String NONE =
      "{'errcode':0,'accesscontrol_data':{'items':[]},'next_cursor':''}";

  @Test
  void of_a_reply_with_some_that_fit_those_are_loaded_and_the_others_rejected() {
    Cursor cursor = open("device-sns=SN1");
    String mixed =
        "{'errcode':0,'accesscontrol_data':{'items':[{'device_sn':'SN1','open_userid':'p1'},"
            + "{'device_sn':'SN8','open_userid':'p2'},{'device_sn':'SN9','open_userid':'p3'}]},'next_cursor':''}";
    assertThat(accept(cursor, mixed)).isEqualTo(Progress.nothing());
    assertThat(accept(cursor, mixed)).isEqualTo(Progress.nothing());
    Progress page = accept(cursor, mixed);
    assertThat(page.batches().get(0).records()).hasSize(1);
    assertThat(page.batches().get(0).refusal()).isNull();
    assertThat(page.batches().get(1).records()).hasSize(2);
    assertThat(page.batches().get(1).refusal()).contains("device_sn that was not asked for");
    assertThat(page.gaps()).hasSize(1);
    assertThat(cursor.notice().orElseThrow())
        .contains("of the reply's 3 passages 2 have a device_sn");
    assertThat(cursor.next().orElseThrow().body()).contains("\"user_type\":2");
  }

  @Test
  void the_same_answer_to_another_question_is_a_failure_each_time() {
    Cursor cursor = open("device-sns=SN1");
    for (int n = 0; n < 6; n++) {
      assertThatThrownBy(() -> accept(cursor, page("SN9", 1, ""))).isInstanceOf(RetryLater.class);
    }
  }

  @Test
  void a_cursor_that_is_new_each_time_over_the_same_rows_is_cut() {
    Cursor cursor = open("device-sns=SN1");
    List<Gap> gaps = new ArrayList<>();
    int pages = 0;
    while (gaps.isEmpty() && pages < 1_000) {
      gaps.addAll(accept(cursor, page(pages % 2 == 0 ? "SN1" : "sn1", 1, "c" + pages++)).gaps());
    }
    assertThat(pages).isEqualTo(PageTrail.MOST_STALE + 1);
    assertThat(cursor.next().orElseThrow().body()).contains("\"user_type\":2");
  }

  @Test
  void a_cursor_that_is_new_each_time_over_empty_and_old_pages_in_turn_is_cut() {
    Cursor cursor = open("device-sns=SN1");
    List<Gap> gaps = new ArrayList<>();
    int pages = 0;
    while (gaps.isEmpty() && pages < 1_000) {
      String next = "c" + pages;
      String json = page("SN1", 1, next);
      if (pages++ % 5 != 0) {
        json = NONE.replace("'next_cursor':''", "'next_cursor':'" + next + "'");
      }
      gaps.addAll(accept(cursor, json).gaps());
    }
    assertThat(pages).isLessThanOrEqualTo(PageTrail.MOST_FRUITLESS + 1);
  }

  @Test
  void rows_that_repeat_on_the_next_pages_are_no_circle() {
    Cursor cursor = open("device-sns=SN1");
    for (int n = 0; n < 200; n++) { // each row stands on eight pages
      assertThat(accept(cursor, page("SN1", n / 8, "c" + n)).gaps()).as("page " + n).isEmpty();
    }
  }

  @Test
  void a_refused_cursor_begins_the_batch_again_but_not_for_ever() {
    Cursor cursor = open("device-sns=SN1");
    String first = cursor.next().orElseThrow().body();
    assertThatThrownBy(() -> cursor.narrow(WeCom.BAD_PARAMETER, "no"))
        .isInstanceOf(Refused.class); // without a cursor it is something else
    for (int n = 0; n < 2; n++) {
      accept(cursor, page("SN1", n, "c" + n));
      cursor.narrow(WeCom.BAD_PARAMETER, "cursor expired");
      assertThat(cursor.next().orElseThrow().body()).isEqualTo(first);
    }
    accept(cursor, page("SN1", 3, "c3"));
    assertThatThrownBy(() -> cursor.narrow(WeCom.BAD_PARAMETER, "cursor expired"))
        .isInstanceOf(Refused.class);
  }
}
