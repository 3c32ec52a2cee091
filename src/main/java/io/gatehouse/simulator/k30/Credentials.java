package io.gatehouse.simulator.k30;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * What a K30 server is set up with, and how it signs and encrypts (document 1.1 to 1.3).
 *
 * @param secret ends the text that is signed
 * @param key 16, 24 or 32 bytes in UTF-8
 * @param iv 16 bytes in UTF-8; not used with ECB
 */
public record Credentials(String companyNo, String secret, String key, String iv, Mode mode) {

  /** The two block modes that K30 servers are met with. */
  public enum Mode {
    CBC,
    /** Without an initialisation vector: the same data gives the same text. */
    ECB
  }

  /** The vendor's own way: the company number is secret and key at once. */
  public static Credentials of(String companyNo) {
    return new Credentials(companyNo, companyNo, companyNo, "activevector4api", Mode.CBC);
  }

  public Credentials withKey(String other) {
    return new Credentials(companyNo, secret, other, iv, mode);
  }

  /**
   * Signs a message's parameters, {@code data} among them in plain: lower-case hexadecimal MD5.
   *
   * @param keepEmpty sign {@code data=} where data is empty, as some replies do, or drop it
   */
  public String sign(Map<String, String> parameters, boolean keepEmpty) {
    Map<String, String> signed = new TreeMap<>(parameters);
    signed.remove("sign");
    signed.values().removeIf(value -> !keepEmpty && value.isEmpty());
    StringBuilder text = new StringBuilder();
    signed.forEach((name, value) -> text.append(name).append('=').append(value).append('&'));
    try {
      MessageDigest md5 = MessageDigest.getInstance("MD5");
      byte[] signature = md5.digest(bytes(text.append("key=").append(secret).toString()));
      return HexFormat.of().formatHex(signature);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no MD5", e);
    }
  }

  /** AES with PKCS7 padding, then Base64 without URL escapes. */
  public String encrypt(String plain) {
    try {
      return Base64.getEncoder().encodeToString(crypt(Cipher.ENCRYPT_MODE, bytes(plain)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key or iv does not fit AES: " + e.getMessage(), e);
    }
  }

  /**
   * @param base64 without URL escapes
   * @throws GeneralSecurityException for what this key and mode never wrote
   */
  public String decrypt(String base64) throws GeneralSecurityException {
    try {
      byte[] plain = crypt(Cipher.DECRYPT_MODE, Base64.getDecoder().decode(base64));
      return new String(plain, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw new GeneralSecurityException(notBase64.getMessage(), notBase64);
    }
  }

  private byte[] crypt(int direction, byte[] text) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/" + mode + "/PKCS5Padding");
    IvParameterSpec vector = mode == Mode.ECB ? null : new IvParameterSpec(bytes(iv));
    cipher.init(direction, new SecretKeySpec(bytes(key), "AES"), vector);
    return cipher.doFinal(text);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
