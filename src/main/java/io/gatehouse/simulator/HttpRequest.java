package io.gatehouse.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.io.entity.EntityUtils;
import org.apache.hc.core5.net.PercentCodec;
import org.apache.hc.core5.net.WWWFormCodec;

/**
 * What a client asked.
 *
 * @param line method and target as they came
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

  static HttpRequest of(ClassicHttpRequest request) throws IOException {
    String[] target = request.getRequestUri().split("\\?", 2);
    String rawQuery = target.length == 1 ? "" : target[1];
    Map<String, String> query = new LinkedHashMap<>();
    WWWFormCodec.parse(rawQuery, StandardCharsets.UTF_8)
        .forEach(pair -> query.put(pair.getName(), pair.getValue() == null ? "" : pair.getValue()));
    Map<String, String> headers = new HashMap<>();
    for (Header header : request.getHeaders()) {
      headers.put(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    boolean empty = request.getEntity() == null;
    return new HttpRequest(
        request.getMethod() + " " + request.getRequestUri(),
        request.getMethod(),
        PercentCodec.decode(target[0], StandardCharsets.UTF_8).replaceFirst("(?<=.)/+$", ""),
        query,
        rawQuery,
        headers,
        empty ? new byte[0] : EntityUtils.toByteArray(request.getEntity()));
  }

  /** The body as UTF-8. */
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }

  public String parameter(String name) {
    return query.getOrDefault(name, "");
  }
}
