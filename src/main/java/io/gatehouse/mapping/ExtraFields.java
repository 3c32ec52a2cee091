package io.gatehouse.mapping;

import io.gatehouse.reply.VendorRecord;
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
}
