package io.gatehouse.envelope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.envelope.EnvelopeKeys.Signature;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;

/** The steps on a bare exchange, as an integrator has them; the vendor's samples as replies. */
class EnvelopeStepsTest {

  private static final String COMPANY = "1762766749844335";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final CamelContext camel = new DefaultCamelContext();

  private ConfiguredEnvelope steps = envelope(COMPANY, COMPANY, "CBC");

  EnvelopeStepsTest() {
    camel.getRegistry().bind("clock", new SetClock("2025-11-20T09:22:04.574Z"));
  }

  private static ConfiguredEnvelope envelope(String secret, String key, String mode) {
    ConfiguredEnvelope envelope = new ConfiguredEnvelope();
    envelope.setCompanyNo(COMPANY);
    envelope.setAppSecret(secret);
    envelope.setAesKey(key);
    envelope.setAesIv("activevector4api");
    envelope.setAesMode(mode);
    return envelope;
  }

  private static String sample(String name) throws IOException {
    try (var stream = EnvelopeStepsTest.class.getResourceAsStream("/envelope/" + name)) {
      return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private Exchange exchange(Object body) {
    Exchange exchange = new DefaultExchange(camel);
    exchange.getMessage().setBody(body);
    return exchange;
  }

  private String opened(String reply) {
    Exchange exchange = exchange(reply.getBytes(StandardCharsets.UTF_8));
    steps.decrypt(exchange);
    steps.verify(exchange);
    return exchange.getMessage().getBody(String.class);
  }

  private String sent(Object body) {
    Exchange exchange = exchange(body);
    steps.sign(exchange);
    steps.encrypt(exchange);
    return exchange.getMessage().getBody(String.class);
  }

  @Test
  void the_documents_reply_opens_and_its_signature_holds() throws IOException {
    assertThat(opened(sample("visitor-created.json")))
        .isEqualTo(
            "{\"resultcode\":\"1\",\"companyno\":\"1762766749844335\","
                + "\"timestamp\":\"20251120172204574\",\"data\":{\"no\":\"1763630523605347\"},"
                + "\"msg\":\"新增访客成功\"}");
  }

  @Test
  void a_reply_that_signs_its_empty_data_is_taken() throws IOException {
    assertThat(opened(sample("visitor-sent.json"))).contains("\"data\":\"\"", "下发成功");
  }

  @Test
  void the_documents_own_sample_opens_with_other_parameters() throws IOException {
    steps = envelope("ae5a94eb3dbe9baf", "infoexchange4api", "CBC");
    steps.setCompanyName("deviceno");
    assertThat(opened(sample("section-1-1.json"))).contains("\"data\":{\"code\":\"569531\"}");
  }

  @Test
  void the_documents_request_is_made_letter_by_letter() throws IOException {
    steps = envelope("ae5a94eb3dbe9baf", "infoexchange4api", "CBC");
    steps.setCompanyNo("ae5a94eb3dbe9baf");
    steps.setCompanyName("deviceno");
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("timestamp", "20200604140653904");
    parameters.put("data", "{\"code\":\"569531\"}");
    JsonNode request = JSON.readTree(sent(parameters));
    assertThat(request).isEqualTo(JSON.readTree(sample("section-1-1.json")));
  }

  @Test
  void what_is_sent_carries_the_sites_time_and_opens_again() throws IOException {
    for (String mode : new String[] {"CBC", "ECB"}) {
      for (int length : new int[] {16, 24, 32}) {
        steps = envelope("a secret", "0123456789abcdef0123456789abcdef".substring(0, length), mode);
        String request = sent("{\"name\":\"张*\"}");
        assertThat(JSON.readTree(request).get("timestamp").asText()).isEqualTo("20251120172204574");
        assertThat(request).doesNotContain("name");
        assertThat(opened(request)).contains("\"data\":{\"name\":\"张*\"}");
      }
    }
  }

  @Test
  void plain_data_is_taken_as_an_object_and_as_a_text() {
    String signed = Signature.of(Map.of("resultcode", "1", "data", "{\"total\": 0 }"), COMPANY);
    String expected = "{\"resultcode\":\"1\",\"data\":{\"total\": 0 }}";
    assertThat(opened("{\"resultcode\":1,\"data\":{\"total\": 0 },\"sign\":\"" + signed + "\"}"))
        .isEqualTo(expected);
    assertThat(
            opened(
                "{\"resultcode\":\"1\",\"data\":\"{\\\"total\\\": 0 }\",\"sign\":\""
                    + signed.toUpperCase(java.util.Locale.ROOT)
                    + "\"}"))
        .isEqualTo(expected);
  }

  @Test
  void escaped_and_bare_base64_open_alike() throws IOException {
    String bare =
        sample("visitor-created.json").replace("%2f", "/").replace("%2b", "+").replace("%3d", "=");
    assertThat(opened(bare)).isEqualTo(opened(sample("visitor-created.json")));
    String upper = sample("visitor-created.json").replace("%2f", "%2F").replace("%2b", "%252B");
    assertThat(opened(upper)).isEqualTo(opened(bare));
  }

  @Test
  void a_wrong_secret_is_named() throws IOException {
    steps = envelope("another", COMPANY, "CBC");
    String reply = sample("visitor-created.json");
    assertThatThrownBy(() -> opened(reply))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("data decrypts, but")
        .hasMessageContaining("check app-secret")
        .hasMessageNotContaining("another");
  }

  @Test
  void a_change_of_any_signed_character_is_found() throws IOException {
    String reply = sample("visitor-created.json").replace("新增访客成功", "新增访客失败");
    assertThatThrownBy(() -> opened(reply)).isInstanceOf(RetryLater.class);
  }

  @Test
  void a_message_without_a_signature_is_refused() {
    assertThatThrownBy(() -> opened("{\"resultcode\":\"1\",\"data\":\"{}\"}"))
        .isInstanceOf(RetryLater.class)
        .hasMessageContaining("no signature");
    assertThatThrownBy(() -> opened("{\"method\":\"UploadRecord\",\"data\":\"{}\",\"sign\":\"\"}"))
        .isInstanceOf(RetryLater.class);
  }

  @Test
  void of_an_unsigned_failure_the_words_stay_and_no_data() {
    assertThat(opened("{\"resultcode\":\"0\",\"msg\":\"签名错误\",\"data\":\"{}\",\"sign\":\"ab\"}"))
        .isEqualTo(
            "{\"resultcode\":\"0\",\"msg\":\"签名错误; its signature is not the one that app-secret"
                + " gives\"}");
  }

  @Test
  void a_parameter_that_is_there_twice_is_refused() {
    assertThatThrownBy(() -> opened("{\"data\":\"{}\",\"data\":\"[]\"}"))
        .isInstanceOf(RetryLater.class)
        .hasMessage("the message has \"data\" twice");
  }

  @Test
  void what_is_no_envelope_is_said() {
    assertThatThrownBy(() -> opened("")).hasMessage("the message is empty");
    assertThatThrownBy(() -> opened("<html>")).hasMessageContaining("not valid JSON");
    assertThatThrownBy(() -> opened("[]")).hasMessage("the message is no JSON object");
    assertThatThrownBy(() -> opened("{\"a\":1} x")).isInstanceOf(RetryLater.class);
    assertThatThrownBy(() -> opened("[".repeat(100_000))).isInstanceOf(RetryLater.class);
    assertThatThrownBy(() -> opened("{\"a\":" + "[".repeat(100_000)))
        .isInstanceOf(RetryLater.class);
  }

  @Test
  void parameters_that_cannot_be_are_named() {
    steps = envelope(COMPANY, "short", "CBC");
    assertThatThrownBy(() -> sent("{}")).hasMessage("aes-key: expected 16, 24 or 32 bytes, got 5");
    steps = envelope(COMPANY, COMPANY, "CFB");
    assertThatThrownBy(() -> sent("{}")).hasMessage("aes-mode: expected CBC or ECB, got CFB");
    steps = envelope(COMPANY, COMPANY, "CBC");
    steps.setAesIv("");
    assertThatThrownBy(() -> sent("{}")).hasMessage("aes-iv: expected 16 bytes, got 0");
  }
}
