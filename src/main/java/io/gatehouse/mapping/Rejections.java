package io.gatehouse.mapping;

import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.RejectedRow.Origin;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The records of a page that could not become rows, and the words that say why. */
final class Rejections {

  private static final int LONGEST_RAW = 64_000;
  private static final int LONGEST_REASON = 1_000;
  private static final int LONGEST_VALUE = 80;

  private static final String WITHHELD = "(not kept: nobody can tell what in it is private)";
  private static final Pattern CUT = Pattern.compile("…\\[cut, \\d+ characters]$");

  private final List<RejectedRow> rows = new ArrayList<>();

  List<RejectedRow> rows() {
    return rows;
  }

  /**
   * @param sent as it was before anything private in it was treated
   */
  void add(VendorRecord record, VendorRecord sent, String reason) {
    String raw = record.raw().replace("\0", "\\u0000"); // which no text column takes
    rows.add(
        new RejectedRow(
            cut(reason, LONGEST_REASON),
            cut(raw, LONGEST_RAW),
            record.content(),
            Origin.of(record.added(), treated(record, sent))));
  }

  private static Set<String> treated(VendorRecord record, VendorRecord sent) {
    if (record == sent) {
      return Set.of();
    }
    Set<String> names = new TreeSet<>();
    for (int slot = 0; slot < record.shape().size(); slot++) {
      if (!Objects.equals(record.value(slot), sent.value(slot)) || record.isSettled(slot)) {
        names.add(record.shape().name(slot));
      }
    }
    return names;
  }

  /** An element of a record list that is no object, or that cannot be read. */
  void addOther(VendorRecord record, PrivateFields privates) {
    boolean broken = record.problem() != null;
    String reason =
        broken ? "the record is broken: " + record.problem() : "the record is no object";
    if (privates.withholds(record.raw())) {
      rows.add(new RejectedRow(reason, WITHHELD));
    } else {
      String seen = broken ? "" : " but " + Excerpt.of(record.raw(), LONGEST_VALUE);
      add(record, record, reason + seen);
    }
  }

  /** Names the field that a value came from; those of a function where {@code slot} is -1. */
  static String source(VendorRecord record, ColumnRule rule, int slot) {
    return slot >= 0 ? record.shape().name(slot) : String.join(", ", rule.from());
  }

  /** Says what was found where a required value should have been. */
  static String missing(VendorRecord record, ColumnRule rule) {
    List<String> from = rule.from();
    for (String name : from) {
      if (record.has(name)) {
        String text = record.get(name);
        return text == null
            ? name + " is null"
            : name + " " + Excerpt.quoted(text) + (text.isBlank() ? " is empty" : " means none");
      }
    }
    return from.isEmpty()
        ? "has no value"
        : String.join(", ", from) + (from.size() == 1 ? " is missing" : " are missing");
  }

  /** Why a replay cannot read the kept text; empty where it can try. */
  static Optional<String> unreplayable(RejectedRow rejected) {
    if (rejected.raw().equals(WITHHELD)) {
      return Optional.of("its text was not kept");
    }
    return CUT.matcher(rejected.raw()).find()
        ? Optional.of("only its first " + LONGEST_RAW + " characters were kept")
        : Optional.empty();
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most;
    return text.substring(0, end) + "…[cut, " + text.length() + " characters]";
  }
}
