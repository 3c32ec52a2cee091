package io.gatehouse.wecom;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the operator should know of a run, in one line. */
final class RunNotices {

  private static final int MOST = 5;

  private final List<String> texts = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  void add(String text) {
    texts.add(text);
  }

  /** Somebody whom WeCom does not know. */
  void leftOut(String id, String reason) {
    if (leftOut.isEmpty()) {
      texts.add(reason);
    }
    leftOut.add(id);
  }

  Optional<String> text() {
    List<String> all = new ArrayList<>();
    if (!leftOut.isEmpty()) {
      all.add("left out, " + leftOut.size() + " in all: " + shortened(leftOut, ", "));
    }
    if (!texts.isEmpty()) {
      all.add(shortened(texts, "; "));
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", all));
  }

  private static String shortened(List<String> items, String separator) {
    String first = String.join(separator, items.subList(0, Math.min(MOST, items.size())));
    return items.size() > MOST ? first + separator + "…" : first;
  }
}
