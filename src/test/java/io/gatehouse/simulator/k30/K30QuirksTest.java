package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.gatehouse.simulator.k30.K30Client.Reply;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class K30QuirksTest {
  private final SetClock clock = new SetClock("2026-03-02T04:00:00Z");
  private final K30Simulator simulator =
      K30Simulator.builder(clock).people(40).history(300).start();
  private final K30Client client = new K30Client(simulator);

  @AfterEach
  void close() {
    simulator.close();
  }

  @ParameterizedTest
  @EnumSource(K30Quirk.class)
  void whatever_the_quirk_replies_are_signed_and_hold_the_same_people(K30Quirk quirk)
      throws IOException {
    simulator.quirks().enable(quirk);
    Reply reply = client.list("people/getlist");
    assertThat(reply.signed()).isTrue();
    assertThat(reply.values("no"))
        .isEqualTo(simulator.premises().people().all().stream().map(Person::no).toList());
    for (String path : List.of("department/getlist", "Device/GetList", "region/getlist")) {
      assertThat(client.list(path).signed()).isTrue();
      assertThat(client.list(path).rows()).isNotEmpty();
    }
    assertThat(simulator.violations().count()).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "JOB_NUMBER_SPELLING, people/getlist, jobNumber, jobnumber",
    "JOB_NUMBER_SPELLING, record/getlist, jobnumber, jobNumber",
    "ID_CARD_SPELLING, people/getlist, idCard, idcard",
    "PEOPLNO, attendance/getdayrptlist, peopleno, peoplno",
    "PASSWORDS, people/getlist, nothing, pwd",
    "TRAILING_FIELDS, region/getlist, nothing, ext",
    "SHOULD_VALUES, attendance/getmonthrptlist, shouldDays, shouldValues"
  })
  void a_name_is_spelled_otherwise_with_the_quirk_alone(
      K30Quirk quirk, String path, String usual, String other) throws IOException {
    assertThat(row(path).has(other)).isFalse();
    simulator.quirks().enable(quirk);
    assertThat(row(path).has(other)).isTrue();
    assertThat(row(path).has(usual)).isFalse();
  }

  @Test
  void some_names_are_spelled_otherwise() throws IOException {
    simulator.quirks().enable(K30Quirk.FIELD_NAME_VARIANTS);
    List<JsonNode> rows = list("record/getlist").rows();
    assertThat(rows).anyMatch(r -> r.has("addTime")).anyMatch(r -> r.has("addtime"));
    assertThat(rows.get(0)).isEqualTo(row("record/getlist"));
  }

  @Test
  void appid_stands_for_companyno_and_is_signed() throws IOException {
    simulator.quirks().enable(K30Quirk.APPID);
    Reply reply = client.list("people/getlist");
    assertThat(reply.envelope().has("companyno")).isFalse();
    assertThat(reply.envelope().path("appid").asText()).isEqualTo("1762766749844335");
    assertThat(reply.signed()).isTrue();
  }

  @Test
  void data_may_be_a_string_in_a_string_plain_or_an_object() throws IOException {
    simulator.quirks().enable(K30Quirk.INNER_LIST_AS_STRING);
    assertThat(client.list("people/getlist").data().path("data").isTextual()).isTrue();
    simulator.quirks().clear();
    simulator.quirks().enable(K30Quirk.PLAIN_DATA);
    assertThat(client.list("people/getlist").envelope().path("data").asText()).startsWith("{");
    simulator.quirks().enable(K30Quirk.PLAIN_DATA_OBJECT, K30Quirk.INDENTED_DATA);
    Reply reply = client.list("people/getlist");
    assertThat(reply.envelope().path("data").isObject()).isTrue();
    assertThat(reply.plain()).contains("\n");
    assertThat(reply.signed()).isTrue();
  }

  @Test
  void escapes_are_lower_case_upper_case_or_none() throws IOException {
    assertThat(data()).containsPattern("%2[bf]").doesNotContainPattern("%2[BF]");
    simulator.quirks().enable(K30Quirk.UPPER_CASE_ESCAPES);
    assertThat(data()).containsPattern("%2[BF]").doesNotContainPattern("%2[bf]");
    simulator.quirks().enable(K30Quirk.NO_URL_ESCAPES);
    assertThat(data()).doesNotContain("%").containsAnyOf("+", "/");
  }

  @Test
  void empty_data_is_dropped_signed_or_null() throws IOException {
    Reply dropped = client.list("people/getlist", "name", 17);
    assertThat(dropped.resultcode()).isEqualTo("0");
    simulator.quirks().enable(K30Quirk.EMPTY_DATA_SIGNED, K30Quirk.EMPTY_DATA_NULL);
    Reply signed = client.list("people/getlist", "name", 17);
    assertThat(signed.signed()).isTrue();
    assertThat(signed.envelope().path("data").isNull()).isTrue();
    assertThat(signed.envelope().path("sign")).isNotEqualTo(dropped.envelope().path("sign"));
  }

  @Test
  void numbers_become_strings_and_strings_numbers() throws IOException {
    assertThat(row("Device/GetList").path("isenableattend").isInt()).isTrue();
    simulator.quirks().enable(K30Quirk.NUMBERS_AS_STRINGS);
    assertThat(row("Device/GetList").path("isenableattend").isTextual()).isTrue();
    assertThat(client.list("Device/GetList").data().path("total").isTextual()).isTrue();
    simulator.quirks().clear();
    simulator.quirks().enable(K30Quirk.STRINGS_AS_NUMBERS, K30Quirk.ENVELOPE_NUMBERS);
    assertThat(row("people/getlist").path("no").isLong()).isTrue();
    assertThat(list("people/getlist").rows())
        .anyMatch(r -> r.path("jobNumber").isTextual()) // leading zeros stay
        .anyMatch(r -> r.path("jobNumber").isInt());
    assertThat(client.list("people/getlist").envelope().path("resultcode").isInt()).isTrue();
  }

  @Test
  void sex_and_outintype_change_their_form() throws IOException {
    assertThat(list("people/getlist").values("sex")).containsOnly("男", "女", "未知");
    assertThat(row("record/getlist").path("outintype").isTextual()).isTrue();
    simulator.quirks().enable(K30Quirk.SEX_SWAPPED, K30Quirk.OUTINTYPE_TYPE);
    assertThat(list("people/getlist").values("sex")).containsOnly("0", "1", "2");
    assertThat(row("record/getlist").path("outintype").isInt()).isTrue();
    assertThat(row("Device/GetList").path("outintype").isTextual()).isTrue();
  }

  @Test
  void nulls_stand_for_some_empty_texts() throws IOException {
    assertThat(list("people/getlist").rows()).noneMatch(r -> r.path("remark").isNull());
    simulator.quirks().enable(K30Quirk.NULLS);
    List<JsonNode> rows = list("people/getlist").rows();
    assertThat(rows).anyMatch(r -> r.path("nation").isNull());
    assertThat(rows).anyMatch(r -> r.path("nation").asText("null").isEmpty());
  }

  @Test
  void people_may_come_with_what_nobody_should_store() throws IOException {
    Person person = simulator.premises().people().all().get(0);
    assertThat(row("people/getlist").toString())
        .doesNotContain(person.idCard(), "base64", "\"pwd\"");
    simulator.quirks().enable(K30Quirk.ID_NUMBERS, K30Quirk.BASE64_PHOTOS, K30Quirk.PASSWORDS);
    JsonNode row = row("people/getlist");
    assertThat(row.path("idCard").asText()).isEqualTo(person.idCard()).hasSize(18);
    assertThat(row.path("photo").asText()).isEqualTo(person.photoData()).hasSizeGreaterThan(1000);
    assertThat(row.path("pwd").asText()).isEqualTo(person.password());
  }

  @Test
  void photo_addresses_expire() throws IOException {
    assertThat(row("record/getlist").path("photo")).isEqualTo(row("record/getlist").path("photo"));
    simulator.quirks().enable(K30Quirk.PHOTO_URLS_EXPIRE);
    String photo = row("record/getlist").path("photo").asText();
    assertThat(photo).contains("Expires=", "Signature=").contains(newest().facts().photoPath());
    assertThat(row("record/getlist").path("photo").asText()).isNotEqualTo(photo);
  }

  @Test
  void undocumented_codes_are_met_while_the_quirk_is_on() {
    assertThat(codes(List.of())).containsOnly("0", "1", "10");
    assertThat(codes(List.of(K30Quirk.UNDOCUMENTED_CODES))).contains("2", "99");
    try (K30Simulator odd =
        K30Simulator.builder(clock).history(900).quirks(K30Quirk.UNDOCUMENTED_CODES).build()) {
      assertThat(odd.ledger().all().stream().map(LedgerPassage::method).distinct())
          .contains("UNMAPPED", "INTERCOM", "FIRE", "BUTTON", "DESK");
    }
  }

  @Test
  void quirks_are_switched_by_outside_scripts() throws IOException {
    client.get("/simulator/quirks/appid/on");
    assertThat(simulator.quirks().on(K30Quirk.APPID)).isTrue();
    client.get("/simulator/quirks/all/off");
    assertThat(simulator.quirks().on(K30Quirk.APPID)).isFalse();
    simulator.quirks().enable(K30Quirk.WRONG_CONTENT_TYPE);
    String body = client.sealed(K30Client.data("pageindex", 1, "pagesize", 1)).toString();
    assertThat(client.post("/openapi/people/getlist", body).headers().firstValue("Content-Type"))
        .contains("text/html");
  }

  private List<String> codes(List<K30Quirk> quirks) {
    try (K30Simulator other =
        K30Simulator.builder(clock).history(900).quirks(quirks.toArray(K30Quirk[]::new)).build()) {
      return other.ledger().all().stream()
          .map(p -> Integer.toString(p.facts().outcome().group()))
          .distinct()
          .toList();
    }
  }

  private LedgerPassage newest() {
    List<LedgerPassage> all = simulator.ledger().all();
    return all.get(all.size() - 1);
  }

  private String data() throws IOException {
    return client.list("people/getlist").envelope().path("data").asText();
  }

  private JsonNode row(String path) throws IOException {
    return list(path).rows().get(0);
  }

  private Reply list(String path) throws IOException {
    return client.list(path, "startdate", "2026-03-01", "effdate", "2026-03-02");
  }
}
