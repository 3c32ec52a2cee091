package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * A record that could not become a row.
 *
 * @param reason what is wrong with it, in one line, with the value seen
 * @param raw the record's text as the vendor sent it, but for personal data
 * @param content what the record says, however it was written this time: two with the same content
 *     are one
 * @param origin what a replay needs besides; null where that is nothing
 */
public record RejectedRow(String reason, String raw, String content, Origin origin) {

  /**
   * What a replay needs besides the text.
   *
   * @param mapping by name: the table's, or the table's and a part's; null until the feed says
   * @param constants values of columns that the feed gave, by column
   * @param added fields that the feed added to what the vendor sent
   * @param treated names of fields whose values are not as the vendor sent them, for privacy
   * @param isRefused the feed refused it, whatever it says: no mapping makes a row of it
   * @param gap the {@link Gap#interval} of the gap that tells of it; null for none
   */
  public record Origin(
      String mapping,
      Map<String, Object> constants,
      Map<String, String> added,
      Set<String> treated,
      boolean isRefused,
      String gap) {

    /** What a mapping knows of it. */
    public static Origin of(Map<String, String> added, Set<String> treated) {
      return added.isEmpty() && treated.isEmpty()
          ? null
          : new Origin(null, Map.of(), added, treated, false, null);
    }
  }

  /** One whose text is its content. */
  public RejectedRow(String reason, String raw) {
    this(reason, raw, raw, null);
  }

  /** The same, of that mapping of the feed's. */
  public RejectedRow of(
      String mapping, Map<String, Object> constants, boolean isRefused, String gap) {
    Map<String, String> added = origin == null ? Map.of() : origin.added;
    Set<String> treated = origin == null ? Set.of() : origin.treated;
    return new RejectedRow(
        reason, raw, content, new Origin(mapping, constants, added, treated, isRefused, gap));
  }

  /** Without the record. */
  @Override
  public String toString() {
    return "a rejected record: " + reason;
  }

  /**
   * A rejected row as the warehouse keeps it, for a replay.
   *
   * @param feed of which it was read
   * @param firstSeenAt when it was read first; a replay goes by it, the latest first
   * @param lastSeenAt when it was read last
   */
  public record RejectedRecord(
      UUID id,
      FeedKey feed,
      String vendor,
      Instant firstSeenAt,
      Instant lastSeenAt,
      RejectedRow row) {}
}
