package io.gatehouse.declared;

import io.gatehouse.declared.VendorFile.Auth;
import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.envelope.EnvelopeKeys;
import io.gatehouse.envelope.EnvelopeNames;
import io.gatehouse.feed.TokenRoute;
import io.gatehouse.settings.Site;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** Says in requests of one site who asks, as its vendor's file has it. Holds secrets. */
final class Authorization {

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
   * Adds to the request what says who asks.
   *
   * @param token null for kinds without
   */
  void apply(Message message, String token) {
    switch (auth.kind()) {
      case HEADER -> message.setHeader(auth.word("header", ""), value("value"));
      case QUERY -> addQuery(message, auth.word("parameter", ""), value("value"));
      case BASIC -> message.setHeader("Authorization", basic(value("user"), value("password")));
      case BEARER -> message.setHeader("Authorization", "Bearer " + value("token"));
      case CLIENT_CREDENTIALS -> {
        if (auth.get("parameter") == null) {
          message.setHeader("Authorization", "Bearer " + token);
        } else {
          addQuery(message, auth.word("parameter", ""), token);
        }
      }
      case HMAC -> sign(message);
      case NONE, ENVELOPE -> {}
    }
  }

  private static String basic(String user, String password) {
    byte[] both = (user + ":" + password).getBytes(StandardCharsets.UTF_8);
    return "Basic " + Base64.getEncoder().encodeToString(both);
  }

  private static void addQuery(Message message, String name, String value) {
    String query = message.getHeader(Exchange.HTTP_QUERY, "", String.class);
    String added = DeclaredSource.encoded(name) + "=" + DeclaredSource.encoded(value);
    message.setHeader(Exchange.HTTP_QUERY, query.isEmpty() ? added : query + "&" + added);
  }

  private void sign(Message message) {
    String timestamp = String.valueOf(clock.instant().toEpochMilli());
    String body = message.getBody(String.class);
    Map<String, String> names = new LinkedHashMap<>();
    names.put("method", message.getHeader(Exchange.HTTP_METHOD, "GET", String.class));
    names.put("path", message.getHeader(Exchange.HTTP_PATH, "", String.class));
    names.put("query", message.getHeader(Exchange.HTTP_QUERY, "", String.class));
    names.put("body", body == null ? "" : body);
    names.put("timestamp", timestamp);
    names.put("id", value("id", ""));
    Text text =
        auth.get("text") == null
            ? Text.of("{method}\n{path}\n{query}\n{timestamp}\n{body}")
            : auth.get("text");
    String signed = text.fill(setting -> site.values().text(setting).orElse(""), names::get);
    message.setHeader(
        auth.word("header", ""),
        hmac(
            signed.getBytes(StandardCharsets.UTF_8),
            value("secret"),
            auth.word("algorithm", "sha256"),
            auth.word("encoding", "hex")));
    message.setHeader(auth.word("timestamp-header", "X-Timestamp"), timestamp);
    if (auth.get("id") != null) {
      message.setHeader(auth.word("id-header", "X-Id"), value("id"));
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
              path, "", io.gatehouse.feed.StateJson.write(both), "application/json", null);
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
