package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.reply.Samples;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Warehouse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the shipped mappings let through of people and their pictures. */
class ShippedPrivacyTest {

  private static final String LINK = "http://oss.example/p.jpg";
  private static final String SIGNED = LINK + "?OSSAccessKeyId=k&Expires=1&Signature=s%3D";

  /** For the tables as they are. */
  private static final Warehouse WAREHOUSE =
      Warehouse.open("jdbc:h2:mem:private", "", "", Clock.systemUTC());

  @AfterAll
  static void close() {
    WAREHOUSE.close();
  }

  private static Mapping shipped(String vendor, String table) {
    Map<String, MappingFunction> functions =
        Vendors.all().stream()
            .filter(one -> one.name().equals(vendor))
            .findFirst()
            .orElseThrow()
            .functions();
    Path file = Path.of("config/mappings", vendor + "-" + table + ".yaml");
    return Mapping.read(file, WAREHOUSE::table, functions);
  }

  private static Mapping.MappedPage map(Mapping mapping, String records) {
    return mapping.map(Samples.record(records), MappedThings.context("records"));
  }

  private static String raw(Mapping.MappedPage page) {
    return page.rejected().stream().map(RejectedRow::raw).findFirst().orElseThrow();
  }

  private static Mapping.MappedPage passages(Mapping passages, String photo) {
    String passage = "{'no': 1, 'photo': '" + photo + "', 'addTime': '";
    return map(passages, passage + "2026-03-02 08:00:00'}, " + passage + "soon'}");
  }

  @Test
  void a_signed_link_to_an_events_photo_is_nowhere_stored_with_its_signature() {
    Mapping passages = shipped("k30", "access_event");
    int column = passages.table().position("photo_url");

    Mapping.MappedPage page = passages(passages, SIGNED);
    assertThat(page.rows().values().get(0)[column]).isEqualTo(LINK);
    assertThat(raw(page)).doesNotContain("oss.example").contains("\"photo\":null");

    Mapping.MappedPage kept = passages(passages.under(PrivacyTest.privacy("photo=keep")), SIGNED);
    assertThat(kept.rows().values().get(0)[column]).isEqualTo(LINK);
    assertThat(raw(kept)).contains(LINK + "\"").doesNotContain("Signature");
  }

  @Test
  void a_picture_where_an_events_link_should_be_is_a_photo() {
    Mapping passages = shipped("k30", "access_event");
    int column = passages.table().position("photo_url");

    Mapping.MappedPage page = passages(passages, "data:image/jpeg;base64,/9j/4AAQ");
    assertThat(page.rows().values().get(0)[column]).isNull();
    assertThat(raw(page)).doesNotContain("base64");
  }

  @ParameterizedTest
  @CsvSource({
    "ax-acs, userId, email address registeredResidence gmtBirthday carDriverPassport remark"
        + " idCard mobile mobilePersonInCharge phonePersonInCharge photoUrl cardData cardPassword",
    "k30, no, nation native residence remark politicalStatus birthday email address idCard phone"
        + " photo idCardPhoto idCardPhoto1 pwd"
  })
  void of_people_nothing_personal_is_stored_unless_configured(
      String vendor, String id, String fields) {
    String members =
        Stream.of(fields.split(" "))
            .map(field -> "'" + field + "': '私" + field + "'")
            .collect(Collectors.joining(", "));
    Mapping people = shipped(vendor, "person");
    Mapping.MappedPage page = map(people, "{'" + id + "': 1, " + members + "}, {" + members + "}");

    assertThat(page.rows().values()).hasSize(1);
    assertThat(Arrays.toString(page.rows().values().get(0))).doesNotContain("私");
    assertThat(page.rejected()).hasSize(1).asString().doesNotContain("私");
  }
}
