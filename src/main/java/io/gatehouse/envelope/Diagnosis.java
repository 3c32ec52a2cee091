package io.gatehouse.envelope;

/**
 * Why encrypted data does not open: a setting that is wrong, or bytes that suffered on the way.
 * Judges by how many blocks of 16 bytes are text, for a wrong key leaves none, a wrong IV spoils
 * the first alone, and damage spoils one or two.
 */
final class Diagnosis {

  private Diagnosis() {}

  static String of(DataCipher cipher, byte[] encrypted) {
    if (opens(cipher.withOtherMode(), encrypted)) {
      String other = cipher.mode() == DataCipher.Mode.CBC ? "ECB" : "CBC";
      return "data does not decrypt with aes-mode="
          + cipher.mode()
          + ", and does with "
          + other
          + ": set aes-mode="
          + other;
    }
    byte[] padded = cipher.decryptPadded(encrypted);
    byte[] plain = DataCipher.unpadded(padded).orElse(padded);
    int blocks = (plain.length + DataCipher.BLOCK - 1) / DataCipher.BLOCK;
    int texts = 0;
    for (int block = 0; block < blocks; block++) {
      texts += isText(plain, block) ? 1 : 0;
    }
    boolean padsRightly = plain.length < padded.length;
    int textsAfterFirst = texts - (isText(plain, 0) ? 1 : 0);
    if (padsRightly
        && cipher.mode() == DataCipher.Mode.CBC
        && blocks > 1
        && textsAfterFirst == blocks - 1) {
      return "all but the first 16 bytes of data decrypt: check aes-iv, which with aes-mode=CBC spoils"
          + " those and no more";
    }
    if (padsRightly && texts == blocks) {
      return "data decrypts to a text that is no JSON: is it this vendor's?";
    }
    if (texts * 2 >= blocks && texts > 0) {
      return "data is damaged: "
          + (blocks - texts)
          + " of its "
          + blocks
          + " blocks do not decrypt";
    }
    String why = padsRightly ? "what comes of it is no text" : "its padding is wrong";
    return "data does not decrypt, " + why + ": check aes-key, then aes-mode and aes-iv";
  }

  /** With an unknown IV the first block of CBC says nothing. */
  private static boolean opens(DataCipher other, byte[] encrypted) {
    byte[] plain = DataCipher.unpadded(other.decryptPadded(encrypted)).orElse(null);
    if (plain == null) {
      return false;
    }
    if (other.mode() == DataCipher.Mode.ECB) {
      return PlainText.json(plain).isPresent();
    }
    return plain.length > DataCipher.BLOCK
        && PlainText.isPart(plain, DataCipher.BLOCK, plain.length);
  }

  private static boolean isText(byte[] plain, int block) {
    int from = block * DataCipher.BLOCK;
    return PlainText.isPart(plain, from, Math.min(plain.length, from + DataCipher.BLOCK));
  }
}
