package io.gatehouse.declared;

import io.gatehouse.declared.VendorFile.Auth;
import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.envelope.EnvelopeKeys;
import io.gatehouse.envelope.EnvelopeKeys.EnvelopeNames;
import io.gatehouse.feed.SharedToken.TokenRoute;
import io.gatehouse.settings.Site;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Says in requests of one site who asks, as its vendor's file has it. Holds secrets. */
final class Authorization {

  /** How the moment of a signed request may be written, the usual one first. */
  static final List<String> STAMPS = List.of("epoch-millis", "epoch-seconds", "iso");

  private final Auth auth;
  private final Site site;
  private final Clock clock;

  Authorization(Auth auth, Site site, Clock clock) {
    this.auth = auth;
    this.site = site;
    this.clock = clock;
  }

  AuthKind kind() {
    return auth.kind();
  }

  private String value(String name) {
    return auth.get(name) == null
        ? null
        : auth.get(name).fill(setting -> site.values().text(setting).orElse(null), any -> null);
  }

  private String value(String name, String fallback) {
    String value = value(name);
    return value == null ? fallback : value;
  }

  /**
   * A request before it says who asks.
   *
   * @param query percent-encoded; empty for none
   * @param body null for none
   */
  record Unsigned(String method, String path, String query, String body) {}

  /** What a request needs so that it says who asks: its whole query, and headers. Secret. */
  record Signed(String query, Map<String, String> headers) {

    @Override
    public String toString() {
      return "what says who asks";
    }
  }

  /**
   * @param token null for kinds without
   */
  Signed sign(Unsigned request, String token) {
    String query = request.query();
    return switch (auth.kind()) {
      case HEADER -> new Signed(query, Map.of(auth.word("header", ""), value("value")));
      case QUERY -> new Signed(added(query, auth.word("parameter", ""), value("value")), Map.of());
      case BASIC -> authorized(query, basic(value("user"), value("password")));
      case BEARER -> authorized(query, "Bearer " + value("token"));
      case CLIENT_CREDENTIALS ->
          auth.get("parameter") == null
              ? authorized(query, "Bearer " + token)
              : new Signed(added(query, auth.word("parameter", ""), token), Map.of());
      case HMAC -> new Signed(query, hmac(request));
      case NONE, ENVELOPE -> new Signed(query, Map.of());
    };
  }

  private static Signed authorized(String query, String value) {
    return new Signed(query, Map.of("Authorization", value));
  }

  private static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static String added(String query, String name, String value) {
    String added = DeclaredSource.encoded(name) + "=" + DeclaredSource.encoded(value);
    return query.isEmpty() ? added : query + "&" + added;
  }

  private Map<String, String> hmac(Unsigned request) {
    String timestamp = stamp(clock.instant());
    Map<String, String> names = new LinkedHashMap<>();
    names.put("method", request.method());
    names.put("path", request.path());
    names.put("query", request.query());
    names.put("body", request.body() == null ? "" : request.body());
    names.put("timestamp", timestamp);
    names.put("id", value("id", ""));
    Text text =
        auth.get("text") == null
            ? Text.of("{method}\n{path}\n{query}\n{timestamp}\n{body}")
            : auth.get("text");
    String signed = text.fill(setting -> site.values().text(setting).orElse(""), names::get);
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(
        auth.word("header", ""),
        hmac(
            signed.getBytes(StandardCharsets.UTF_8),
            value("secret"),
            auth.word("algorithm", "sha256"),
            auth.word("encoding", "hex")));
    headers.put(auth.word("timestamp-header", "X-Timestamp"), timestamp);
    if (auth.get("id") != null) {
      headers.put(auth.word("id-header", "X-Id"), value("id"));
    }
    return headers;
  }

  private String stamp(Instant moment) {
    return switch (auth.word("timestamp-format", STAMPS.get(0))) {
      case "epoch-seconds" -> String.valueOf(moment.getEpochSecond());
      case "iso" -> moment.truncatedTo(ChronoUnit.SECONDS).toString();
      default -> String.valueOf(moment.toEpochMilli());
    };
  }

  /** When a request was signed; null for what is no moment as the file has them. */
  Instant stamped(String stamp) {
    try {
      return switch (auth.word("timestamp-format", STAMPS.get(0))) {
        case "epoch-seconds" -> Instant.ofEpochSecond(Long.parseLong(stamp));
        case "iso" -> Instant.parse(stamp);
        default -> Instant.ofEpochMilli(Long.parseLong(stamp));
      };
    } catch (NumberFormatException | DateTimeParseException e) {
      return null;
    }
  }

  /**
   * @param algorithm sha1, sha256 or sha512
   * @param encoding hex or base64
   */
  static String hmac(byte[] text, String secret, String algorithm, String encoding) {
    try {
      String name = "Hmac" + algorithm.toUpperCase(java.util.Locale.ROOT);
      Mac mac = Mac.getInstance(name);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), name));
      byte[] sign = mac.doFinal(text);
      return encoding.equals("hex")
          ? HexFormat.of().formatHex(sign)
          : Base64.getEncoder().encodeToString(sign);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC is not to be had here: " + e.getMessage(), e);
    }
  }

  /** Of the client-credentials grant, RFC 6749 section 4.4. */
  TokenRoute.Request tokenRequest() {
    String id = value("id");
    String secret = value("secret");
    Map<String, String> both = new LinkedHashMap<>();
    both.put("grant_type", "client_credentials");
    both.put(auth.word("id-parameter", "client_id"), id);
    both.put(auth.word("secret-parameter", "client_secret"), secret);
    String path = value("token-url");
    return switch (auth.word("send", "form")) {
      case "basic" ->
          new TokenRoute.Request(
              path, "", "grant_type=client_credentials", FORM, basic(id, secret));
      case "json" ->
          new TokenRoute.Request(
              path, "", io.gatehouse.feed.Cursor.SavedState.write(both), "application/json", null);
      case "query" -> {
        both.remove("grant_type");
        yield new TokenRoute.Request(path, form(both), null, null, null);
      }
      default -> new TokenRoute.Request(path, "", form(both), FORM, null);
    };
  }

  private static final String FORM = "application/x-www-form-urlencoded";

  private static String form(Map<String, String> parameters) {
    StringBuilder form = new StringBuilder();
    parameters.forEach(
        (name, value) ->
            form.append(form.isEmpty() ? "" : "&")
                .append(DeclaredSource.encoded(name))
                .append('=')
                .append(DeclaredSource.encoded(value)));
    return form.toString();
  }

  /** Where the reply has the token. */
  String tokenField() {
    return auth.word("token", "access_token");
  }

  /** Where the reply says for how many seconds it holds. */
  String lifetimeField() {
    return auth.word("expires-in", "expires_in");
  }

  /**
   * @throws IllegalArgumentException naming the setting whose value cannot be
   */
  EnvelopeKeys envelope() {
    EnvelopeNames names = EnvelopeNames.USUAL;
    if (auth.get("company-name") != null) {
      names = names.withCompany(auth.word("company-name", ""));
    }
    return new EnvelopeKeys(
        names,
        value("company", ""),
        value("secret", ""),
        site.zone(),
        value("aes-key", ""),
        value("aes-iv", "activevector4api"),
        value("aes-mode", "CBC"));
  }

  @Override
  public String toString() {
    return "authorization of " + site.name(); // never what it holds
  }
}
