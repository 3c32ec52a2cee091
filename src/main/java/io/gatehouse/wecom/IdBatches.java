package io.gatehouse.wecom;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whom or what a feed asks about, in batches that WeCom takes. A batch that holds somebody whom
 * WeCom does not know is halved until that one is found and left out.
 */
final class IdBatches {

  private static final int MOST = 100;

  private final List<List<String>> chunks = new ArrayList<>();
  private final Set<String> leftOut;
  private final Deque<List<String>> parts = new ArrayDeque<>();
  private boolean whole;

  /**
   * @param ids in an order that stays, so that a batch's number means the same after a restart
   */
  IdBatches(List<String> ids, Set<String> leftOut) {
    for (int from = 0; from < ids.size(); from += MOST) {
      chunks.add(ids.subList(from, Math.min(ids.size(), from + MOST)));
    }
    this.leftOut = new HashSet<>(WeComIds.folded(leftOut));
  }

  int count() {
    return chunks.size();
  }

  /** Goes to the batch of that number; from now on it is the current one, whole. */
  void goTo(int number) {
    parts.clear();
    List<String> ids =
        chunks.get(number).stream().filter(id -> !leftOut.contains(WeComIds.folded(id))).toList();
    if (!ids.isEmpty()) {
      parts.add(ids);
    }
    whole = true;
  }

  /** Empty where nobody is left of the batch, or all its parts are done. */
  List<String> current() {
    return parts.isEmpty() ? List.of() : parts.peekFirst();
  }

  /** Whether the current ones are all of their batch. */
  boolean isWhole() {
    return whole;
  }

  /** On to the next part of the batch, of which there may be none. */
  void partDone() {
    parts.pollFirst();
  }

  /** On behind the whole batch, whatever is left of it. */
  void passOver() {
    parts.clear();
    whole = true;
  }

  /** Halves the current part. One that is alone is left out and returned. */
  Optional<String> narrow() {
    List<String> part = parts.removeFirst();
    whole = false;
    if (part.size() == 1) {
      leftOut.add(WeComIds.folded(part.get(0)));
      return Optional.of(part.get(0));
    }
    int half = part.size() / 2;
    parts.addFirst(part.subList(half, part.size()));
    parts.addFirst(part.subList(0, half));
    return Optional.empty();
  }
}
