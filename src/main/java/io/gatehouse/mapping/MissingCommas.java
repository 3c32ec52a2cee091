package io.gatehouse.mapping;

import java.io.ByteArrayOutputStream;

/**
 * Mends one thing that vendors write: a member or element that is followed by the next one without
 * a comma. Only where a value has ended and a quote follows; nothing else is guessed, so that a cut
 * body stays broken.
 */
final class MissingCommas {

  private MissingCommas() {}

  /** The text with the commas put in; null where none is missing. */
  static BodyText inserted(BodyText text) {
    byte[] bytes = text.bytes();
    ByteArrayOutputStream out = new ByteArrayOutputStream(text.to() - text.from() + 64);
    int copied = text.from();
    boolean afterValue = false;
    for (int i = text.from(); i < text.to(); ) {
      byte b = bytes[i];
      if (b <= ' ' && b >= 0) {
        i++;
      } else if (b == '"') {
        if (afterValue) {
          out.write(bytes, copied, i - copied);
          out.write(',');
          copied = i;
        }
        i = endOfString(bytes, i, text.to());
        afterValue = true; // or a name: then a colon follows
      } else if (b == ':' || b == ',' || b == '{' || b == '[') {
        afterValue = false;
        i++;
      } else { // a closing bracket, or a character of a number or literal
        afterValue = true;
        i++;
      }
    }
    if (copied == text.from()) {
      return null;
    }
    out.write(bytes, copied, text.to() - copied);
    return new BodyText(out.toByteArray(), 0, out.size());
  }

  private static int endOfString(byte[] bytes, int quote, int to) {
    int i = quote + 1;
    while (i < to && bytes[i] != '"') {
      i += bytes[i] == '\\' ? 2 : 1;
    }
    return Math.min(i + 1, to);
  }
}
