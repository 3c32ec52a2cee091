package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.support.HostileServer;
import io.gatehouse.support.HostileServer.Answer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.zip.GZIPOutputStream;
import org.apache.camel.ProducerTemplate;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

/** Servers that never stop sending. */
class BoundedRepliesTest {

  private static final int MAX = 1 << 20;

  @ParameterizedTest
  @EnumSource(
      mode = Mode.EXCLUDE,
      names = {"ALL_DIFFERENT_NAMES", "MORE_RECORDS_THAN_ASKED"})
  void a_reply_without_end_has_one(Answer answer) throws Exception {
    ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    try (HostileServer server = new HostileServer(answer);
        DefaultCamelContext camel = new DefaultCamelContext()) {
      camel.getRegistry().bind("http", new BoundedReplies.Http());
      camel.getRegistry().bind("boundedReplies", new BoundedReplies(timer));
      camel.start();
      String uri =
          server.url()
              + "?responseTimeout=2000&soTimeout=2000&disableStreamCache=true"
              + "&httpClientConfigurer=#boundedReplies";
      try (ProducerTemplate http = camel.createProducerTemplate()) {
        assertThatThrownBy(() -> read(http, uri))
            .satisfiesAnyOf(
                e -> assertThat(e).isInstanceOf(ReplyFault.class),
                e -> assertThat(e).rootCause().isInstanceOf(IOException.class));
      }
    } finally {
      timer.shutdownNow();
    }
  }

  private static void read(ProducerTemplate http, String uri) throws IOException {
    try (InputStream body = http.requestBody(uri, null, InputStream.class)) {
      BoundedReplies.whole(body, MAX);
    }
  }

  @Test
  void gzip_that_nobody_declared_is_unpacked_within_the_bound() throws IOException {
    byte[] json = "{\"data\":[]}".getBytes(StandardCharsets.UTF_8);
    BoundedReplies.Body body = BoundedReplies.whole(new ByteArrayInputStream(packed(json)), MAX);
    assertThat(new String(body.bytes(), 0, body.length(), StandardCharsets.UTF_8))
        .isEqualTo("{\"data\":[]}");

    byte[] bomb = packed(new byte[MAX + 1]);
    assertThat(bomb).hasSizeLessThan(10_000);
    assertThatThrownBy(() -> BoundedReplies.whole(new ByteArrayInputStream(bomb), MAX))
        .isInstanceOf(Refused.class)
        .hasMessage(
            "unpacked, the reply is larger than 1048576 bytes (setting max-reply) and was refused");
  }

  @Test
  void gzip_that_is_cut_is_asked_for_again() throws IOException {
    byte[] whole = packed("{\"data\":[]}".getBytes(StandardCharsets.UTF_8));
    for (int cut : new int[] {5, 15, whole.length - 3}) {
      InputStream part = new ByteArrayInputStream(whole, 0, cut);
      assertThatThrownBy(() -> BoundedReplies.whole(part, MAX)).isInstanceOf(RetryLater.class);
    }
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }
}
