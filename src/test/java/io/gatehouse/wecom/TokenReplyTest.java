package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TokenReplyTest {

  private static final String REPLY =
      "{\"errcode\":0,\"access_token\":\"accesstoken000001\",\"expires_in\":7200}";

  private static VendorRecord read(byte[] body) {
    Exchange exchange = new DefaultExchange(new DefaultCamelContext());
    exchange.getMessage().setBody(new ByteArrayInputStream(body));
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, 200);
    new AppTokens(null, null, null).tokenReply(exchange);
    return exchange.getMessage().getBody(VendorRecord.class);
  }

  private static byte[] packed(String text) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    }
    return packed.toByteArray();
  }

  @Test
  void gzip_that_nobody_asked_for_is_unpacked() throws IOException {
    assertThat(read(packed(REPLY)).get("access_token")).isEqualTo("accesstoken000001");
    assertThat(read(REPLY.getBytes(StandardCharsets.UTF_8)).get("access_token"))
        .isEqualTo("accesstoken000001");
  }

  @Test
  void one_that_is_far_too_long_is_a_passing_fault_packed_or_not() throws IOException {
    String padded = REPLY + " ".repeat(1 << 20);
    assertThatThrownBy(() -> read(packed(padded))).isInstanceOf(RetryLater.class);
    assertThatThrownBy(() -> read(padded.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RetryLater.class);
  }

  /** Else a token would be asked for with each call, or be kept for years. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "9223372036854775807", "1e30", "x", "[[]]"})
  void a_lifetime_that_cannot_be_is_taken_for_two_hours(String lifetime) {
    Site site = WeComSettingsTest.site("corp-id=ww1", "corp-secret=s");
    SetClock clock = new SetClock("2026-03-01T00:00:00Z");
    AtomicInteger asked = new AtomicInteger();
    VendorRecord head =
        VendorRecord.of(Map.of("errcode", "0", "access_token", "token", "expires_in", lifetime));
    AppTokens tokens =
        new AppTokens(
            clock,
            (of, ask) -> {
              asked.incrementAndGet();
              return head;
            },
            of -> Optional.empty());
    for (int i = 0; i < 3; i++) {
      assertThat(tokens.of(site).get()).isEqualTo("token");
      clock.forward(Duration.ofMinutes(30));
    }
    assertThat(asked.get()).isEqualTo(1);
    clock.forward(Duration.ofHours(1));
    tokens.of(site).get();
    assertThat(asked.get()).isEqualTo(2);
  }
}
