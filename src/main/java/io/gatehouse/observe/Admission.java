package io.gatehouse.observe;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Who may see what on the management port. Health and metrics hold nothing about people: whoever
 * reaches the port may read them. The status page is for this machine alone, or for who knows
 * {@code status.password}.
 *
 * <p>A page from elsewhere that a browser on this machine shows may have its own name point here
 * (DNS rebinding). Its requests carry that name in the header Host: where the port is bound to this
 * machine, and where the page has no password, only addresses and {@code localhost} are taken.
 */
final class Admission {

  /** The one user of the status page. */
  static final String USER = "gatehouse";

  /**
   * Why a request is not answered.
   *
   * @param status of HTTP
   * @param why for a person, without anything that the caller sent
   */
  record Refusal(int status, String why) {}

  /**
   * What is asked of a request.
   *
   * @param path as it came
   * @param host of the header Host, with its port; null for none
   * @param forwarded whether a proxy says that it passes the request on for somebody else
   * @param authorization the header; null for none
   */
  record Request(
      String method,
      String path,
      String host,
      InetAddress caller,
      boolean forwarded,
      String authorization) {}

  private static final Pattern PORT = Pattern.compile(":\\d{1,5}$");
  private static final Pattern NUMERIC =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|\\[[0-9a-fA-F:.]{2,45}(%25[\\w.]+)?]");
  private static final Pattern LOOPBACK = Pattern.compile("127(\\.\\d{1,3}){3}|\\[::1]");

  private final boolean onThisMachine;
  private final byte[] expected;

  /**
   * @param onThisMachine whether the port is bound to an address that only this machine reaches
   * @param password null for none
   */
  Admission(boolean onThisMachine, String password) {
    this.onThisMachine = onThisMachine;
    this.expected = password == null ? null : digest(USER + ":" + password);
  }

  /** Null where it is to be answered. */
  Refusal refusal(Request request) {
    if (!request.method().equals("GET") && !request.method().equals("HEAD")) {
      return new Refusal(405, "only GET and HEAD: nothing can be changed here");
    }
    if (onThisMachine && !isAddress(request.host())) {
      return new Refusal(
          403,
          "the header Host is neither an address nor localhost: call http://127.0.0.1 and the port");
    }
    return isForEverybody(request.path()) ? null : pageRefusal(request);
  }

  private static boolean isForEverybody(String path) {
    return path.startsWith("/observe/");
  }

  private Refusal pageRefusal(Request request) {
    if (expected != null) {
      return isKnown(request.authorization())
          ? null
          : new Refusal(401, "the user is " + USER + ", its password the setting status.password");
    }
    if (!request.caller().isLoopbackAddress() || request.forwarded()) {
      return new Refusal(
          403,
          "the status page is seen from other machines only where the setting status.password is"
              + " there");
    }
    return isLoopback(request.host())
        ? null
        : new Refusal(
            403,
            "the header Host is not this machine's: call http://127.0.0.1 and the port, or set"
                + " status.password");
  }

  /** Takes as long whatever the password is, and however much of it is right. */
  private boolean isKnown(String authorization) {
    if (authorization == null || !authorization.regionMatches(true, 0, "Basic ", 0, 6)) {
      return false;
    }
    try {
      byte[] given = Base64.getDecoder().decode(authorization.substring(6).strip());
      return MessageDigest.isEqual(expected, digest(new String(given, StandardCharsets.UTF_8)));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static boolean isAddress(String host) {
    return isLoopback(host) || (host != null && NUMERIC.matcher(name(host)).matches());
  }

  private static boolean isLoopback(String host) {
    return host != null
        && (name(host).equalsIgnoreCase("localhost") || LOOPBACK.matcher(name(host)).matches());
  }

  private static String name(String host) {
    return PORT.matcher(host).replaceFirst("");
  }
}
