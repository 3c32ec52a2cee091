package io.gatehouse.axacs;

import static io.gatehouse.axacs.AxAcsSite.reply;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.support.SetClock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the feed reference walks: which requests, and when a listing is complete. */
class AxAcsReferenceCursorTest {

  private static final String ONE = "{'status': 0, 'data': [{'id': 1, 'orgId': 1, 'areaId': 1}]}";
  private static final String NONE = "{'status': 102, 'msg': '数据不存在'}";
  private static final String USERS = "/api/v1/users?usertype=0&orgname=&offset=";

  private String state;
  private AxAcsReferenceCursor cursor;

  @BeforeEach
  void open() {
    cursor =
        AxAcsReferenceCursor.open(
            AxAcsSite.with("reference.page-size=3"), state, new SetClock("2026-06-01T00:00:00Z"));
  }

  private String asks() {
    return cursor.next().map(Ask::toString).orElse("nothing");
  }

  private Progress answer(String json) {
    return answer(reply(json));
  }

  private Progress answer(Reply reply) {
    Progress progress = cursor.accept(reply, Instant.EPOCH, Instant.EPOCH);
    state = progress.state() == null ? state : progress.state();
    return progress;
  }

  private Progress users(long... ids) {
    return answer(
        LongStream.of(ids)
            .mapToObj(id -> "{'userId': " + id + ", 'userName': 'n', 'userId': 1897}")
            .collect(Collectors.joining(",", "{'status': 0, 'data': [", "]}")));
  }

  private Progress count(long users) {
    return answer("{'status': 0, 'data': " + users + "}");
  }

  private void toTheUsers() {
    for (int i = 0; i < 7; i++) {
      answer(ONE);
    }
    assertThat(asks()).isEqualTo(USERS + "0&rows=3");
  }

  private static boolean completes(Progress progress) {
    return progress.batches().stream().anyMatch(Batch::listed);
  }

  @Test
  void each_listing_is_asked_for_once_and_goes_its_own_way() {
    List<String> seen = new ArrayList<>();
    while (!asks().startsWith(USERS)) {
      String path = asks().replace("/api/v1/", "");
      Batch batch = answer(ONE).batches().get(0);
      seen.add(path + " > " + batch.mapping() + " " + batch.listed());
    }
    assertThat(seen)
        .containsExactly(
            "usertypes > code_list-user_types true",
            "cardgroups > code_list-card_groups true",
            "cardtypes > code_list-card_types true",
            "orgs > org_unit true",
            "areas > area true",
            "acs/devices > device true",
            "acs/device/doors > access_point true");
  }

  @Test
  void a_listing_that_is_empty_is_asked_for_twice_before_it_is_believed() {
    assertThat(answer(NONE).batches()).isEmpty();
    assertThat(asks()).isEqualTo("/api/v1/usertypes");
    assertThat(completes(answer(NONE))).isTrue();
    assertThat(asks()).isEqualTo("/api/v1/cardgroups");
  }

  @Test
  void a_success_without_a_list_is_no_listing() {
    assertThatThrownBy(() -> answer("{'status': 0, 'data': 7}")).isInstanceOf(RetryLater.class);
    assertThat(asks()).isEqualTo("/api/v1/usertypes");
  }

