package io.gatehouse.simulator.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The vendor's own examples, as far as they are not misprinted. */
class K30VectorsTest {
  private static final String COMPANY = "1762766749844335";

  @Test
  void a_request_is_signed_over_its_plain_data() {
    assertThat(
            Signature.of(
                Map.of(
                    "data",
                    "{\"code\":\"569531\"}",
                    "deviceno",
                    "ae5a94eb3dbe9baf",
                    "timestamp",
                    "20200604140653904"),
                "ae5a94eb3dbe9baf",
                false))
        .isEqualTo("7e951684b52a8a1c4a31b9170dc5d76d");
  }

  @Test
  void a_reply_is_signed_over_all_but_the_signature() {
    assertThat(
            Signature.of(
                Map.of(
                    "resultcode",
                    "1",
                    "msg",
                    "新增访客成功",
                    "companyno",
                    COMPANY,
                    "timestamp",
                    "20251120172204574",
                    "data",
                    "{\"no\":\"1763630523605347\"}",
                    "sign",
                    "whatever"),
                COMPANY,
                false))
        .isEqualTo("e2b2f82eaa47c00edbf34b7691d8b678");
  }

  @Test
  void empty_data_may_be_signed_as_an_empty_parameter() {
    Map<String, String> reply =
        Map.of(
            "resultcode",
            "1",
            "msg",
            "下发成功",
            "companyno",
            COMPANY,
            "timestamp",
            "20251127145555976",
            "data",
            "");
    assertThat(Signature.of(reply, COMPANY, true)).isEqualTo("b4d352c59a0953458bdadc24cfa5f9aa");
    assertThat(Signature.of(reply, COMPANY, false))
        .isNotEqualTo(Signature.of(reply, COMPANY, true));
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '`',
      value = {
        "1762766749844335, 1jy8sFZ46tNBdn0O1NRSQ5ZYgTT9/MrVJ5LT1gYWB+w=,"
            + " {\"no\":\"1763630523605347\"}",
        "1762766749844335, 1jy8sFZ46tNBdn0O1NRSQ5ZYgTT9%2fMrVJ5LT1gYWB%2bw%3d,"
            + " {\"no\":\"1763630523605347\"}",
        "infoexchange4api, sJ3jgmoptllii1L%2bue4pr%2fhQ7GLtau%2baY1%2fXZ6BT1eY%3d,"
            + " {\"code\":\"569531\"}"
      })
  void data_opens_with_the_companys_number(String key, String data, String plain)
      throws GeneralSecurityException {
    String base64 = data.contains("%") ? URLDecoder.decode(data, StandardCharsets.UTF_8) : data;
    DataCipher cipher = new DataCipher(Credentials.of(key));
    assertThat(cipher.decrypt(base64)).isEqualTo(plain);
    assertThat(cipher.encrypt(plain)).isEqualTo(base64);
  }

  @ParameterizedTest
  @EnumSource(CipherMode.class)
  void what_one_mode_encrypts_it_decrypts_and_the_other_does_not(CipherMode mode)
      throws GeneralSecurityException {
    String plain = "{\"name\":\"张三，技术服务部\"}";
    Credentials right = Credentials.of(COMPANY).withMode(mode);
    Credentials other = right.withMode(mode == CipherMode.CBC ? CipherMode.ECB : CipherMode.CBC);
    String data = new DataCipher(right).encrypt(plain);
    assertThat(new DataCipher(right).decrypt(data)).isEqualTo(plain);
    assertThatThrownBy(() -> assertThat(new DataCipher(other).decrypt(data)).isEqualTo(plain))
        .isInstanceOfAny(GeneralSecurityException.class, AssertionError.class);
  }
}
