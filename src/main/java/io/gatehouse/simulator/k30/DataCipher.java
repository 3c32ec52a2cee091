package io.gatehouse.simulator.k30;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encrypts and decrypts {@code data}: AES with PKCS7 padding, then Base64 (document 1.2). */
final class DataCipher {
  private final SecretKeySpec key;
  private final Credentials credentials;

  DataCipher(Credentials credentials) {
    this.credentials = credentials;
    this.key = new SecretKeySpec(credentials.key().getBytes(StandardCharsets.UTF_8), "AES");
  }

  /** Base64 without URL escapes. */
  String encrypt(String plain) {
    try {
      byte[] bytes = plain.getBytes(StandardCharsets.UTF_8);
      return Base64.getEncoder().encodeToString(cipher(Cipher.ENCRYPT_MODE).doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("key or iv does not fit AES: " + e.getMessage(), e);
    }
  }

  /**
   * @param base64 without URL escapes
   * @throws GeneralSecurityException for what this key and mode never wrote
   */
  String decrypt(String base64) throws GeneralSecurityException {
    try {
      byte[] bytes = Base64.getDecoder().decode(base64);
      return new String(cipher(Cipher.DECRYPT_MODE).doFinal(bytes), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException notBase64) {
      throw new GeneralSecurityException(notBase64.getMessage(), notBase64);
    }
  }

  private Cipher cipher(int direction) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/" + credentials.mode() + "/PKCS5Padding");
    if (credentials.mode() == CipherMode.ECB) {
      cipher.init(direction, key);
    } else {
      byte[] iv = credentials.iv().getBytes(StandardCharsets.UTF_8);
      cipher.init(direction, key, new IvParameterSpec(iv));
    }
    return cipher;
  }
}
