package io.gatehouse.simulator;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole reply before it goes out.
 *
 * @param delivered run when the reply goes out whole
 */
public record HttpReply(int status, Map<String, String> headers, byte[] body, Runnable delivered) {

  public static final String JSON = "application/json;charset=UTF-8";

  /**
   * @param contentType null for none
   */
  public static HttpReply of(int status, String contentType, byte[] body) {
    return new HttpReply(status, Map.of(), body, () -> {}).with("Content-Type", contentType);
  }

  public static HttpReply text(int status, String contentType, String body) {
    return of(status, contentType, body.getBytes(StandardCharsets.UTF_8));
  }

  /** A page that says no more than its status. */
  public static HttpReply html(int status) {
    return text(status, "text/html", "<html><body>" + status + "</body></html>");
  }

  /**
   * @param value null for no such header
   */
  public HttpReply with(String header, String value) {
    Map<String, String> other = new LinkedHashMap<>(headers);
    other.put(header, value);
    other.values().removeIf(none -> none == null);
    return new HttpReply(status, other, body, delivered);
  }

  public HttpReply withBody(byte[] other) {
    return new HttpReply(status, headers, other, delivered);
  }

  public HttpReply whenDelivered(Runnable action) {
    return new HttpReply(status, headers, body, action);
  }
}
