package io.gatehouse.settings;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How vendors' servers are reached from behind an HTTP proxy, as Camel's HTTP component is set:
 * {@code camel.component.http.proxy-host} and others. To Camel, {@code https} is a component of its
 * own; here it has what {@code http} has, where it is not set otherwise: a proxy for WeCom alone is
 * {@code camel.component.https.proxy-host}.
 */
public final class ProxySettings {

  private static final String HTTP = "camel.component.http.";
  private static final String HTTPS = "camel.component.https.";

  private static final List<String> NAMES =
      List.of(
          "proxy-host",
          "proxy-port",
          "proxy-auth-scheme",
          "proxy-auth-method",
          "proxy-auth-username",
          "proxy-auth-password",
          "proxy-auth-host",
          "proxy-auth-port",
          "proxy-auth-domain",
          "proxy-auth-nt-host",
          "non-proxy-hosts",
          "use-system-properties");

  private final Map<String, String> values = new HashMap<>();

  /**
   * @param scheme of the vendor's server, {@code http} or {@code https}
   * @param camel the settings of Camel's own
   */
  public ProxySettings(String scheme, Map<String, String> camel) {
    for (String name : NAMES) {
      String value = camel.get(HTTP + name);
      if (scheme.equals("https")) {
        value = camel.getOrDefault(HTTPS + name, value);
      }
      if (value != null && !value.isBlank()) {
        values.put(name, value);
      }
    }
  }

  /** What Camel has to be told besides, so that {@code https} is as {@code http}. */
  public static Map<String, String> ofHttps(Map<String, String> camel) {
    Map<String, String> more = new HashMap<>();
    ProxySettings https = new ProxySettings("https", camel);
    if (https.host().isPresent()) { // else Camel would speak TLS to the proxy too
      more.put(HTTPS + "proxy-auth-scheme", "http");
    }
    https.values.forEach((name, value) -> more.put(HTTPS + name, value));
    return more;
  }

  public Optional<String> host() {
    return Optional.ofNullable(values.get("proxy-host"));
  }

  /** As it is written; Camel uses no proxy without one. */
  public Optional<Integer> port() {
    return Optional.ofNullable(values.get("proxy-port"))
        .filter(port -> port.matches("\\d{1,5}"))
        .map(Integer::valueOf);
  }

  /** Who signs in at the proxy. */
  public Optional<String> username() {
    return Optional.ofNullable(values.get("proxy-auth-username"));
  }

  /** A secret. */
  public String password() {
    return values.getOrDefault("proxy-auth-password", "");
  }

  /** Hosts that are asked directly, joined by commas. */
  public Optional<String> direct() {
    return Optional.ofNullable(values.get("non-proxy-hosts"));
  }

  /** Whether Java's own settings name the proxy, {@code -Dhttps.proxyHost} and others. */
  public boolean isOfJava() {
    return Boolean.parseBoolean(values.get("use-system-properties"));
  }

  @Override
  public String toString() {
    return values.keySet().toString(); // never the values: a password is among them
  }
}
