package io.gatehouse.feed.reading;

import io.gatehouse.reply.VendorRecord;
import java.util.List;

/**
 * The records that a walk has met, by 64 bits of their key's hash. Of more than {@value #MOST} the
 * rest is not remembered, and counts as unseen.
 */
public final class SeenKeys {

  private static final int MOST = 2_000_000;

  private final List<String> fields;
  private final Hashes met = new Hashes(MOST);

  /**
   * @param fields what tells one record from the others, together; a record without any of them is
   *     told by all of its text
   */
  SeenKeys(List<String> fields) {
    this.fields = fields;
  }

  int size() {
    return met.size();
  }

  /** The same fields, and nothing met. */
  SeenKeys fresh() {
    return new SeenKeys(fields);
  }

  boolean has(VendorRecord record) {
    return met.has(key(record));
  }

  /** False where it was met before. */
  boolean add(VendorRecord record) {
    return met.add(key(record));
  }

  /** What a record is known by from one run to the next. */
  String print(VendorRecord record) {
    return Long.toHexString(key(record));
  }

  private long key(VendorRecord record) {
    long hash = 0;
    boolean says = false;
    for (String field : fields) {
      String value = record.id(field);
      says |= value != null;
      hash = hash(hash, value == null ? "" : value);
    }
    return says ? hash : hash(1, record.raw());
  }

  /**
   * 64 bits of FNV-1a, never 0.
   *
   * @param before the hash of what comes before the text; 0 for nothing
   */
  public static long hash(long before, String text) {
    long hash = before ^ 0xCBF29CE484222325L;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * 0x100000001B3L;
    }
    hash = (hash ^ 0xFFFF) * 0x100000001B3L; // where one text ends
    return hash == 0 ? 1 : hash;
  }

  /** Hashes that have been met: eight bytes each, at least half of the room free. */
  public static final class Hashes {

    private static final int FIRST = 1 << 10;

    private final int most;
    private long[] slots = new long[FIRST];
    private int size;

    /**
     * @param most how many are remembered
     */
    public Hashes(int most) {
      this.most = most;
    }

    public int size() {
      return size;
    }

    /**
     * @param hash not 0
     */
    public boolean has(long hash) {
      return slots[slot(slots, hash)] == hash;
    }

    /** False where it was met before; true too where there is no room to remember it. */
    public boolean add(long hash) {
      int slot = slot(slots, hash);
      if (slots[slot] == hash) {
        return false;
      }
      if (size == most) {
        return true;
      }
      slots[slot] = hash;
      if (++size * 2 > slots.length) {
        grow();
      }
      return true;
    }

    private void grow() {
      long[] larger = new long[slots.length * 2];
      for (long known : slots) {
        if (known != 0) {
          larger[slot(larger, known)] = known;
        }
      }
      slots = larger;
    }

    private static int slot(long[] slots, long hash) {
      int slot = (int) (hash * 0x9E3779B97F4A7C15L >>> 33) & (slots.length - 1);
      while (slots[slot] != 0 && slots[slot] != hash) {
        slot = (slot + 1) & (slots.length - 1);
      }
      return slot;
    }
  }
}
