package io.gatehouse.reply;

import io.gatehouse.reply.Reply.BodyText;
import java.io.ByteArrayOutputStream;

/**
 * Mends what vendors write and no JSON parser takes, where it can mean one thing only. Nothing else
 * is guessed, so that a cut body stays broken.
 *
 * <ul>
 *   <li>A member or element followed by the next one without a comma, where a value has ended and a
 *       quote or brace follows: the comma.
 *   <li>A NUL or byte order mark between values: a space.
 *   <li>A backslash that escapes nothing, in a text without any that does: the backslash itself.
 * </ul>
 */
final class Mending {

  private final byte[] bytes;
  private final int to;
  private final ByteArrayOutputStream out;
  private int copied;

  private Mending(BodyText text) {
    bytes = text.bytes();
    to = text.to();
    copied = text.from();
    out = new ByteArrayOutputStream(text.length() + 64);
  }

  /** The text itself where there is nothing to mend. */
  static BodyText of(BodyText text) {
    Mending mending = new Mending(text);
    mending.values(text.from());
    if (mending.copied == text.from()) {
      return text;
    }
    mending.copyTo(text.to());
    return new BodyText(mending.out.toByteArray(), 0, mending.out.size());
  }

  private void values(int from) {
    boolean afterValue = false;
    for (int i = from; i < to; ) {
      byte b = bytes[i];
      if (b == 0 || BodyText.isMark(bytes, i, to)) {
        int length = b == 0 ? 1 : BodyText.MARK;
        copyTo(i);
        out.write(' ');
        i += length;
        copied = i;
      } else if (b <= ' ' && b >= 0) {
        i++;
      } else if (b == '"' || b == '{') {
        if (afterValue) {
          copyTo(i);
          out.write(',');
        }
        i = b == '{' ? i + 1 : string(i);
        afterValue = b == '"'; // or a name: then a colon follows
      } else {
        // else a closing bracket, or a character of a number or literal
        afterValue = b != ':' && b != ',' && b != '[';
        i++;
      }
    }
  }

  /** Where the text that begins with that quote has ended. */
  private int string(int quote) {
    int idle = 0;
    int escapes = 0;
    int i = quote + 1;
    while (i < to && bytes[i] != '"') {
      if (bytes[i] == '\\') {
        if (isEscape(i)) {
          escapes++;
        } else {
          idle++;
        }
        i++;
      }
      i++;
    }
    int end = Math.min(i + 1, to);
    if (idle > 0 && escapes == 0) {
      for (int k = quote + 1; k < end - 1; k++) {
        if (bytes[k] == '\\') {
          copyTo(k);
          if (bytes[k + 1] == '\'') {
            copied = k + 1; // JavaScript's way of writing an apostrophe
          } else {
            out.write('\\');
          }
          k++;
        }
      }
    }
    return end;
  }

  private boolean isEscape(int backslash) {
    int i = backslash + 1;
    if (i >= to) {
      return false;
    }
    if (bytes[i] != 'u') {
      return "\"\\/bfnrt".indexOf(bytes[i]) >= 0;
    }
    for (int k = i + 1; k <= i + 4; k++) {
      if (k >= to || Character.digit(bytes[k], 16) < 0) {
        return false;
      }
    }
    return true;
  }

  private void copyTo(int end) {
    out.write(bytes, copied, end - copied);
    copied = end;
  }
}
