package io.gatehouse.simulator.wecom;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.SplittableRandom;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

/** Cursors as the document shows them: 16 bytes in Base64 that only the server can read. */
final class Cursors {
  private static final byte MAGIC = 0x2a;
  private static final int BYTES = 16;

  /**
   * What a cursor says.
   *
   * @param place of the next passage
   * @param walk fingerprint of the parameters it belongs to
   * @param turn tells cursors of one place apart
   */
  record Cursor(int place, int walk, int turn) {
    Cursor turned(int other) {
      return new Cursor(place, walk, other);
    }
  }

  private final SecretKeySpec key;
  private volatile byte epoch;

  Cursors(long seed) {
    byte[] bytes = new byte[BYTES];
    new SplittableRandom(seed).nextBytes(bytes);
    key = new SecretKeySpec(bytes, "AES");
  }

  String write(Cursor cursor) {
    ByteBuffer block = ByteBuffer.allocate(BYTES);
    block.putLong(cursor.place()).putInt(cursor.walk());
    block.putShort((short) cursor.turn()).put(epoch).put(MAGIC);
    return Base64.getEncoder().encodeToString(crypt(Cipher.ENCRYPT_MODE, block.array()));
  }

  /** Throws a refusal for what was never given out or is no longer accepted. */
  Cursor read(String text, WeComApi.Call call) {
    byte[] block;
    try {
      block = Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException noBase64) {
      throw unknown(call);
    }
    if (block.length != BYTES) {
      throw unknown(call);
    }
    ByteBuffer plain = ByteBuffer.wrap(crypt(Cipher.DECRYPT_MODE, block));
    Cursor cursor = new Cursor((int) plain.getLong(), plain.getInt(), plain.getShort());
    byte writtenIn = plain.get();
    if (plain.get() != MAGIC) {
      throw unknown(call);
    }
    if (writtenIn != epoch) {
      throw new Refusal(Refusal.BAD_PARAMETER, "invalid parameter: cursor expired");
    }
    return cursor;
  }

  /** Cursors given out so far are no longer accepted. */
  void forget() {
    epoch++;
  }

  private static Refusal unknown(WeComApi.Call call) {
    return call.wrong(
        WeComViolation.UNKNOWN_CURSOR, Refusal.BAD_PARAMETER, "invalid parameter: cursor");
  }

  private byte[] crypt(int mode, byte[] block) {
    try {
      Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
      cipher.init(mode, key);
      return cipher.doFinal(block);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("this Java has no AES", e);
    }
  }
}
