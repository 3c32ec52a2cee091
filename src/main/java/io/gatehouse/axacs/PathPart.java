package io.gatehouse.axacs;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** An id as one part of a request's path, whatever the id looks like. */
final class PathPart {

  private PathPart() {}

  /** False for one that would be a step in the path, however it is encoded. */
  static boolean isUsable(String id) {
    return !id.isBlank() && !id.matches("\\.+");
  }

  static String of(String id) {
    return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
