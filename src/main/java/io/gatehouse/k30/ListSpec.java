package io.gatehouse.k30;

import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Listing;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** A list of the vendor's, and what becomes of it. Each change makes another one. */
final class ListSpec {

  /** Whether a record is of what was asked for. */
  enum Fit {
    ASKED,
    OTHER,
    /** It does not say. */
    SILENT
  }

  /** For people: "departments". */
  final String what;

  /** Below /openapi/. */
  final String path;

  /** Beside those of paging. */
  Map<String, Object> parameters = Map.of();

  /** What tells one record from the others; null for one that lacks it. */
  Function<VendorRecord, String> key = PagedList::number;

  /** Of its rows; null where it is only looked at. */
  String mapping;

  /** Makes the listing that a walk through it is; null for none. */
  Supplier<Listing> listing;

  /** Gives records what they do not say themselves. */
  UnaryOperator<List<VendorRecord>> completed = UnaryOperator.identity();

  /** Whether that takes all records at once, which are in memory until then; else a page's. */
  boolean held;

  /** Whether an empty list is believed, though it was not before. */
  boolean mayBeEmpty;

  /** The days that it is about; null for what is now. */
  SectionsCursor.Days days;

  Function<VendorRecord, Fit> fit = record -> Fit.SILENT;

  /**
   * What each record holds besides, as rows of another table; as complete as the list.
   *
   * @param of of a record; each as a record of its own
   */
  record Part(
      String mapping, Supplier<Listing> listing, Function<VendorRecord, List<VendorRecord>> of) {}

  List<Part> parts = List.of();

  /** What belongs to the listing beside its own records, told which keys those have. */
  Function<Predicate<String>, List<Batch>> rest = has -> List.of();

  private ListSpec(String what, String path) {
    this.what = what;
    this.path = path;
  }

  /** Of reference data: all there is of a table, each with its own number. */
  static ListSpec of(String what, String path, String table) {
    ListSpec spec = new ListSpec(what, path);
    spec.mapping = table;
    spec.listing = () -> Listing.of(table, "removed_at");
    return spec;
  }

  private ListSpec copy() {
    ListSpec copy = new ListSpec(what, path);
    copy.parameters = parameters;
    copy.key = key;
    copy.mapping = mapping;
    copy.listing = listing;
    copy.completed = completed;
    copy.held = held;
    copy.mayBeEmpty = mayBeEmpty;
    copy.days = days;
    copy.fit = fit;
    copy.rest = rest;
    copy.parts = parts;
    return copy;
  }

  ListSpec asking(Map<String, Object> other) {
    ListSpec copy = copy();
    copy.parameters = other;
    return copy;
  }

  ListSpec keyedBy(Function<VendorRecord, String> other) {
    ListSpec copy = copy();
    copy.key = other;
    return copy;
  }

  ListSpec listing(Supplier<Listing> other) {
    ListSpec copy = copy();
    copy.listing = other;
    return copy;
  }

  ListSpec completed(UnaryOperator<List<VendorRecord>> page) {
    ListSpec copy = copy();
    copy.completed = page;
    copy.held = false;
    return copy;
  }

  ListSpec completedTogether(UnaryOperator<List<VendorRecord>> all) {
    ListSpec copy = copy();
    copy.completed = all;
    copy.held = true;
    return copy;
  }

  /** Into no table: whoever asks for it takes the records. */
  ListSpec onlyLookedAt() {
    ListSpec copy = copy();
    copy.mapping = null;
    copy.listing = null;
    copy.held = true;
    return copy;
  }

  ListSpec thatMayBeEmpty() {
    ListSpec copy = copy();
    copy.mayBeEmpty = true;
    return copy;
  }

  ListSpec of(SectionsCursor.Days stretch, Function<VendorRecord, Fit> fits) {
    ListSpec copy = copy();
    copy.days = stretch;
    copy.fit = fits;
    return copy;
  }

  ListSpec holding(Part part) {
    ListSpec copy = copy();
    copy.parts = List.of(part);
    return copy;
  }

  ListSpec with(Function<Predicate<String>, List<Batch>> others) {
    ListSpec copy = copy();
    copy.rest = others;
    return copy;
  }
}
