package io.gatehouse.simulator.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.gatehouse.support.SetClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
class CallbackTest {

  /** One call that the address has had; message and receiver empty where they make no sense. */
  private record Received(
      String method, boolean signed, String message, String receiver, String line) {}

  private final SetClock clock = new SetClock("2026-03-20T04:00:00Z");
  private final WeComSimulator simulator = WeComSimulator.builder().clock(clock).start();
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private final String suite = simulator.app(AppCredentials.Kind.SUITE).suiteId();
  private HttpServer server;
  private CallbackPusher pusher;

  @BeforeEach
  void listen() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/webhooks/hq", this::answer);
    server.start();
    int port = server.getAddress().getPort();
    pusher = simulator.callback(URI.create("http://127.0.0.1:" + port + "/webhooks/hq"));
  }

  @AfterEach
  void close() {
    pusher.close();
    server.stop(0);
    simulator.close();
  }

  /** The platform's own published sample of a signed and encrypted message. */
  @Test
  void the_signature_is_the_documents() {
    String encrypted =
        "RypEvHKD8QQKFhvQ6QleEB4J58tiPdvo+rtK1I9qca6aM/wvqnLSV5zEPeusUiX5L5X/0lWfrf0QADHHhGd3QczcdCUpj91"
            + "1L3vg3W/sYYvuJTs3TUUkSUXxaccAS0qhxchrRYt66wiSpGLYL42aM6A8dTT+6k4aSknmPj48kzJs8qLjvd4Xgpue06DO"
            + "dnLxAUHzM6+kDZ+HMZfJYuR+LtwGc2hgf5gsijff0ekUNXZiqATP7PF5mZxZ3Izoun1s4zG4LUMnvw2r+KqCKIw+3IQH03"
            + "v+BCA9nMELNqbSf6tiWSrXJB3LAVGUcallcrw8V2t9EL4EhzJWrQUax5wLVMNS0+rUPA3k22Ncx4XXZS9o0MBH27Bo6Bp"
            + "NelZpS+/uh9KsNlY6bHCmJU9p8g7m3fVKn28H3KDYA5Pl/T8Z1ptDAVe0lXdQ2YoyyH2uyPIGHBZZIs2pDBS8R07+qN+E7Q==";
    CallbackSeal seal =
        new CallbackSeal(WeComConsole.CALLBACK_TOKEN, WeComConsole.ENCODING_AES_KEY, 1);
    assertThat(seal.sign("1409659813", "1372623149", encrypted))
        .isEqualTo("477715d11cdb4164915debcba66cb864d751f3e6");
    String[] opened = open(encrypted);
    assertThat(opened[0]).startsWith("<xml><ToUserName>");
    assertThat(opened[1]).isEqualTo("wx5823bf96d3bd56c7");
    assertThat(open(seal.encrypt(opened[0], opened[1]))).isEqualTo(opened);
  }

  @Test
  void an_address_is_verified_by_its_echo() {
    assertThat(pusher.verify("回声 1616140317555161061"))
        .isEqualTo(new CallbackAnswer(200, "回声 1616140317555161061"));
    pusher.verify("x", "wwprovider");
    assertThat(received).extracting(Received::method).containsOnly("GET");
    assertThat(received).extracting(Received::receiver).containsExactly(suite, "wwprovider");
    assertThat(received).allMatch(Received::signed);
  }

  @Test
  void tickets_are_pushed_signed_and_encrypted() {
    String first = simulator.console().suiteTicket();
    assertThat(pusher.pushTicket().isSuccess()).isTrue();
    assertThat(pusher.pushNewTicket().isSuccess()).isTrue();
    assertThat(received)
        .allMatch(Received::signed)
        .allMatch(call -> call.receiver().equals(suite))
        .allMatch(call -> call.message().contains("<InfoType><![CDATA[suite_ticket]]>"));
    assertThat(received.get(0).message()).contains("<SuiteTicket><![CDATA[" + first + "]]>");
    assertThat(received.get(1).message())
        .contains(simulator.console().suiteTicket())
        .doesNotContain(first);
    pusher.pushEvent("cancel_auth");
    assertThat(received.get(2).message()).contains("cancel_auth").doesNotContain("SuiteTicket");
  }

  @ParameterizedTest
  @EnumSource
  void what_is_tampered_with_can_be_told(CallbackTampering kind) {
    pusher.pushTicket();
    pusher.pushTampered(kind);
    Received right = received.get(0);
    Received forged = received.get(1);
    switch (kind) {
      case WRONG_SIGNATURE, CHANGED_BODY -> assertThat(forged.signed()).isFalse();
      case REPLAYED -> assertThat(forged).isEqualTo(right);
      case OTHER_RECEIVER -> {
        assertThat(forged.signed()).isTrue();
        assertThat(forged.receiver()).isNotEqualTo(suite);
      }
      case WRONG_KEY, NO_CIPHERTEXT -> {
        assertThat(forged.signed()).isTrue();
        assertThat(forged.message()).doesNotContain("suite_ticket");
      }
      case EXTERNAL_ENTITY, NO_XML -> assertThat(forged.message()).isEmpty();
    }
  }

  @Test
  void tickets_go_on_being_pushed_as_the_clock_goes() {
    pusher.pushEvery(Duration.ofMinutes(10));
    clock.forward(Duration.ofMinutes(31));
    await().until(() -> received.size() == 3);
    assertThat(received).extracting(Received::message).doesNotHaveDuplicates();
  }

  @Test
  void nobody_there_is_no_success() {
    server.stop(0);
    assertThat(pusher.pushTicket().status()).isZero();
    assertThat(pusher.pushTicket().isSuccess()).isFalse();
  }

  private void answer(HttpExchange exchange) throws IOException {
    Map<String, String> query = new HashMap<>();
    for (String pair : exchange.getRequestURI().getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      query.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String encrypted = query.getOrDefault("echostr", between(body));
    String[] opened = body.contains("<!DOCTYPE") ? new String[] {"", ""} : open(encrypted);
    String signature = sha1(query.get("timestamp"), query.get("nonce"), encrypted);
    received.add(
        new Received(
            exchange.getRequestMethod(),
            signature.equals(query.get("msg_signature")),
            opened[0],
            opened[1],
            query + body));
    boolean verification = exchange.getRequestMethod().equals("GET");
    byte[] answer = (verification ? opened[0] : "success").getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(200, answer.length);
    exchange.getResponseBody().write(answer);
    exchange.close();
  }

  private static String between(String body) {
    String begin = "<Encrypt><![CDATA[";
    int at = body.indexOf(begin);
    return at < 0 ? "" : body.substring(at + begin.length(), body.indexOf("]]></Encrypt>"));
  }

  /** Message and receiver; both empty for what does not decrypt. */
  private static String[] open(String encrypted) {
    byte[] key = Base64.getDecoder().decode(WeComConsole.ENCODING_AES_KEY + "=");
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          Cipher.DECRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new IvParameterSpec(Arrays.copyOf(key, 16)));
      byte[] plain = cipher.doFinal(Base64.getDecoder().decode(encrypted));
      int padding = plain[plain.length - 1];
      int end = plain.length - padding;
      if (plain.length % 32 != 0 || padding < 1 || padding > 32) {
        return new String[] {"", ""};
      }
      int length = ByteBuffer.wrap(plain, 16, 4).getInt();
      return new String[] {
        new String(plain, 20, length, StandardCharsets.UTF_8),
        new String(plain, 20 + length, end - 20 - length, StandardCharsets.UTF_8)
      };
    } catch (GeneralSecurityException | RuntimeException e) {
      return new String[] {"", ""};
    }
  }

  private static String sha1(String timestamp, String nonce, String encrypted) {
    String sorted =
        Stream.of(WeComConsole.CALLBACK_TOKEN, timestamp, nonce, encrypted)
            .sorted()
            .collect(Collectors.joining());
    try {
      byte[] bytes = sorted.getBytes(StandardCharsets.UTF_8);
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
