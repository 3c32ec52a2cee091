package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.wecom.CallbackCipher.CallbackXml;
import io.gatehouse.wecom.CallbackCipher.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** By the samples that WeCom publishes with its own library. */
class CallbackCipherTest {

  private static final String KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";
  private static final String CORP = "wx5823bf96d3bd56c7";
  private static final String ECHO =
      "P9nAzCzyDtyTWESHep1vC5X9xho/qYX3Zpb4yKa9SKld1DsH3Iyt3tP3zNdtp+4RPcs8TgAE7OaBO+FZXvnaqQ==";

  private final CallbackCipher cipher = new CallbackCipher("QDG6eK", KEY);

  private static Map<String, String> message() throws IOException {
    return CallbackXml.read(Files.readString(Path.of("src/test/resources/wecom/message.xml")));
  }

  @Test
  void the_published_verification_of_an_address_is_signed_and_decrypted() {
    assertThat(
            cipher.isSigned(
                "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3", "1409659589", "263014780", ECHO))
        .isTrue();
    assertThat(cipher.decrypt(ECHO)).isEqualTo(new Message("1616140317555161061", CORP));
  }

  @Test
  void the_published_message_is_signed_and_decrypted() throws IOException {
    String encrypted = message().get("Encrypt");
    assertThat(
            cipher.isSigned(
                "477715d11cdb4164915debcba66cb864d751f3e6", "1409659813", "1372623149", encrypted))
        .isTrue();
    Message message = cipher.decrypt(encrypted);
    assertThat(message.receiver()).isEqualTo(CORP);
    assertThat(CallbackXml.read(message.text()))
        .containsEntry("ToUserName", CORP)
        .containsEntry("CreateTime", "1409659813")
        .containsEntry("Content", "hello")
        .containsEntry("AgentID", "218");
  }

  @Test
  void a_signature_of_anything_else_is_wrong() {
    String signature = "5c45ff5e21c57e6ad56bac8758b79b1d9ac89fd3";
    assertThat(cipher.isSigned(signature, "1409659589", "263014781", ECHO)).isFalse();
    assertThat(cipher.isSigned(signature, "1409659588", "263014780", ECHO)).isFalse();
    assertThat(cipher.isSigned(signature, "1409659589", "263014780", ECHO + "=")).isFalse();
    assertThat(cipher.isSigned("", "1409659589", "263014780", ECHO)).isFalse();
    assertThat(cipher.isSigned(null, null, null, null)).isFalse();
    assertThat(
            new CallbackCipher("another", KEY).isSigned(signature, "1409659589", "263014780", ECHO))
        .isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "AAAA", "not base64!", "AAAAAAAAAAAAAAAAAAAAAA=="})
  void what_is_no_ciphertext_is_refused(String encrypted) {
    assertThatThrownBy(() -> cipher.decrypt(encrypted))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void what_another_key_has_encrypted_is_refused() {
    CallbackCipher other = new CallbackCipher("QDG6eK", KEY.replace('j', 'k'));
    assertThatThrownBy(() -> other.decrypt(ECHO)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_length_beyond_the_message_is_refused() {
    byte[] bytes = Base64.getDecoder().decode(ECHO);
    bytes[3] ^= 0x40; // of the block before, and so of the length's first byte
    String changed = Base64.getEncoder().encodeToString(bytes);
    assertThatThrownBy(() -> cipher.decrypt(changed)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void an_aes_key_has_43_letters_and_digits() {
    assertThat(CallbackCipher.isKey(KEY)).isTrue();
    assertThat(CallbackCipher.isKey(KEY + "=")).isFalse();
    assertThat(CallbackCipher.isKey(KEY.substring(1))).isFalse();
    assertThat(CallbackCipher.isKey(KEY.replace('j', '!'))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!DOCTYPE xml [<!ENTITY file SYSTEM \"file:///etc/hostname\">]><xml><A>&file;</A></xml>",
        "<!DOCTYPE xml SYSTEM \"http://127.0.0.1:1/x.dtd\"><xml><A>a</A></xml>",
        "<!DOCTYPE xml [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><xml><A>&b;</A></xml>",
        "<xml><A>&unknown;</A></xml>",
        "<xml><A>a</A>",
        "{\"A\": 1}",
        "",
      })
  void xml_with_a_document_type_or_entities_and_what_is_no_xml_is_refused(String text) {
    assertThatThrownBy(() -> CallbackXml.read(text)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void no_text_of_it_holds_a_secret() {
    assertThat(cipher.toString() + cipher.decrypt(ECHO)).doesNotContain(KEY, "1616140317555161061");
  }
}
