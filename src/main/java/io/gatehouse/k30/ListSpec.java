package io.gatehouse.k30;

import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * A list of the vendor's, and what becomes of it.
 *
 * @param what for people: "departments"
 * @param path below /openapi/
 * @param parameters beside those of paging
 * @param key what tells one record from the others
 * @param mapping of its rows; null where it is only looked at
 * @param listing makes the listing that a walk through it is; null for none
 * @param completed gives records what they do not say themselves
 * @param held whether that takes all records at once, which are in memory until then; else a page's
 * @param mayBeEmpty whether an empty list is believed, though it was not before
 */
record ListSpec(
    String what,
    String path,
    Map<String, Object> parameters,
    Function<VendorRecord, String> key,
    String mapping,
    Supplier<Listing> listing,
    UnaryOperator<List<VendorRecord>> completed,
    boolean held,
    boolean mayBeEmpty) {

  /** Of reference data: all there is of a table, each with its own number. */
  static ListSpec of(String what, String path, String table) {
    return new ListSpec(
        what,
        path,
        Map.of(),
        record -> record.get("no"),
        table,
        () -> Listing.of(table, "removed_at"),
        UnaryOperator.identity(),
        false,
        false);
  }

  ListSpec asking(Map<String, Object> other) {
    return new ListSpec(what, path, other, key, mapping, listing, completed, held, mayBeEmpty);
  }

  ListSpec keyedBy(Function<VendorRecord, String> other) {
    return new ListSpec(
        what, path, parameters, other, mapping, listing, completed, held, mayBeEmpty);
  }

  ListSpec listing(Supplier<Listing> other) {
    return new ListSpec(what, path, parameters, key, mapping, other, completed, held, mayBeEmpty);
  }

  ListSpec completed(UnaryOperator<List<VendorRecord>> page) {
    return new ListSpec(what, path, parameters, key, mapping, listing, page, false, mayBeEmpty);
  }

  ListSpec completedTogether(UnaryOperator<List<VendorRecord>> all) {
    return new ListSpec(what, path, parameters, key, mapping, listing, all, true, mayBeEmpty);
  }

  /** Into no table: whoever asks for it takes the records. */
  ListSpec onlyLookedAt() {
    return new ListSpec(what, path, parameters, key, null, null, completed, true, mayBeEmpty);
  }

  ListSpec thatMayBeEmpty() {
    return new ListSpec(what, path, parameters, key, mapping, listing, completed, held, true);
  }
}
