package io.gatehouse.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.envelope.DataCipher.CipherText;
import io.gatehouse.feed.RetryLater;
import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever servers write around their JSON and in whichever encoding, and each wrong setting. */
class EnvelopeMatrixTest {

  private static final String KEY = "1762766749844335";
  private static final String IV = "activevector4api";
  private static final String JSON =
      "{\"total\":2,\"totalPage\":1,\"data\":[{\"no\":\"1749198341167\",\"peoplename\":\"廖亮\","
          + "\"deptname\":\"中试部\"},{\"no\":\"1749197455166\",\"peoplename\":\"张三\"}]}";
  private static final Charset GBK = Charset.forName("GBK");
  private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

  private final CamelContext camel = new DefaultCamelContext();

  /** How the data is written. */
  enum Form {
    PLAIN,
    MARK,
    TWO_MARKS,
    ZERO_BYTE,
    ZERO_BYTES,
    WHITE_SPACE,
    MARK_AND_ZERO_BYTES,
    GBK,
    GBK_AND_ZERO_BYTES,
    ZERO_PADDED,
    UNPADDED;

    byte[] bytes() {
      byte[] text =
          JSON.getBytes(
              this == GBK || this == GBK_AND_ZERO_BYTES
                  ? EnvelopeMatrixTest.GBK
                  : StandardCharsets.UTF_8);
      return switch (this) {
        case PLAIN, GBK -> text;
        case MARK -> joined(EnvelopeMatrixTest.MARK, text);
        case TWO_MARKS -> joined(EnvelopeMatrixTest.MARK, EnvelopeMatrixTest.MARK, text);
        case ZERO_BYTE -> joined(text, new byte[1]);
        case ZERO_BYTES, GBK_AND_ZERO_BYTES -> joined(text, new byte[5]);
        case WHITE_SPACE ->
            joined(
                "\r\n ".getBytes(StandardCharsets.UTF_8),
                text,
                "\r\n".getBytes(StandardCharsets.UTF_8));
        case MARK_AND_ZERO_BYTES -> joined(EnvelopeMatrixTest.MARK, text, new byte[3]);
        case ZERO_PADDED -> joined(text, new byte[16 - text.length % 16]);
        case UNPADDED ->
            joined(text, " ".repeat((16 - text.length % 16) % 16).getBytes(StandardCharsets.UTF_8));
      };
    }

    boolean isPadded() {
      return this != ZERO_PADDED && this != UNPADDED;
    }
  }

  /** What is wrong, and what the message says of it and must not say. */
  enum Fault {
    KEY("check aes-key", "app-secret"),
    IV("check aes-iv", "aes-key|app-secret"),
    MODE("set aes-mode=", "aes-key|app-secret"),
    SECRET("check app-secret", "aes-key|aes-mode"),
    DAMAGED("data is damaged", "check|aes-|app-secret"),
    DAMAGED_FIRST("data is damaged", "check|app-secret");

    final String says;
    final String saysNot;

    Fault(String says, String saysNot) {
      this.says = says;
      this.saysNot = saysNot;
    }
  }

  private static byte[] joined(byte[]... parts) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  private static byte[] encrypted(byte[] text, String mode, boolean padded) throws Exception {
    Cipher aes = Cipher.getInstance("AES/" + mode + (padded ? "/PKCS5Padding" : "/NoPadding"));
    SecretKeySpec key = new SecretKeySpec(KEY.getBytes(StandardCharsets.UTF_8), "AES");
    if (mode.equals("CBC")) {
      aes.init(Cipher.ENCRYPT_MODE, key, new IvParameterSpec(IV.getBytes(StandardCharsets.UTF_8)));
    } else {
      aes.init(Cipher.ENCRYPT_MODE, key);
    }
    return aes.doFinal(text);
  }

  private static String message(byte[] signedData, byte[] encrypted) throws Exception {
    byte[] text =
        joined(
            "data=".getBytes(StandardCharsets.UTF_8),
            signedData,
            "&resultcode=1&key=".getBytes(StandardCharsets.UTF_8),
            KEY.getBytes(StandardCharsets.UTF_8));
    String sign = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
    return "{\"resultcode\":\"1\",\"data\":\"%s\",\"sign\":\"%s\"}"
        .formatted(CipherText.write(encrypted), sign);
  }

  private static ConfiguredEnvelope envelope(String secret, String key, String iv, String mode) {
    ConfiguredEnvelope envelope = new ConfiguredEnvelope();
    envelope.setCompanyNo(KEY);
    envelope.setAppSecret(secret);
    envelope.setAesKey(key);
    envelope.setAesIv(iv);
    envelope.setAesMode(mode);
    return envelope;
  }

