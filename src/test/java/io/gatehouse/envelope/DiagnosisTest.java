package io.gatehouse.envelope;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.envelope.DataCipher.PlainText;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Which setting, or the way, is to blame where encrypted data does not open. */
class DiagnosisTest {

  private static final String KEY = "1762766749844335";
  private static final String IV = "activevector4api";
  private static final String LIST =
      "{\"total\":1,\"totalPage\":1,\"data\":[{\"name\":\"廖亮\",\"deptname\":\"中试部\"}]}";

  private static final DataCipher CBC = new DataCipher(KEY, IV, "CBC");
  private static final DataCipher ECB = new DataCipher(KEY, null, "ECB");

  private static String opening(DataCipher ours, byte[] encrypted) {
    assertThat(
            DataCipher.unpadded(ours.decryptPadded(encrypted))
                .flatMap(PlainText::of)
                .filter(PlainText::isJson))
        .isEmpty();
    return Diagnosis.of(ours, encrypted).getMessage();
  }

  @Test
  void a_wrong_mode_is_named_with_the_right_one() {
    assertThat(opening(CBC, ECB.encrypt(LIST)))
        .isEqualTo("data does not decrypt with aes-mode=CBC, and does with ECB: set aes-mode=ECB");
    assertThat(opening(ECB, CBC.encrypt(LIST))).endsWith("set aes-mode=CBC");
  }

  @Test
  void a_wrong_iv_is_told_by_the_first_sixteen_bytes() {
    DataCipher other = new DataCipher(KEY, "0123456789abcdef", "CBC");
    assertThat(opening(other, CBC.encrypt(LIST)))
        .contains("all but the first 16 bytes of data decrypt: check aes-iv");
  }

  @Test
  void a_wrong_key_is_named_whatever_the_padding_looks_like() {
    Random random = new Random(4);
    for (int i = 0; i < 2_000; i++) {
      DataCipher other = new DataCipher("%016d".formatted(random.nextInt(1_000_000)), IV, "CBC");
      assertThat(opening(other, CBC.encrypt(LIST))).contains("check aes-key");
    }
  }

  @Test
  void damage_on_the_way_is_not_blamed_on_a_setting() {
    for (int bit = 0; bit < 8; bit++) {
      for (int block = 0; block < 4; block++) {
        byte[] damaged = CBC.encrypt(LIST);
        damaged[block * 16 + 5] ^= (byte) (1 << bit);
        assertThat(opening(CBC, damaged)).contains("is damaged").doesNotContain("check");
      }
    }
  }

  @Test
  void a_text_cut_at_a_block_is_damaged() {
    for (int blocks = 2; blocks < 5; blocks++) {
      assertThat(opening(CBC, Arrays.copyOf(CBC.encrypt(LIST), blocks * 16)))
          .contains("is damaged");
    }
  }
}
