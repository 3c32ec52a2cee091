package io.gatehouse.warehouse.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.load.Sightings.SightingMerge;
import io.gatehouse.warehouse.sql.Dialect.Merge;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Sightings of one kind of feed: where its rows hold what identifies their events, which ids follow
 * from it, and how a later sighting joins the row that is there.
 */
public final class Sightings {
  /**
   * Which of a page's rows are there.
   *
   * @param fresh rows the warehouse does not have yet, complete with their ids
   * @param known rows to merge into those that are there
   * @param unchanged rows with nothing to write: as they are known, or twice in the page
   */
  record Assigned(List<Object[]> fresh, List<Object[]> known, int unchanged) {}

  /**
   * What the warehouse holds of an event that a page may be about.
   *
   * @param number the id that feeds of the asking kind gave it; null if none of them saw it yet
   * @param epoch of that id, 0 where the table has no epochs
   * @param seenBy comma-joined; null where the table does not keep it
   * @param extra filled only where the asking kind has not seen the row yet
   * @param same true where the page's row with this number has certainly nothing to add or change
   */
  record Known(String number, int epoch, String seenBy, String extra, boolean same) {}

  private final Identity identity;
  private final int id;
  private final int time;
  private final int[] key;
  private final Set<Integer> inAnyCase;
  private final int number;
  private final int epoch;
  private final int seenBy;
  private final int extra;
  private final boolean overrides;
  private final EventIds ids = new EventIds();

  /**
   * @param kind which of the identity's numberings the rows carry, -1 for none
   */
  Sightings(Table table, Identity identity, int kind) {
    this.identity = identity;
    id = table.position(identity.idColumn());
    time = table.position(identity.timeColumn());
    key =
        identity.columns().stream()
            .filter(column -> !column.equals(identity.timeColumn()))
            .mapToInt(table::position)
            .toArray();
    inAnyCase =
        identity.inAnyCase().stream().map(table::position).collect(Collectors.toUnmodifiableSet());
    number = kind < 0 ? -1 : table.position(identity.numbering().get(kind));
    epoch = kind == 0 ? positionIfAny(table, "source_epoch") : -1;
    seenBy = positionIfAny(table, "seen_by");
    extra = positionIfAny(table, "extra");
    overrides = overrides(identity, kind);
  }

  /** The strongest kind knows better than what is there; so does the only one. */
  static boolean overrides(Identity identity, int kind) {
    return !identity.onlyFills() && (kind == 0 || identity.numbering().isEmpty());
  }

  /** Where rows carry the identity's numberings, the strongest first. */
  static int[] numbers(Table table, Identity identity) {
    return identity.numbering().stream().mapToInt(table::position).toArray();
  }

  /** Which of these a row carries; -1 for none. */
  static int kind(int[] numbers, Object[] row) {
    for (int kind = 0; kind < numbers.length; kind++) {
      if (row[numbers[kind]] != null) {
        return kind;
      }
    }
    return -1;
  }

  private static int positionIfAny(Table table, String column) {
    return table.has(column) ? table.position(column) : -1;
  }

  /** False for rows without any id of their own. */
  boolean numbered() {
    return number >= 0;
  }

  /** Whether two rows of one natural key and one page are one event. */
  boolean repeats(Object[] one, Object[] other) {
    return numbered()
        ? epoch(one) == epoch(other) && number(one).equals(number(other))
        : !identity.countRepeats();
  }

  /** The id of the n-th occurrence of the row's natural key. */
  UUID candidate(Object[] row, int occurrence) {
    return ids.of(row, time(row), key, inAnyCase, occurrence);
  }

  Instant time(Object[] row) {
    return (Instant) row[time];
  }

  String number(Object[] row) {
    return !numbered() ? null : Sql.clean((String) row[number]);
  }

  int epoch(Object[] row) {
    return epoch < 0 || row[epoch] == null ? 0 : (Integer) row[epoch];
  }

  Object[] withId(Object[] row, UUID slot) {
    Object[] copy = Arrays.copyOf(row, row.length);
    copy[id] = slot;
    return copy;
  }

  /** Who saw it, and what they said beyond the columns, stands there already. */
  Object[] resighted(Object[] row, UUID slot) {
    Object[] copy = withId(row, slot);
    setIfAny(copy, seenBy, null);
    setIfAny(copy, extra, null);
    return copy;
  }

  Object[] joined(Object[] row, UUID slot, Known there) {
    Object[] copy = withId(row, slot);
    if (seenBy >= 0) {
      copy[seenBy] = union(there.seenBy(), (String) row[seenBy]);
    }
    if (extra >= 0 && !identity.replaces()) {
      copy[extra] = SightingMerge.extra(there.extra(), (String) row[extra], overrides);
    }
    return copy;
  }

  private static void setIfAny(Object[] row, int position, Object value) {
    if (position >= 0) {
      row[position] = value;
    }
  }

