package io.gatehouse.simulator;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What a client asked.
 *
 * @param line the request line as it came
 * @param path decoded, without a trailing slash
 * @param query decoded as a form: {@code +} is a space
 * @param rawQuery as it came, empty for none
 * @param headers by their names in lower case; of a repeated one the last
 * @param body as it came, empty for none
 */
public record HttpRequest(
    String line,
    String method,
    String path,
    Map<String, String> query,
    String rawQuery,
    Map<String, String> headers,
    byte[] body) {

  /** Returns null for what is no request line. */
  public static HttpRequest parse(String line, Map<String, String> headers, byte[] body) {
    String[] parts = line.split(" ");
    if (parts.length != 3 || !parts[1].startsWith("/")) {
      return null;
    }
    int mark = parts[1].indexOf('?');
    String rawPath = mark < 0 ? parts[1] : parts[1].substring(0, mark);
    String rawQuery = mark < 0 ? "" : parts[1].substring(mark + 1);
    String path = decode(rawPath.replace("+", "%2B"));
    while (path.length() > 1 && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : rawQuery.split("&")) {
      int equals = pair.indexOf('=');
      if (equals > 0) {
        query.put(decode(pair.substring(0, equals)), decode(pair.substring(equals + 1)));
      }
    }
    return new HttpRequest(line, parts[0], path, query, rawQuery, headers, body);
  }

  /** A header by its name in any case; empty where it is missing. */
  public String header(String name) {
    return headers.getOrDefault(name.toLowerCase(Locale.ROOT), "");
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }

  private static String decode(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException badEscape) {
      return text;
    }
  }
}
