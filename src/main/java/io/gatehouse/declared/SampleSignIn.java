package io.gatehouse.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.declared.SampleServer.Question;
import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.feed.SharedToken.TokenRoute;
import io.gatehouse.settings.Site;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Whether requests to a {@link SampleServer} say who asks, as the vendor's file describes it. */
final class SampleSignIn {

  /** Tokens end in mid-walk. */
  static final int CALLS_A_TOKEN = 7;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final VendorFile file;
  private final Site site;
  private final Clock clock;
  private int tokens;
  private int callsLeft;

  SampleSignIn(VendorFile file, Site site, Clock clock) {
    this.file = file;
    this.site = site;
    this.clock = clock;
  }

  Authorization authorization() {
    return new Authorization(file.auth(), site, clock);
  }

  /**
   * A new token, in place of the one before; null where the request for it is not as it must be.
   */
  String token(Question question) {
    TokenRoute.Request due = authorization().tokenRequest();
    boolean isRight =
        fields(due.query()).equals(question.query())
            && fields(due.body()).equals(fields(text(question.body())))
            && (due.authorization() == null
                || due.authorization().equals(question.headers().get("authorization")));
    if (!isRight) {
      return null;
    }
    callsLeft = CALLS_A_TOKEN;
    tokens++;
    return token();
  }

  private String token() {
    return "token-" + tokens;
  }

  /** Of a form or a JSON object; empty for none. */
  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new TreeMap<>();
    if (text == null || text.isBlank()) {
      return fields;
    }
    if (text.startsWith("{")) {
      try {
        JSON.readTree(text)
            .properties()
            .forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
        return fields;
      } catch (JsonProcessingException e) {
        return Map.of("no", "JSON");
      }
    }
    for (String pair : text.split("&")) {
      String[] parts = pair.split("=", 2);
      fields.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return fields;
  }

  private static String text(byte[] body) {
    return new String(body, StandardCharsets.UTF_8);
  }

  /** Whether it carries what the client signs its requests with. */
  boolean isSigned(Question question) {
    if (file.hasTokens() && (tokens == 0 || --callsLeft < 0)) {
      return false;
    }
    String stamp =
        question
            .headers()
            .get(file.auth().word("timestamp-header", "X-Timestamp").toLowerCase(Locale.ROOT));
    Instant signed = stamp == null ? null : authorization().stamped(stamp);
    Instant at = signed == null ? clock.instant() : signed;
    Authorization.Signed due =
        new Authorization(file.auth(), site, Clock.fixed(at, ZoneOffset.UTC))
            .sign(
                new Authorization.Unsigned(
                    question.method(),
                    question.path(),
                    file.auth().kind() == AuthKind.HMAC ? question.rawQuery() : "",
                    question.body().length == 0 ? null : text(question.body())),
                token());
    boolean byQuery =
        file.auth().kind() == AuthKind.HMAC
            || question.query().entrySet().containsAll(fields(due.query()).entrySet());
    return byQuery
        && due.headers().entrySet().stream()
            .allMatch(
                header ->
                    header
                        .getValue()
                        .equals(question.headers().get(header.getKey().toLowerCase(Locale.ROOT))));
  }
}
