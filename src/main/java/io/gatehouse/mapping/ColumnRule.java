package io.gatehouse.mapping;

import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Table.Column;
import java.util.List;
import java.util.Set;

/**
 * How one column is filled: a line of a mapping file.
 *
 * @param position where the column's value stands in a row
 * @param from fields, the first one present wins; with a function, the fields that it speaks for
 * @param function null where a field's value is taken as it is
 * @param formats how its times are written; null where its type alone says so
 * @param none texts that mean "nothing", beside "" and null
 * @param codes the vendor's codes to our words; null without a table
 * @param fallback the column's value where no source is present; null for none
 * @param required null where the column need not be filled; empty where every feed fills it
 */
record ColumnRule(
    Column column,
    int position,
    List<String> from,
    MappingFunction function,
    ValueType type,
    TimeFormats formats,
    Set<String> none,
    CodeTable codes,
    Object fallback,
    Set<String> required) {

  /** Whether the column is the same in all rows: its default, unless the feed gives another. */
  boolean isConstant() {
    return from.isEmpty() && function == null;
  }

  boolean isRequired(String feed) {
    return required != null && (required.isEmpty() || required.contains(feed));
  }

  /** Whether its codes are about the value, and not about the field that refines a function. */
  boolean translates() {
    return codes != null && !(function instanceof MappingFunction.Refined);
  }

  /**
   * What the function makes of a record, with the codes' word where they refine it.
   *
   * @param sources where the rule's fields stand, in its order
   */
  String computed(VendorRecord record, int[] sources) {
    if (!(function instanceof MappingFunction.Refined refined)) {
      return function.value(record);
    }
    String field = null;
    for (int i = 0; i < sources.length && field == null; i++) {
      String text = record.value(sources[i]);
      field = isNone(text) ? null : text;
    }
    CodeTable.Found found = field == null || codes == null ? null : codes.find(field);
    return refined.value(record, found == null || !found.known() ? null : found.word());
  }

  /** Whether a field's text says nothing for this column. */
  boolean isNone(String text) {
    if (text == null || text.isEmpty()) {
      return true;
    }
    if (!none.isEmpty() && none.contains(text)) {
      return true;
    }
    return text.charAt(0) <= ' ' && text.isBlank();
  }
}
