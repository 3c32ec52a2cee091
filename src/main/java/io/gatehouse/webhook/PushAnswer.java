package io.gatehouse.webhook;

import java.nio.charset.StandardCharsets;

/**
 * What a caller is answered.
 *
 * @param body text, in UTF-8
 */
record PushAnswer(int status, String contentType, byte[] body) {

  /** Nothing of what went wrong is told to callers. */
  static PushAnswer of(Refusal refusal) {
    return new PushAnswer(refusal.status(), "text/plain", bytes(refusal.answer()));
  }

  static PushAnswer ok(String body) {
    String type =
        switch (body.isEmpty() ? ' ' : body.charAt(0)) {
          case '{', '[' -> "application/json";
          case '<' -> "application/xml";
          default -> "text/plain";
        };
    return new PushAnswer(200, type, bytes(body));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