  @Test
  void each_page_of_users_begins_with_the_last_of_the_page_before() {
    toTheUsers();
    assertThat(users(1, 2, 3).records()).hasSize(3);
    assertThat(asks()).isEqualTo(USERS + "2&rows=3");
    assertThat(users(3, 4, 5).records()).extracting(r -> r.get("userId")).containsExactly("4", "5");
    assertThat(asks()).isEqualTo(USERS + "4&rows=3");
    assertThat(users(5).records()).isEmpty();
    assertThat(asks()).isEqualTo("/api/v1/users/count?usertype=0&orgname=");
    assertThat(completes(count(5))).isTrue();
    assertThat(cursor.notice()).isEmpty();
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void a_page_shorter_than_asked_for_is_not_the_end() {
    toTheUsers();
    users(1, 2);
    assertThat(asks()).isEqualTo(USERS + "1&rows=3");
    assertThat(users(2, 3).records()).hasSize(1);
  }

  @Test
  void a_list_that_moved_while_it_was_read_is_read_from_the_beginning() {
    toTheUsers();
    users(1, 2, 3);
    users(4, 5, 6); // somebody before 3 was deleted: 4 has slipped to where 3 was
    assertThat(asks()).isEqualTo(USERS + "0&rows=3");
    users(1, 3, 4);
    users(4, 5, 6);
    users(6);
    assertThat(completes(count(5))).isTrue();
  }

  @Test
  void a_list_that_never_stands_still_is_loaded_and_removes_nobody() {
    toTheUsers();
    for (long walk = 1; walk <= 3; walk++) {
      users(walk, walk + 10, walk + 20);
      users(walk + 30);
    }
    assertThat(users(1, 2, 3).records()).hasSize(3);
    assertThat(asks()).isEqualTo(USERS + "3&rows=3");
    assertThat(users(3, 4).records()).hasSize(2);
    answer(NONE);
    assertThat(completes(count(4))).isFalse();
    assertThat(cursor.notice()).hasValueSatisfying(n -> assertThat(n).contains("kept moving"));
  }

  @Test
  void fewer_users_than_the_server_counts_are_a_cut_listing_which_is_told_once() {
    toTheUsers();
    users(1, 2);
    users(2);
    assertThat(completes(count(3))).isFalse();
    assertThat(cursor.notice())
        .hasValueSatisfying(n -> assertThat(n).contains("had 2, users/count says 3"));
    open();
    toTheUsers();
    users(1, 2);
    users(2);
    count(3);
    assertThat(cursor.notice()).as("told before").isEmpty();
    open();
    toTheUsers();
    users(1, 2, 3);
    users(3);
    assertThat(completes(count(3))).isTrue();
    assertThat(AxAcsReferenceCursor.State.fromJson(state).peopleShort()).isFalse();
  }

  @Test
  void an_empty_page_in_the_middle_is_no_end() {
    toTheUsers();
    users(1, 2, 3);
    answer(NONE);
    assertThat(asks()).as("the last user must be there").isEqualTo(USERS + "0&rows=3");
  }

  @Test
  void a_server_that_passes_over_the_offset_is_asked_no_more() {
    toTheUsers();
    for (int i = 0; i < 7; i++) {
      users(1, 2, 3);
    }
    users(1, 2, 3);
    assertThat(asks()).startsWith("/api/v1/users/count");
    assertThat(completes(count(3))).isFalse();
  }

  @Test
  void a_count_that_is_none_proves_nothing() {
    toTheUsers();
    users(1, 2);
    users(2);
    assertThat(completes(answer(NONE))).isFalse();
  }

  private void toTheEnd() {
    toTheUsers();
    users(1);
    users(1);
    count(1);
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void people_of_events_that_no_listing_has_are_asked_for_by_their_ids() {
    toTheEnd();
    cursor.scope(List.of("7", "a/../b", "..", " "));
    assertThat(asks()).isEqualTo("/api/v1/user/userid/7");
    Progress found = answer("{'status': 0, 'data': {'userId': 7, 'userTypeId': 1897}}");
    assertThat(found.batches()).extracting(Batch::mapping).containsExactly("person", "credential");
    assertThat(completes(found)).isFalse();
    assertThat(asks()).isEqualTo("/api/v1/user/userid/a%2F..%2Fb");
    answer(NONE);
    assertThat(asks()).isEqualTo("nothing");
  }

  @Test
  void each_card_of_a_user_is_a_credential_that_tells_what_is_its_own() {
    toTheEnd();
    cursor.scope(List.of("7", "8"));
    Progress only =
        answer(
            "{'status': 0, 'data': {'userId': 7, 'userTypeId': 1, 'cardNos': '17', 'cardState': 2,"
                + " 'gmtCardExpireDate': '2026-05-01'}}");
    assertThat(only.batches().get(1).records())
        .extracting(r -> r.get("userId") + r.get("cardNo") + r.get("ownState") + r.get("ownEnd"))
        .containsExactly("71722026-05-01 23:59:59");
    Progress several =
        answer(
            "{'status': 0, 'data': {'userId': 8, 'cardNos': '22, 0,22,111', 'cardState': 2,"
                + " 'cardTypeId': 5}}");
    assertThat(several.batches().get(1).records())
        .extracting(
            r -> r.get("cardNo") + r.get("ownState") + r.get("ownTypeId") + r.get("cardTypeId"))
        .containsExactly("22nullnull5", "111nullnull5");
  }

  @Test
  void whom_the_server_does_not_know_is_not_asked_for_again() {
    toTheEnd();
    cursor.scope(List.of("7"));
    answer(NONE);
    open();
    toTheEnd();
    cursor.scope(List.of("7", "8"));
    assertThat(asks()).isEqualTo("/api/v1/user/userid/8");
  }

  @Test
  void somebody_else_than_was_asked_for_is_not_loaded() {
    toTheEnd();
    cursor.scope(List.of("7"));
    assertThat(answer("{'status': 0, 'data': {'userId': 8}}").batches()).isEmpty();
    assertThat(AxAcsReferenceCursor.State.fromJson(state).nobody())
        .as("may be asked for again")
        .isEmpty();
  }

  @Test
  void its_state_comes_back_from_json() {
    AxAcsReferenceCursor.State known =
        new AxAcsReferenceCursor.State(List.of("7", "8"), true, null);
    assertThat(AxAcsReferenceCursor.State.fromJson(known.toJson())).isEqualTo(known);
    assertThatThrownBy(() -> AxAcsReferenceCursor.State.fromJson("[]"))
        .hasMessageContaining("checkpoint");
  }
}
