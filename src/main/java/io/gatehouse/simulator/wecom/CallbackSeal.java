package io.gatehouse.simulator.wecom;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * Encrypts and signs what the platform sends to callbacks: AES-256-CBC over 16 random bytes, the
 * message's length, the message and the receiver's id, padded to 32 bytes; SHA-1 of the sorted
 * token, timestamp, nonce and ciphertext.
 */
final class CallbackSeal {
  private static final int PADDED_TO = 32;

  private final String token;
  private final byte[] key;
  private final SplittableRandom random;

  /**
   * @param encodingAesKey 43 characters, as the console shows it
   */
  CallbackSeal(String token, String encodingAesKey, long seed) {
    this.token = token;
    this.key = Base64.getDecoder().decode(encodingAesKey + "=");
    this.random = new SplittableRandom(seed);
  }

  synchronized String encrypt(String message, String receiver) {
    byte[] text = message.getBytes(StandardCharsets.UTF_8);
    byte[] id = receiver.getBytes(StandardCharsets.UTF_8);
    int length = 16 + 4 + text.length + id.length;
    int padding = PADDED_TO - length % PADDED_TO;
    byte[] salt = new byte[16];
    random.nextBytes(salt);
    ByteBuffer plain = ByteBuffer.allocate(length + padding);
    plain.put(salt).putInt(text.length).put(text).put(id);
    Arrays.fill(plain.array(), length, length + padding, (byte) padding);
    try {
      Cipher cipher = Cipher.getInstance("AES/CBC/NoPadding");
      cipher.init(
          Cipher.ENCRYPT_MODE,
          new SecretKeySpec(key, "AES"),
          new IvParameterSpec(Arrays.copyOf(key, 16)));
      return Base64.getEncoder().encodeToString(cipher.doFinal(plain.array()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES", e);
    }
  }

  String sign(String timestamp, String nonce, String encrypted) {
    String[] parts = {token, timestamp, nonce, encrypted};
    Arrays.sort(parts);
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest(String.join("", parts).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no SHA-1", e);
    }
  }

  synchronized String nonce() {
    return Long.toString(random.nextLong(1_000_000_000L, 9_999_999_999L));
  }
}
