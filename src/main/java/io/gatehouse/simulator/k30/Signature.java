package io.gatehouse.simulator.k30;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Signs a message's parameters, {@code data} among them in plain (document 1.1). */
final class Signature {
  private Signature() {}

  /**
   * Lower-case hexadecimal MD5.
   *
   * @param keepEmpty sign {@code data=} where data is empty, as some replies do, or drop it
   */
  static String of(Map<String, String> parameters, String secret, boolean keepEmpty) {
    StringBuilder text = new StringBuilder();
    new TreeMap<>(parameters)
        .forEach(
            (name, value) -> {
              if (!name.equals("sign") && (keepEmpty || !value.isEmpty())) {
                text.append(name).append('=').append(value).append('&');
              }
            });
    return md5(text.append("key=").append(secret).toString());
  }

  private static String md5(String text) {
    try {
      MessageDigest digest = MessageDigest.getInstance("MD5");
      return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }
}
