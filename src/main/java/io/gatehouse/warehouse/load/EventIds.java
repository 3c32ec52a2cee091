package io.gatehouse.warehouse.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;

/**
 * Computes ids from identities alone: 48 bits of time in milliseconds since 1970, then 74 bits of
 * SHA-256, as a UUID of version 8. What is hashed must never change, or known events would be
 * loaded again.
 *
 * <p>Holds a buffer and a digest: one instance belongs to one thread.
 */
public final class EventIds {
  private final MessageDigest sha256;
  private byte[] buffer = new byte[256];
  private int length;

  /** The last moment that 48 bits hold, in the year 10889. */
  private static final long LAST_MILLIS = (1L << 48) - 1;

  public EventIds() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * The id of the n-th occurrence of a natural key.
   *
   * @param time only its second counts: sightings of one event may differ in the fraction
   * @param key positions of the natural key in the row, without the time's
   * @param inAnyCase those of them whose texts count as {@link #folded}
   */
  public UUID of(Object[] row, Instant time, int[] key, Set<Integer> inAnyCase, int occurrence) {
    length = 0;
    long second = time.getEpochSecond();
    putLong(second);
    putInt(occurrence);
    for (int position : key) {
      put(inAnyCase.contains(position) ? folded(row[position]) : row[position]);
    }
    return digest(millis(second));
  }

  /** The same for all spellings of a text that differ in case, or in blanks around it. */
  static Object folded(Object value) {
    return value instanceof String text ? text.strip().toLowerCase(Locale.ROOT) : value;
  }

  /** An id for what is not an event: a rejected record, a gap, a run. */
  public UUID of(Instant time, String... parts) {
    length = 0;
    for (String part : parts) {
      put(part);
    }
    return digest(millis(time.getEpochSecond()) + time.getNano() / 1_000_000);
  }

  /**
   * At or before the id of whatever happens at this time or later. Ids are in order as databases
   * compare them, byte by byte; {@link UUID#compareTo} is not that order.
   */
  public static UUID first(Instant time) {
    return new UUID(prefix(millis(time.getEpochSecond())), 0);
  }

  /** At or after the id of whatever happens in the second of this time or earlier. */
  public static UUID last(Instant time) {
    return new UUID(prefix(millis(time.getEpochSecond())) | 0xFFFFL, -1);
  }

  /**
   * The time as ids begin with it. What happened before 1970, or after the year 10889, has the
   * first or the last of these times: there its second still counts in the hash.
   */
  private static long prefix(long millis) {
    return Math.max(0, Math.min(LAST_MILLIS, millis)) << 16;
  }

  /** Seconds beyond what 48 bits hold of milliseconds are beyond it anyhow. */
  private static long millis(long seconds) {
    return Math.max(-1, Math.min(LAST_MILLIS / 1000 + 1, seconds)) * 1000;
  }

  private UUID digest(long millis) {
    sha256.update(buffer, 0, length);
    ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
    long high = hash.getLong();
    long low = hash.getLong();
    return new UUID(
        prefix(millis) | 0x8000L | (high & 0x0FFFL),
        (low & 0x3FFFFFFFFFFFFFFFL) | 0x8000000000000000L);
  }

  /** A missing value and an empty one differ, and no two lists of values give the same bytes. */
  private void put(Object value) {
    if (value == null) {
      putInt(-1);
      return;
    }
    byte[] utf8 = value.toString().getBytes(StandardCharsets.UTF_8);
    putInt(utf8.length);
    room(utf8.length);
    System.arraycopy(utf8, 0, buffer, length, utf8.length);
    length += utf8.length;
  }

  private void putLong(long value) {
    putInt((int) (value >>> 32));
    putInt((int) value);
  }

  private void putInt(int value) {
    room(4);
    buffer[length++] = (byte) (value >>> 24);
    buffer[length++] = (byte) (value >>> 16);
    buffer[length++] = (byte) (value >>> 8);
    buffer[length++] = (byte) value;
  }

  private void room(int more) {
    if (length + more > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
    }
  }
}
