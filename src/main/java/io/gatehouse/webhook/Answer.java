package io.gatehouse.webhook;

import java.nio.charset.StandardCharsets;

/**
 * What a caller is answered.
 *
 * @param body text, in UTF-8
 */
record Answer(int status, String contentType, byte[] body) {

  /** Nothing of what went wrong is told to callers. */
  static Answer of(Refusal refusal) {
    return new Answer(refusal.status(), "text/plain", bytes(refusal.answer()));
  }

  static Answer ok(String body) {
    String type =
        switch (body.isEmpty() ? ' ' : body.charAt(0)) {
          case '{', '[' -> "application/json";
          case '<' -> "application/xml";
          default -> "text/plain";
        };
    return new Answer(200, type, bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
