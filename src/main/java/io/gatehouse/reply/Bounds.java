package io.gatehouse.reply;

import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * What one reply may hold at most. A bound that one record breaks costs that record, a bound that
 * all of them break together costs the reply; no other reply suffers.
 *
 * @param records in all of its arrays together
 * @param reason where the bound on records comes from, for messages
 * @param memory bytes that its records may take once they are read, by estimate
 */
public record Bounds(int records, String reason, long memory) {

  /** No vendor's record has more; each costs memory beyond its text. */
  static final int FIELDS = 1_000;

  /** Characters of a field's name. */
  static final int NAME = 1_000;

  /** Arrays and objects inside of each other. */
  static final int DEPTH = 200;

  /** Different field names in one reply; a vendor's records have some thirty. */
  private static final int NAMES = 2_000;

  private static final int WHOLE_LIST = 100_000;
  private static final int PAGES = 4;
  private static final int SMALLEST_PAGE = 1_000;
  private static final long LEAST_MEMORY = 24L << 20;

  /** Of a whole list: the largest that any vendor documents has some ten thousand records. */
  public static Bounds wholeList() {
    return new Bounds(WHOLE_LIST, "the most of a whole list", memoryOfAPage());
  }

  /** Of a page that was asked to hold so many records: some servers give more. */
  public static Bounds page(int asked) {
    int most = (int) Math.min(Math.max(SMALLEST_PAGE, (long) PAGES * asked), WHOLE_LIST);
    return new Bounds(most, asked + " were asked for", memoryOfAPage());
  }

  /** Two pages of a feed are in memory at once, each as records and as rows. */
  private static long memoryOfAPage() {
    return Math.max(LEAST_MEMORY, Runtime.getRuntime().maxMemory() / 8);
  }

  /** What one reply has so far. */
  final class Count {

    private final Set<String> names = new HashSet<>();
    private final Map<Integer, Shape> shapes = new HashMap<>();
    private int count;
    private long bytes;

    Bounds bounds() {
      return Bounds.this;
    }

    /** By the names' hash, those that are worth remembering. */
    Map<Integer, Shape> shapes() {
      return shapes;
    }

    void addRecord(int fields) {
      if (++count > records) {
        throw new UnreadableReply("reply holds more than " + records + " records (" + reason + ")");
      }
      addMemory(100 + 8L * fields);
    }

    void addText(int characters) {
      addMemory(48 + 2L * characters);
    }

    /** A record whose names are not those of one before it. */
    void addShape(String[] sent, int fields) {
      for (int i = 0; i < fields; i++) {
        if (names.add(sent[i]) && names.size() > NAMES) {
          throw new UnreadableReply("reply holds more than " + NAMES + " different field names");
        }
      }
      addMemory(300 + 300L * fields);
    }

    private void addMemory(long more) {
      bytes += more;
      if (bytes > memory) {
        throw new UnreadableReply(
            "reply takes more than "
                + (memory >> 20)
                + " MB of memory once it is read, at record "
                + count
                + ": ask for smaller pages, or give Java a larger heap (an eighth of it is for"
                + " one reply)");
      }
    }

    static StreamConstraintsException tooManyFields() {
      return new StreamConstraintsException("it has more than " + FIELDS + " fields");
    }
  }
}
