package io.gatehouse.envelope;

import io.gatehouse.envelope.DataCipher.PlainText;
import io.gatehouse.feed.RetryLater;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Why encrypted data does not open: a setting that is wrong, or bytes that suffered on the way.
 * Judges by how many blocks of 16 bytes are text, for a wrong key leaves none, a wrong IV spoils
 * the first alone, and damage spoils one or two. Says what was seen, and names a setting only where
 * that is what makes the difference.
 */
final class Diagnosis {

  private static final int MARKS = 6; // bytes of two byte order marks

  private static final String DAMAGED = "data is damaged";

  private final DataCipher cipher;
  private final byte[] padded;
  private final byte[] plain;
  private final boolean padsRightly;
  private final int blocks;

  private Diagnosis(DataCipher cipher, byte[] encrypted) {
    this.cipher = cipher;
    this.padded = cipher.decryptPadded(encrypted);
    byte[] unpadded = DataCipher.unpadded(padded).orElse(padded);
    this.padsRightly = unpadded.length < padded.length;
    this.plain = withoutZeros(unpadded);
    this.blocks = padded.length / DataCipher.BLOCK;
  }

  /** Some servers pad with zero bytes, or end their text with some. */
  private static byte[] withoutZeros(byte[] bytes) {
    int length = bytes.length;
    while (length > 0 && bytes[length - 1] == 0) {
      length--;
    }
    return Arrays.copyOf(bytes, length);
  }

  /** What to tell of data that does not open; a fault of the keys' unless parts of it are text. */
  static RetryLater of(DataCipher cipher, byte[] encrypted) {
    String told = told(cipher, encrypted);
    return told.startsWith(DAMAGED) ? new RetryLater(told) : RetryLater.doubtingKeys(told);
  }

  private static String told(DataCipher cipher, byte[] encrypted) {
    if (new Diagnosis(cipher.withOtherMode(), encrypted).opens()) {
      String other = cipher.mode() == DataCipher.Mode.CBC ? "ECB" : "CBC";
      return "data does not decrypt with aes-mode="
          + cipher.mode()
          + ", and does with "
          + other
          + ": set aes-mode="
          + other;
    }
    return new Diagnosis(cipher, encrypted).told();
  }

  /** As a trial of another mode. With an unknown IV the first block of CBC says nothing. */
  private boolean opens() {
    return cipher.mode() == DataCipher.Mode.ECB
        ? PlainText.decrypted(padded).isPresent()
        : blocks > 1 && sure(1) > 0 && texts(1) == blocks - 1;
  }

  private String told() {
    int texts = texts(0);
    boolean isKeyRight = sure(0) > 0;
    if (isKeyRight
        && cipher.mode() == DataCipher.Mode.CBC
        && blocks > 1
        && texts(1) == blocks - 1
        && (!isText(0) || endsLikeJson())) {
      return isOfOtherIv()
          ? "all but the first 16 bytes of data decrypt: check aes-iv, which with aes-mode=CBC"
              + " spoils those and no more"
          : "all but the first 16 bytes of data decrypt: data is damaged at its beginning, or aes-iv"
              + " is another";
    }
    if (isKeyRight && texts == blocks) {
      return padsRightly
          ? "data decrypts to a text that is no JSON: is it this vendor's?"
          : DAMAGED + ": what decrypts is a text, and its end is missing";
    }
    if (isKeyRight) {
      return DAMAGED + ": " + (blocks - texts) + " of its " + blocks + " blocks do not decrypt";
    }
    String why = padsRightly ? "what comes of it is no text" : "its padding is wrong";
    return "data does not decrypt, "
        + why
        + (blocks > 1
            ? ": check aes-key, with which no part of it becomes a text"
            : ": check aes-key, aes-mode and aes-iv; it is too short to tell which");
  }

  /** Then it has the wrong beginning, or it would have opened. */
  private boolean endsLikeJson() {
    int last = plain.length - 1;
    while (last > 0 && Character.isWhitespace(plain[last])) {
      last--;
    }
    return last > 0 && (plain[last] == '}' || plain[last] == ']');
  }

  /**
   * Whether the first block is a text with another IV: where both are ASCII, as the characters are
   * with which JSON begins, no byte has its highest bit. Damage sets it in every second byte.
   */
  private boolean isOfOtherIv() {
    for (int i = MARKS; i < DataCipher.BLOCK; i++) {
      if (padded[i] < 0) {
        return false;
      }
    }
    return true;
  }

  /** Blocks that certainly are text, for ASCII and UTF-8 do not come about by chance. */
  private int sure(int first) {
    int sure = 0;
    for (int block = first; block < blocks; block++) {
      int from = Math.min(plain.length, block * DataCipher.BLOCK);
      int to = Math.min(plain.length, from + DataCipher.BLOCK);
      boolean isWhole = to - from == DataCipher.BLOCK || padsRightly;
      sure += isWhole && PlainText.isPart(plain, from, to, StandardCharsets.UTF_8) ? 1 : 0;
    }
    return sure;
  }

  private int texts(int first) {
    int texts = 0;
    for (int block = first; block < blocks; block++) {
      texts += isText(block) ? 1 : 0;
    }
    return texts;
  }

  private boolean isText(int block) {
    int from = Math.min(plain.length, block * DataCipher.BLOCK);
    int to = Math.min(plain.length, from + DataCipher.BLOCK);
    return PlainText.isPart(plain, from, to, StandardCharsets.UTF_8)
        || PlainText.isPart(plain, from, to, PlainText.CHINESE);
  }
}
