package io.gatehouse.warehouse;

/**
 * A record that could not become a row.
 *
 * @param reason what is wrong with it, in one line, with the value seen
 * @param raw the record's text as the vendor sent it
 * @param content what the record says, however it was written this time: two with the same content
 *     are one
 */
public record RejectedRow(String reason, String raw, String content) {

  /** One whose text is its content. */
  public RejectedRow(String reason, String raw) {
    this(reason, raw, raw);
  }

  /** Without the record. */
  @Override
  public String toString() {
    return "a rejected record: " + reason;
  }
}
