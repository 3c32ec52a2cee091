package io.gatehouse.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A whole reply before it goes out.
 *
 * @param body its first {@code length} bytes count
 * @param delivered run when the reply goes out whole
 */
public record HttpReply(
    int status, Map<String, String> headers, byte[] body, int length, Runnable delivered) {

  public static final String JSON = "application/json;charset=UTF-8";

  public static HttpReply json(Bytes body) {
    return of(200, JSON, body.array(), body.length());
  }

  public static HttpReply text(int status, String contentType, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    return of(status, contentType, bytes, bytes.length);
  }

  /** A page that says no more than its status. */
  public static HttpReply html(int status) {
    return text(status, "text/html", "<html><body>" + status + "</body></html>");
  }

  public static HttpReply of(int status, String contentType, byte[] body, int length) {
    Map<String, String> headers =
        contentType == null ? Map.of() : Map.of("Content-Type", contentType);
    return new HttpReply(status, headers, body, length, () -> {});
  }

  public HttpReply withHeader(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(name, value);
    return new HttpReply(status, more, body, length, delivered);
  }

  public HttpReply withContentType(String contentType) {
    Map<String, String> other = new LinkedHashMap<>(headers);
    other.remove("Content-Type");
    if (contentType != null) {
      other.put("Content-Type", contentType);
    }
    return new HttpReply(status, other, body, length, delivered);
  }

  public HttpReply withBody(byte[] other, int otherLength) {
    return new HttpReply(status, headers, other, otherLength, delivered);
  }

  public HttpReply whenDelivered(Runnable action) {
    return new HttpReply(status, headers, body, length, action);
  }

  /** The first part of the body, as a body of its own. */
  public HttpReply cutTo(int bytes) {
    return withBody(Arrays.copyOf(body, bytes), bytes).whenDelivered(() -> {});
  }

  /** The status line and headers, with this Content-Length; negative for a chunked body. */
  public byte[] head(long contentLength) {
    StringBuilder head = new StringBuilder("HTTP/1.1 ").append(status).append(' ');
    head.append(status == 200 ? "OK" : "Status").append("\r\n");
    headers.forEach((name, value) -> head.append(name).append(": ").append(value).append("\r\n"));
    head.append(
        contentLength < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + contentLength);
    return head.append("\r\n\r\n").toString().getBytes(StandardCharsets.ISO_8859_1);
  }
}
