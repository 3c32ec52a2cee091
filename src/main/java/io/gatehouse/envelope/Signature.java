package io.gatehouse.envelope;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Signs parameters: {@code name=value} sorted by name and joined by {@code &}, then {@code &key=}
 * and the secret, of which the MD5 is the signature, in lower-case hex. Section 1.1 of the vendor's
 * document; the values are the plain ones, before any is encrypted.
 */
final class Signature {

  private Signature() {}

  /** Of the parameters that are not empty. */
  static String of(Map<String, String> parameters, String secret) {
    return md5(
        signed(parameters, (name, value) -> !value.isEmpty(), secret)
            .getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whether the signature is one of these parameters. By the document empty ones are left out;
   * servers keep an empty {@code data}, and might keep all. Those that surround their JSON with
   * something, or write GBK, may have signed it so, or not.
   *
   * @param exactData the data as it came; null where nothing surrounds it
   */
  static boolean matches(
      String signature,
      Map<String, String> parameters,
      String dataName,
      String exactData,
      String secret) {
    List<Map<String, String>> forms = new ArrayList<>(List.of(parameters));
    if (exactData != null && !exactData.equals(parameters.get(dataName))) {
      Map<String, String> exact = new HashMap<>(parameters);
      exact.put(dataName, exactData);
      forms.add(exact);
    }
    Set<String> accepted =
        forms.stream()
            .flatMap(
                form ->
                    Stream.<BiPredicate<String, String>>of(
                            (name, value) -> !value.isEmpty(),
                            (name, value) -> !value.isEmpty() || name.equals(dataName),
                            (name, value) -> true)
                        .map(kept -> signed(form, kept, secret)))
            .collect(Collectors.toSet());
    byte[] given = signature.strip().toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
    boolean matches = false;
    for (String text : accepted) {
      for (Charset charset : List.of(StandardCharsets.UTF_8, PlainText.CHINESE)) {
        byte[] expected = md5(text.getBytes(charset)).getBytes(StandardCharsets.UTF_8);
        matches |= MessageDigest.isEqual(given, expected); // takes as long for any wrong one
      }
    }
    return matches;
  }

  private static String signed(
      Map<String, String> parameters, BiPredicate<String, String> kept, String secret) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              if (kept.test(name, value)) {
                text.append(name).append('=').append(value).append('&');
              }
            });
    return text.append("key=").append(secret).toString();
  }

  private static String md5(byte[] text) {
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(md5.digest(text));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has MD5", e);
    }
  }
}
