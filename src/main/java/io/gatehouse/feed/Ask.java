package io.gatehouse.feed;

import io.gatehouse.reply.Reply.Bounds;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One request to a vendor. Never holds a token or another secret: it is told when it fails.
 *
 * @param path from the base address on, percent-encoded
 * @param query percent-encoded; empty for none
 * @param body JSON, sent with POST; null for a GET
 * @param arrays where the reply's records are, see {@link io.gatehouse.reply.Reply}; empty for
 *     where this vendor's always are
 * @param bounds what the reply may hold
 */
public record Ask(String path, String query, String body, List<String> arrays, Bounds bounds) {

  public static Ask get(String path, String query) {
    return new Ask(path, query, null, List.of(), Bounds.wholeList());
  }

  public static Ask post(String path, String body) {
    return new Ask(path, "", body, List.of(), Bounds.wholeList());
  }

  /** The records of the reply are in these arrays; the first is the main one. */
  public Ask in(String... names) {
    return new Ask(path, query, body, List.of(names), bounds);
  }

  /** The reply is a page of at most so many records: one of many times more is refused. */
  public Ask ofPage(int records) {
    return new Ask(path, query, body, arrays, Bounds.page(records));
  }

  /** A value as a part of a path or of a query: whatever it holds, it is one part. */
  public static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** False for an id that would be a step in the path, however it is encoded. */
  public static boolean isPathPart(String id) {
    return !id.isBlank() && !id.matches("\\.+");
  }

  @Override
  public String toString() {
    return query.isEmpty() ? path : path + "?" + query;
  }
}