  private String opened(ConfiguredEnvelope steps, byte[] message) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(message);
    steps.decrypt(exchange);
    steps.verify(exchange);
    return exchange.getMessage().getBody(String.class);
  }

  static List<Arguments> forms() {
    List<Arguments> all = new ArrayList<>();
    for (Form form : Form.values()) {
      for (String mode : List.of("CBC", "ECB")) {
        all.add(Arguments.of(form, mode));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void whatever_surrounds_the_json_it_opens_whichever_form_was_signed(Form form, String mode)
      throws Exception {
    byte[] bytes = form.bytes();
    byte[] sealed = encrypted(bytes, mode, form.isPadded());
    for (byte[] signed : List.of(bytes, JSON.getBytes(StandardCharsets.UTF_8))) {
      String message = message(signed, sealed);
      for (String around : List.of("%s", "\uFEFF%s", "\uFEFF\uFEFF %s\r\n", "%s\0\0")) {
        String body =
            opened(
                envelope(KEY, KEY, IV, mode),
                around.formatted(message).getBytes(StandardCharsets.UTF_8));
        assertThat(body).isEqualTo("{\"resultcode\":\"1\",\"data\":" + JSON + "}");
      }
    }
  }

  static List<Arguments> faults() {
    List<Arguments> all = new ArrayList<>();
    for (Form form : Form.values()) {
      for (Fault fault : Fault.values()) {
        for (String mode : List.of("CBC", "ECB")) {
          boolean isIvOfNoAccount = fault == Fault.IV && mode.equals("ECB");
          boolean isFirstAlone = fault == Fault.DAMAGED_FIRST && mode.equals("ECB");
          if (!isIvOfNoAccount && !isFirstAlone) {
            all.add(Arguments.of(form, fault, mode));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("faults")
  void each_wrong_setting_is_named_and_none_that_is_right(Form form, Fault fault, String mode)
      throws Exception {
    byte[] bytes = form.bytes();
    byte[] sealed = encrypted(bytes, mode, form.isPadded());
    String other = mode.equals("CBC") ? "ECB" : "CBC";
    if (fault == Fault.DAMAGED) {
      sealed[3 * 16 + 2] ^= 0x40;
    } else if (fault == Fault.DAMAGED_FIRST) {
      sealed[2] ^= 0x40;
    }
    ConfiguredEnvelope ours =
        switch (fault) {
          case KEY -> envelope(KEY, "1762766749844336", IV, mode);
          case IV -> envelope(KEY, KEY, "0123456789abcdef", mode);
          case MODE -> envelope(KEY, KEY, IV, other);
          case SECRET -> envelope("another", KEY, IV, mode);
          case DAMAGED, DAMAGED_FIRST -> envelope(KEY, KEY, IV, mode);
        };
    String message = message(bytes, sealed);
    assertThatThrownBy(() -> opened(ours, message.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining(fault.says)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContainPattern(fault.saysNot));
  }

  @ParameterizedTest
  @EnumSource(Form.class)
  void data_that_came_in_clear_may_be_surrounded_as_well(Form form) throws Exception {
    if (form == Form.GBK || form == Form.GBK_AND_ZERO_BYTES) {
      return; // inside a message of UTF-8 no part is GBK
    }
    String data = new String(form.bytes(), StandardCharsets.UTF_8);
    String sealed = message(form.bytes(), new byte[0]);
    String quoted = new ObjectMapper().writeValueAsString(data);
    String message = sealed.replace("\"data\":\"\"", "\"data\":" + quoted);
    assertThat(opened(envelope(KEY, KEY, IV, "CBC"), message.getBytes(StandardCharsets.UTF_8)))
        .contains("\"data\":" + JSON);
  }

  @Test
  void a_message_in_gbk_opens_whichever_bytes_were_signed() throws Exception {
    for (Charset signed : List.of(GBK, StandardCharsets.UTF_8)) {
      byte[] text = ("data={}&msg=获取列表成功&key=" + KEY).getBytes(signed);
      String sign = HexFormat.of().formatHex(MessageDigest.getInstance("MD5").digest(text));
      String message = "{\"msg\":\"获取列表成功\",\"data\":{},\"sign\":\"" + sign + "\"}";
      assertThat(opened(envelope(KEY, KEY, IV, "CBC"), message.getBytes(GBK)))
          .isEqualTo("{\"msg\":\"获取列表成功\",\"data\":{}}");
    }
  }

  @Test
  void an_encrypted_nothing_is_nothing() throws Exception {
    for (String nothing : List.of("", "null", "\"\"", "\0")) {
      byte[] bytes = nothing.getBytes(StandardCharsets.UTF_8);
      String message = message(bytes, encrypted(bytes, "CBC", true));
      assertThat(opened(envelope(KEY, KEY, IV, "CBC"), message.getBytes(StandardCharsets.UTF_8)))
          .isEqualTo("{\"resultcode\":\"1\",\"data\":\"\"}");
    }
  }

  @Test
  void a_text_of_one_block_says_that_it_is_too_short_to_tell() throws Exception {
    byte[] sealed = encrypted("{\"total\":0}".getBytes(StandardCharsets.UTF_8), "CBC", true);
    String message = message(new byte[0], sealed);
    for (ConfiguredEnvelope wrong :
        Arrays.asList(
            envelope(KEY, "1762766749844336", IV, "CBC"),
            envelope(KEY, KEY, "0123456789abcdef", "CBC"),
            envelope(KEY, KEY, IV, "ECB"))) {
      assertThatThrownBy(() -> opened(wrong, message.getBytes(StandardCharsets.UTF_8)))
          .hasMessageContaining("too short to tell which");
    }
  }
}
