package io.gatehouse.warehouse;

/**
 * A record that could not become a row.
 *
 * @param reason what is wrong with it, in one line, with the value seen
 * @param raw the record's text as the vendor sent it
 */
public record RejectedRow(String reason, String raw) {}
