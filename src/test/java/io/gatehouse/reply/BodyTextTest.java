package io.gatehouse.reply;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.Reply.BodyText;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BodyTextTest {

  @Test
  void exactly_what_the_jdk_takes_for_utf_8_is_left_as_it_is() {
    Random random = new Random(7);
    byte[] edges = {
      0,
      '"',
      'a',
      0x7F,
      (byte) 0x80,
      (byte) 0x8F,
      (byte) 0x90,
      (byte) 0x9F,
      (byte) 0xA0,
      (byte) 0xBF,
      (byte) 0xC0,
      (byte) 0xC1,
      (byte) 0xC2,
      (byte) 0xDF,
      (byte) 0xE0,
      (byte) 0xE4,
      (byte) 0xED,
      (byte) 0xEE,
      (byte) 0xEF,
      (byte) 0xF0,
      (byte) 0xF1,
      (byte) 0xF4,
      (byte) 0xF5,
      (byte) 0xFF
    };
    int valid = 0;
    for (int i = 0; i < 200_000; i++) {
      byte[] body = new byte[1 + random.nextInt(12)];
      for (int k = 0; k < body.length; k++) {
        boolean ascii = k >= 4 && random.nextInt(3) > 0;
        body[k] = ascii ? (byte) 'x' : edges[random.nextInt(edges.length)];
      }
      boolean isUtf8 = isUtf8(body);
      valid += isUtf8 ? 1 : 0;
      assertThat(BodyText.of(body, body.length).bytes() == body).isEqualTo(isUtf8);
    }
    assertThat(valid).isGreaterThan(1_000);
  }

  private static boolean isUtf8(byte[] body) {
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body));
      return true;
    } catch (CharacterCodingException e) {
      return false;
    }
  }
}
