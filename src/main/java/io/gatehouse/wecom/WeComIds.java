package io.gatehouse.wecom;

import io.gatehouse.feed.Refused;
import io.gatehouse.settings.Site;
import io.gatehouse.wecom.WeCom.OperatorAdvice;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32C;

/**
 * Ids of people and devices as WeCom compares them: without regard to case. Whoever compares two
 * ids of WeCom does it here; what is sent and stored keeps its spelling.
 *
 * <p>In checkpoints ids stand as eight letters each: a list of thousands stays small there.
 */
final class WeComIds {

  private static final int LETTERS = 8;

  private WeComIds() {}

  /** The same for all spellings of an id. */
  static String folded(String id) {
    return id.strip().toLowerCase(Locale.ROOT);
  }

  static Set<String> folded(Collection<String> ids) {
    return ids.stream().map(id -> folded(id)).collect(Collectors.toSet());
  }

  /** Each once, in an order that does not depend on how they are spelled. */
  static List<String> distinct(Collection<String> ids) {
    Map<String, String> spelled = new LinkedHashMap<>();
    ids.stream()
        .map(String::strip)
        .sorted(Comparator.comparing((String id) -> folded(id)).thenComparing(id -> id))
        .forEach(id -> spelled.putIfAbsent(folded(id), id));
    return List.copyOf(spelled.values());
  }

  /** One for all of them together, in this order. */
  static String printOfAll(List<String> ids) {
    StringBuilder all = new StringBuilder();
    ids.forEach(id -> all.append(all.length() == 0 ? "" : "\n").append(folded(id)));
    return print(all.toString());
  }

  static String printOfEach(Collection<String> ids) {
    return ids.stream()
        .map(id -> print(folded(id)))
        .distinct()
        .sorted()
        .collect(Collectors.joining());
  }

  /** Those that are not among the known. */
  static List<String> strangers(List<String> ids, String known) {
    Set<String> prints = prints(known);
    // Checkpoints of before case was ignored hold the prints of ids as they were spelled.
    return ids.stream()
        .filter(id -> !prints.contains(print(folded(id))) && !prints.contains(print(id)))
        .toList();
  }

  /** The known without that one. */
  static String without(String id, String known) {
    Set<String> prints = prints(known);
    prints.remove(print(folded(id)));
    prints.remove(print(id));
    return String.join("", prints);
  }

  private static Set<String> prints(String known) {
    Set<String> prints = new TreeSet<>();
    for (int i = 0; i + LETTERS <= known.length(); i += LETTERS) {
      prints.add(known.substring(i, i + LETTERS));
    }
    return prints;
  }

  /** Eight letters of a text, as it is spelled. */
  static String print(String text) {
    CRC32C sum = new CRC32C();
    sum.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format("%08x", sum.getValue());
  }

  /**
   * Whose punches are read: {@code user-ids} and the lines of {@code user-ids-file}. Empty where
   * neither is configured. The file is read for every run: one id a line, blank lines and those
   * that begin with # do not count.
   *
   * @throws Refused if it cannot be read
   */
  static List<String> usersOf(Site site) {
    List<String> listed = site.values().list("user-ids");
    String file = site.values().text("user-ids-file").orElse(null);
    if (file == null) {
      return listed;
    }
    try {
      Stream<String> lines =
          Files.readAllLines(Path.of(file)).stream()
              .map(line -> line.replace("\uFEFF", "").strip())
              .filter(line -> !line.isEmpty() && !line.startsWith("#"));
      List<String> all = Stream.concat(listed.stream(), lines).toList();
      if (all.isEmpty()) {
        throw new Refused("user-ids-file " + file + " names nobody", OperatorAdvice.PROBE);
      }
      return all;
    } catch (CharacterCodingException e) {
      throw new Refused(
          "user-ids-file " + file + " is not UTF-8: save it as UTF-8", OperatorAdvice.PROBE);
    } catch (IOException | InvalidPathException e) {
      String why =
          e instanceof NoSuchFileException
              ? "there is no such file"
              : e instanceof AccessDeniedException
                  ? "this user may not read it"
                  : e.getClass().getSimpleName();
      throw new Refused(
          "cannot read the users of user-ids-file " + file + ": " + why, OperatorAdvice.PROBE);
    }
  }

  /**
   * Whom or what a feed asks about, in batches that WeCom takes. A batch that holds somebody whom
   * WeCom does not know is halved until that one is found and left out.
   */
  static final class IdBatches {

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
      this.leftOut = new HashSet<>(folded(leftOut));
    }

    int count() {
      return chunks.size();
    }

    /** Goes to the batch of that number; from now on it is the current one, whole. */
    void goTo(int number) {
      parts.clear();
      List<String> ids =
          chunks.get(number).stream().filter(id -> !leftOut.contains(folded(id))).toList();
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
        leftOut.add(folded(part.get(0)));
        return Optional.of(part.get(0));
      }
      int half = part.size() / 2;
      parts.addFirst(part.subList(half, part.size()));
      parts.addFirst(part.subList(0, half));
      return Optional.empty();
    }
  }
}