  /** Sorted, so that the order of sightings leaves no trace. */
  private static String union(String before, String now) {
    if (before == null || before.isEmpty() || before.equals(now)) {
      return now;
    }
    TreeSet<String> feeds = new TreeSet<>(Arrays.asList(before.split(",")));
    feeds.addAll(Arrays.asList(now.split(",")));
    return String.join(",", feeds);
  }

  /**
   * How the columns of a new sighting of an event (alias {@code s}) join those of the row that is
   * there ({@code t}).
   */
  enum SightingMerge implements Merge {
    /** The new sighting knows better; what it lacks stays as it was. */
    OVERRIDE,
    /** The new sighting only fills what is missing. */
    FILL,
    /** The new sighting is the whole truth. */
    REPLACE;

    static SightingMerge of(Identity identity, int kind) {
      if (identity.replaces()) {
        return REPLACE;
      }
      return Sightings.overrides(identity, kind) ? OVERRIDE : FILL;
    }

    /** Words that say no more than nothing: they never replace a better one. */
    private static final Map<String, String> WEAK_WORDS =
        Map.of(
            "direction", "'UNKNOWN', 'UNMAPPED'",
            "decision", "'NOT_APPLICABLE', 'UNMAPPED'",
            "credential_state", "'UNKNOWN', 'UNMAPPED'",
            "denial_reason", "'UNMAPPED'",
            // That there was a card is what AX-ACS's door records say of faces at a reader too.
            "method", "'CARD', 'UNMAPPED'",
            "subject_type", "'UNMAPPED'");

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Already merged when they reach the database; null there means: as it was. */
    private static final Set<String> MERGED_BEFORE = Set.of("seen_by", "extra");

    @Override
    public String assignments(Table table) {
      return Merge.columns(table).stream()
              .map(c -> c + " = " + value(c))
              .collect(Collectors.joining(", "))
          + ", "
          + CHANGED;
    }

    @Override
    public String differs(Table table) {
      return Merge.columns(table).stream().map(this::differs).collect(Collectors.joining(" or "));
    }

    static boolean hasWeakWords(String column) {
      return WEAK_WORDS.containsKey(column);
    }

    private String value(String column) {
      if (isReplaced(column)) {
        return "s." + column;
      }
      String first = overrides(column) ? "s." : "t.";
      String second = overrides(column) ? "t." : "s.";
      String weak = WEAK_WORDS.get(column);
      if (weak == null) {
        return "coalesce(" + first + column + ", " + second + column + ")";
      }
      return "coalesce(%s, %s, %s, %s)"
          .formatted(
              strong(first + column, weak),
              strong(second + column, weak),
              first + column,
              second + column);
    }

    private String differs(String column) {
      if (isReplaced(column) || WEAK_WORDS.containsKey(column)) {
        return value(column) + " is distinct from t." + column;
      }
      return overrides(column)
          ? "(s.%1$s is not null and s.%1$s is distinct from t.%1$s)".formatted(column)
          : "(t.%1$s is null and s.%1$s is not null)".formatted(column);
    }

    private boolean isReplaced(String column) {
      return this == REPLACE || Listing.ABSENT.contains(column); // who is seen is there
    }

    private boolean overrides(String column) {
      return this == OVERRIDE || MERGED_BEFORE.contains(column);
    }

    private static String strong(String column, String weak) {
      return "case when " + column + " not in (" + weak + ") then " + column + " end";
    }

    /**
     * Joins what two feeds had to say about one event beyond the table's columns.
     *
     * @param override the new object's fields replace equal ones; otherwise they only add
     * @return null where the old one already says it all
     */
    static String extra(String before, String now, boolean override) {
      if (now == null || before == null || before.equals(now)) {
        return before == null ? now : null;
      }
      try {
        JsonNode old = JSON.readTree(before);
        JsonNode added = JSON.readTree(now);
        if (!(old instanceof ObjectNode oldFields) || !(added instanceof ObjectNode addedFields)) {
          return override && !old.equals(added) ? now : null;
        }
        ObjectNode merged = oldFields.deepCopy();
        addedFields
            .properties()
            .forEach(
                field -> {
                  if (override || !merged.has(field.getKey())) {
                    merged.set(field.getKey(), field.getValue());
                  }
                });
        return merged.equals(old) ? null : JSON.writeValueAsString(merged);
      } catch (JsonProcessingException e) {
        throw new IllegalArgumentException("extra is no JSON: " + e.getOriginalMessage(), e);
      }
    }
  }

  /**
   * Computes ids from identities alone: 48 bits of time in milliseconds since 1970, then 74 bits of
   * SHA-256, as a UUID of version 8. What is hashed must never change, or known events would be
   * loaded again.
   *
   * <p>Holds a buffer and a digest: one instance belongs to one thread.
   */
  public static final class EventIds {
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
}
