package io.gatehouse.mapping;

import io.gatehouse.mapping.Mapping.MappingPlan;
import io.gatehouse.reply.JsonText;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.reply.VendorRecord.Kind;
import java.util.Arrays;

/**
 * What of a record goes to its row's {@code extra}: the fields that no column takes, and the
 * originals of values that their column could not hold as they came. One for a page, used record
 * after record.
 */
final class ExtraFields {

  private final ExtraJson json = new ExtraJson();
  private VendorRecord record;
  private MappingPlan plan;
  private boolean[] originals = new boolean[0];
  private boolean anyOriginal;

  /**
   * The last record without originals, of the same plan: often the next one's extra is the same.
   */
  private VendorRecord previous;

  private String previousJson;

  void begin(VendorRecord next, MappingPlan itsPlan) {
    record = next;
    if (plan != itsPlan) {
      plan = itsPlan;
      previous = null;
      originals = new boolean[next.shape().size()];
    } else if (anyOriginal) {
      Arrays.fill(originals, false);
    }
    anyOriginal = false;
  }

  void keepOriginal(int slot) {
    originals[slot] = true;
    anyOriginal = true;
  }

  /** A JSON object, or null where nothing is left. */
  String json() {
    int[] slots = plan.extraSlots();
    if (anyOriginal) {
      return withOriginals(slots);
    }
    if (previous == null || !isAsBefore(slots)) {
      json.begin();
      for (int slot : slots) {
        json.add(plan.extraName(slot), record.value(slot), record.kind(slot));
      }
      previousJson = json.end();
    }
    previous = record;
    return previousJson;
  }

  private String withOriginals(int[] slots) {
    for (int slot : slots) {
      originals[slot] = true;
    }
    json.begin();
    for (int slot = 0; slot < originals.length; slot++) {
      if (originals[slot]) {
        json.add(plan.extraName(slot), record.value(slot), record.kind(slot));
      }
    }
    return json.end();
  }

  // By identity: equal texts in one place of neighbouring records are one object.
  private boolean isAsBefore(int[] slots) {
    for (int slot : slots) {
      if (record.value(slot) != previous.value(slot) || record.kind(slot) != previous.kind(slot)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Builds one row's {@code extra}: the vendor's fields without a column, and the originals of
   * values that no column could hold, as a JSON object. Bounded, whatever a vendor sends.
   */
  static final class ExtraJson {

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
}
