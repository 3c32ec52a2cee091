package io.gatehouse.mapping;

import io.gatehouse.reply.JsonText;
import io.gatehouse.reply.VendorRecord.Kind;

/**
 * Builds one row's {@code extra}: the vendor's fields without a column, and the originals of values
 * that no column could hold, as a JSON object. Bounded, whatever a vendor sends.
 */
final class ExtraJson {

  static final int LONGEST_NAME = 200;
  private static final int LONGEST = 32_000;
  private static final int LONGEST_VALUE = 8_000;
  private static final int ROOM_FOR_MARKS = 100;

  private final StringBuilder out = new StringBuilder();
  private int omitted;

  void begin() {
    out.setLength(0);
    omitted = 0;
  }

  /** Null and empty values are not kept. */
  void add(String quotedName, String text, Kind kind) {
    if (text == null || text.isEmpty()) {
      return;
    }
    int begin = out.length();
    int room = LONGEST - begin - quotedName.length() - ROOM_FOR_MARKS;
    if (room < ROOM_FOR_MARKS) {
      omitted++;
      return;
    }
    int most = Math.min(LONGEST_VALUE, room);
    append(quotedName, text, kind, most);
    if (out.length() > LONGEST) { // escapes take up to seven times the room
      out.setLength(begin);
      append(quotedName, text, kind, most / 8);
    }
  }

  private void append(String quotedName, String text, Kind kind, int most) {
    out.append(out.length() == 0 ? '{' : ',').append(quotedName);
    JsonText.append(out, text, kind, most);
  }

  /** Null where nothing was kept. */
  String end() {
    if (out.length() == 0) {
      return null;
    }
    if (omitted > 0) {
      out.append(",\"…\":\"").append(omitted).append(" more fields\"");
    }
    return out.append('}').toString();
  }
}
