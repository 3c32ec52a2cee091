package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of one private text. */
class PrivacyTest {

  static Privacy privacy(String... settings) {
    Map<String, String> values = new java.util.HashMap<>(Map.of("key", "a key of 16 signs"));
    for (String setting : settings) {
      values.put(setting.split("=")[0], setting.split("=")[1]);
    }
    return Privacy.of(name -> Optional.ofNullable(values.get(name)));
  }

  private static String phone(String treatment, String text) {
    return privacy("phone=" + treatment).treated(Privacy.Kind.PHONE, text);
  }

  @Test
  void where_nothing_is_configured_all_is_dropped() {
    for (Privacy.Kind kind : Privacy.Kind.values()) {
      String stored = Privacy.DEFAULT.treated(kind, "13812345678");
      assertThat(stored).isEqualTo(kind == Privacy.Kind.CARD_NUMBER ? "13812345678" : null);
    }
    assertThat(privacy("card-number=mask").treated(Privacy.Kind.CARD_NUMBER, "22,111,10000033"))
        .isEqualTo("****2,****1,****0033");
  }

  @ParameterizedTest
  @CsvSource({
    "13812345678, ****5678",
    "110101199003071X, ****071X",
    "1234567, ****567",
    "1234, ****34",
    "12, ****2",
    "1, ****",
    "张三李四, ****李四"
  })
  void a_mask_keeps_the_last_four_characters_and_never_more_than_half(String text, String masked) {
    assertThat(phone("mask", text)).isEqualTo(masked);
  }

  @Test
  void a_mask_splits_no_character() {
    assertThat(phone("mask", "😀😀😀😀")).isEqualTo("****😀😀");
  }

  @Test
  void a_hash_is_the_hmac_sha_256_of_the_text_in_hex() {
    // printf 13812345678 | openssl dgst -sha256 -hmac 'a key of 16 signs'
    assertThat(phone("hash", "13812345678"))
        .isEqualTo("63edf97c3e720dad3365e8dd3151353b684d7fc8355bed25a1df18868928c7ee");
  }

  @Test
  void one_number_has_one_hash_however_it_is_written() {
    assertThat(phone("hash", " 138-1234 5678")).isEqualTo(phone("hash", "13812345678"));
    Privacy hashing = privacy("id-number=hash");
    assertThat(hashing.treated(Privacy.Kind.ID_NUMBER, "11010119900307123x "))
        .isEqualTo(hashing.treated(Privacy.Kind.ID_NUMBER, "11010119900307123X"));
  }

  @Test
  void another_key_gives_another_hash() {
    Privacy other = privacy("phone=hash", "key=another key of 16");
    assertThat(other.treated(Privacy.Kind.PHONE, "1")).isNotEqualTo(phone("hash", "1"));
  }

  @Test
  void a_masked_photo_is_none() {
    assertThat(privacy("photo=mask").treated(Privacy.Kind.PHOTO, "upload/a.jpg")).isNull();
    assertThat(privacy("photo=keep").treated(Privacy.Kind.PHOTO, "upload/a.jpg"))
        .isEqualTo("upload/a.jpg");
  }

  @Test
  void a_password_is_dropped_whatever_is_configured() {
    for (String treatment : new String[] {"keep", "mask", "hash", "drop"}) {
      Privacy privacy = privacy("password=" + treatment);
      assertThat(privacy.treated(Privacy.Kind.PASSWORD, "secret")).isNull();
      assertThat(privacy.keeps(Privacy.Kind.PASSWORD)).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "0"})
  void what_says_nothing_of_anybody_stays_as_it_is(String text) {
    assertThat(phone("hash", text)).isEqualTo(text);
  }

  @Test
  void a_hash_without_a_key_is_refused() {
    assertThatThrownBy(
            () -> Privacy.of(name -> Optional.ofNullable(name.equals("phone") ? "hash" : null)))
        .hasMessageContaining("privacy.key");
  }
}
