package io.gatehouse.mapping;

import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.RejectedRow.Origin;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Records that could not become rows: the words that say why, what of them is kept, and the way
 * back from that to a record.
 */
public final class Rejections {

  private static final int LONGEST_RAW = 64_000;
  private static final int LONGEST_REASON = 1_000;
  private static final int LONGEST_VALUE = 80;

  private static final String WITHHELD = "(not kept: nobody can tell what in it is private)";
  private static final Pattern CUT = Pattern.compile("…\\[cut, \\d+ characters]$");

  private static final String ARRAY = "records";

  private Rejections() {}

  /**
   * @param sent as it was before anything private in it was treated
   */
  static RejectedRow row(VendorRecord record, VendorRecord sent, String reason) {
    String raw = record.raw().replace("\0", "\\u0000"); // which no text column takes
    return new RejectedRow(
        cut(reason, LONGEST_REASON),
        cut(raw, LONGEST_RAW),
        record.content(),
        Origin.of(record.added(), treated(record, sent)));
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
  static RejectedRow ofOther(VendorRecord record, PrivateFields privates) {
    boolean broken = record.problem() != null;
    String reason =
        broken ? "the record is broken: " + record.problem() : "the record is no object";
    if (privates.withholds(record.raw())) {
      return new RejectedRow(reason, WITHHELD);
    }
    String seen = broken ? "" : " but " + Excerpt.of(record.raw(), LONGEST_VALUE);
    return row(record, record, reason + seen);
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
  private static Optional<String> notKept(RejectedRow rejected) {
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

  /** Why no mapping can make a row of it, in a few words; empty where one may. */
  public static Optional<String> unreplayable(RejectedRow rejected) {
    if (rejected.origin() == null || rejected.origin().mapping() == null) {
      return Optional.of("an earlier version rejected it, and did not note by which mapping");
    }
    if (rejected.origin().isRefused()) {
      return Optional.of("its feed refused it, whatever a mapping says");
    }
    Optional<String> lost = notKept(rejected);
    return lost.isPresent() || read(rejected) != null
        ? lost
        : Optional.of("what was kept of it is no record");
  }

  /** Whether all that the vendor sent was kept, and is a record. */
  public static boolean isWhole(RejectedRow rejected) {
    return notKept(rejected).isEmpty() && read(rejected) != null;
  }

  static VendorRecord record(RejectedRow rejected) {
    VendorRecord record = read(rejected);
    if (!rejected.origin().added().isEmpty()) {
      record = record.plus(new TreeMap<>(rejected.origin().added()));
    }
    return record.settled(rejected.origin().treated());
  }

  /** Null where the text is none. */
  private static VendorRecord read(RejectedRow rejected) {
    byte[] body =
        ("{\"" + ARRAY + "\":[" + rejected.raw() + "\n]}").getBytes(StandardCharsets.UTF_8);
    try {
      List<VendorRecord> records = Reply.parse(body, body.length, ARRAY).records();
      return records.size() == 1 && records.get(0).isObject() ? records.get(0) : null;
    } catch (UnreadableReply broken) {
      return null;
    }
  }
}
