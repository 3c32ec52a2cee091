package io.gatehouse.envelope;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * AES with PKCS7 padding over a text's UTF-8 bytes. The IV is the same for every message, as the
 * vendors of this family have it: equal messages look equal.
 */
final class DataCipher {

  static final int BLOCK = 16;
  private static final List<Integer> KEY_LENGTHS = List.of(16, 24, 32);

  /** How blocks are chained; ECB has no IV. */
  enum Mode {
    CBC,
    ECB
  }

  private final SecretKeySpec key;
  private final byte[] iv;
  private final Mode mode;

  /**
   * @param key its UTF-8 bytes are the key
   * @param iv the same; null or empty with ECB
   * @throws IllegalArgumentException naming the setting whose value cannot be
   */
  DataCipher(String key, String iv, String mode) {
    this.mode = mode(mode);
    this.key = new SecretKeySpec(key(key), "AES");
    this.iv = this.mode == Mode.ECB ? null : iv(iv);
  }

  private DataCipher(SecretKeySpec key, byte[] iv, Mode mode) {
    this.key = key;
    this.iv = iv;
    this.mode = mode;
  }

  private static Mode mode(String mode) {
    return Arrays.stream(Mode.values())
        .filter(known -> known.name().equals(mode))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("aes-mode: expected CBC or ECB, got " + mode));
  }

  private static byte[] key(String key) {
    byte[] bytes = key.getBytes(StandardCharsets.UTF_8);
    if (!KEY_LENGTHS.contains(bytes.length)) {
      throw new IllegalArgumentException(
          "aes-key: expected 16, 24 or 32 bytes, got " + bytes.length);
    }
    return bytes;
  }

  private static byte[] iv(String iv) {
    byte[] bytes = iv == null ? new byte[0] : iv.getBytes(StandardCharsets.UTF_8);
    if (bytes.length != BLOCK) {
      throw new IllegalArgumentException("aes-iv: expected 16 bytes, got " + bytes.length);
    }
    return bytes;
  }

  Mode mode() {
    return mode;
  }

  /** The same key with the other mode; an IV of zeros where there was none. */
  DataCipher withOtherMode() {
    return mode == Mode.CBC
        ? new DataCipher(key, null, Mode.ECB)
        : new DataCipher(key, new byte[BLOCK], Mode.CBC);
  }

  byte[] encrypt(String text) {
    return run(Cipher.ENCRYPT_MODE, "PKCS5Padding", text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Whatever comes of it, padding included.
   *
   * @param encrypted whole blocks
   */
  byte[] decryptPadded(byte[] encrypted) {
    return run(Cipher.DECRYPT_MODE, "NoPadding", encrypted);
  }

  /** Without its padding; empty where the padding is none. */
  static Optional<byte[]> unpadded(byte[] padded) {
    int padding = padded.length == 0 ? 0 : padded[padded.length - 1];
    if (padding < 1 || padding > BLOCK || padding > padded.length) {
      return Optional.empty();
    }
    for (int i = padded.length - padding; i < padded.length; i++) {
      if (padded[i] != padding) {
        return Optional.empty();
      }
    }
    return Optional.of(Arrays.copyOf(padded, padded.length - padding));
  }

  private byte[] run(int operation, String padding, byte[] bytes) {
    try {
      Cipher aes = Cipher.getInstance("AES/" + mode + "/" + padding);
      if (mode == Mode.CBC) {
        aes.init(operation, key, new IvParameterSpec(iv));
      } else {
        aes.init(operation, key);
      }
      return aes.doFinal(bytes);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES is not to be had here: " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return "AES/" + mode; // never the key
  }
}
