package io.gatehouse.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Tally;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How one run of a feed walks through what the vendor has. Opened from the checkpoint's state
 * ({@link SavedState}); used by one run and one thread at a time.
 */
public interface Cursor {

  /**
   * The next request; the same again until {@link #accept} has taken its reply. Empty at the end.
   */
  Optional<Ask> next();

  /**
   * Takes in the reply to {@link #next} and moves on.
   *
   * @param asked when the request was sent
   * @param answered when the reply was complete
   * @throws RetryLater if the records cannot be the answer to what was asked; nothing has moved
   */
  Progress accept(Reply reply, Instant asked, Instant answered);

  /**
   * The vendor wants to be asked for less at once: makes {@link #next} smaller.
   *
   * @param code the vendor's, where there are several reasons
   * @throws Refused where there is nothing smaller to ask for
   */
  default void narrow(String code, String reason) {
    throw new Refused(reason);
  }

  /**
   * Told when the page of the last {@link #accept} is committed. In a route that fetches the next
   * page beside it that is another thread, and another {@code accept} may be under way.
   */
  default void committed(LoadResult result) {}

  /** What to ask about, where the route looked it up in the warehouse. */
  default void scope(List<String> ids) {}

  /**
   * Whether {@link #next} asks for what {@link #isFar}: such requests give way to others where
   * calls are limited.
   */
  default boolean reachesBack() {
    return false;
  }

  /** Whether a stretch that begins there is the past, and not what live feeds read again. */
  static boolean isFar(Instant begin, Instant now) {
    return begin.isBefore(now.minus(Duration.ofDays(3)));
  }

  /** Something the operator should know of this run, beyond its rows; said once. */
  default Optional<String> notice() {
    return Optional.empty();
  }

  /**
   * What {@link #next} asks for could not be read, or not be believed, in several runs one after
   * the other, for the same reason. Goes on behind it, and comes back to it a day later.
   *
   * @param reason what is wrong with the reply, with its beginning
   * @return what to commit: the state behind it and a gap; empty where nothing can be passed over,
   *     and the feed goes on failing
   */
  default Optional<Progress> passOver(String reason) {
    return Optional.empty();
  }

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

  /**
   * What a cursor makes of a reply. All of it commits in one transaction.
   *
   * @param batches records to load, by table; fewer than came where the cursor has to ask again
   * @param state where the feed goes on once these are committed, JSON; null leaves the checkpoint
   * @param gaps stretches now known to be possibly missed
   * @param filled stretches now read whole, whose gaps close
   * @param tallies the vendor's counts, to be compared with what is there
   */
  public record Progress(
      List<Batch> batches,
      String state,
      List<Gap> gaps,
      List<Gap.Filled> filled,
      List<Tally> tallies) {

    public Progress(List<Batch> batches, String state, List<Gap> gaps) {
      this(batches, state, gaps, List.of(), List.of());
    }

    /** Nothing to load: what comes of the count is told to {@link Cursor#committed}. */
    public static Progress of(Tally tally) {
      return new Progress(List.of(), null, List.of(), List.of(), List.of(tally));
    }

    /** Records for one table. */
    public static Progress of(String mapping, List<VendorRecord> records, String state) {
      return of(Batch.of(mapping, records), state);
    }

    public static Progress of(Batch batch, String state) {
      return new Progress(List.of(batch), state, List.of());
    }

    /** Nothing to load, and the feed goes on there. */
    public static Progress to(String state) {
      return new Progress(List.of(), state, List.of());
    }

    /** Nothing to load, and the checkpoint stays. */
    public static Progress nothing() {
      return to(null);
    }

    /** The same, and these stretches have been read whole with it. */
    public Progress filling(List<Gap.Filled> stretches) {
      return new Progress(batches, state, gaps, stretches, tallies);
    }

    /** Of all batches. */
    public List<VendorRecord> records() {
      return batches.stream().flatMap(batch -> batch.records().stream()).toList();
    }

    boolean isNothing() {
      return state == null
          && gaps.isEmpty()
          && filled.isEmpty()
          && tallies.isEmpty()
          && batches.stream().allMatch(Batch::isEmpty);
    }

    /** What it is, not what it holds. */
    @Override
    public String toString() {
      return "a reply's " + batches;
    }

    /**
     * Records of one reply that go the same way into the warehouse.
     *
     * @param mapping by which they become rows: the table's name, {@code person}, or the table's
     *     and a part's, {@code access_point-state}
     * @param constants values of columns that are the same in all rows, by column
     * @param readBy the feed whose list this is, where another one reads it too: what they read is
     *     the same rows and the same rejected rows; null for the feed that reads it now
     * @param listing the full listing that they are a part of; null for none
     * @param listed whether the listing is complete with them
     * @param refusal why the records become rejected rows, whatever they say; null where they may
     *     be rows
     * @param gap the {@link io.gatehouse.warehouse.Gap#interval} of the gap that tells of those
     *     that are rejected; null for none
     */
    public record Batch(
        String mapping,
        List<VendorRecord> records,
        Map<String, Object> constants,
        String readBy,
        Listing listing,
        boolean listed,
        String refusal,
        String gap) {

      public static Batch of(String mapping, List<VendorRecord> records) {
        return new Batch(mapping, records, Map.of(), null, null, false, null, null);
      }

      /** Records that are no rows, such as those that nobody asked for. */
      public static Batch refused(String mapping, List<VendorRecord> records, String reason) {
        return new Batch(mapping, records, Map.of(), null, null, false, reason, null);
      }

      public Batch with(Map<String, Object> values) {
        return new Batch(mapping, records, values, readBy, listing, listed, refusal, gap);
      }

      /** A part of that listing; the last one, where it is complete with these. */
      public Batch listing(Listing part, boolean last) {
        return new Batch(mapping, records, constants, readBy, part, last, refusal, gap);
      }

      /** As that feed reads it. */
      public Batch readBy(String feed) {
        return new Batch(mapping, records, constants, feed, listing, listed, refusal, gap);
      }

      /** The same, of which that gap tells. */
      public Batch toldBy(String interval) {
        return new Batch(mapping, records, constants, readBy, listing, listed, refusal, interval);
      }

      boolean isEmpty() {
        return records.isEmpty() && !listed;
      }

      /** What it is, not what it holds. */
      @Override
      public String toString() {
        return records.size() + " records for " + mapping;
      }
    }
  }

  /**
   * What a checkpoint holds. As JSON: names with underscores, days and moments as ISO texts in UTC,
   * without what is null. Fields that a state does not know are passed over.
   *
   * <p>Its moments are read against our own clock, which is not believed: a host whose clock was
   * ahead for one run has saved marks that lie in the future, and would ask for nothing until then.
   * Whatever was done at a moment that is still to come counts as not done.
   */
  public static final class SavedState {

    /** Clocks that are set right by small steps are no fault. */
    private static final Duration SLACK = Duration.ofMinutes(5);

    private static final Duration REREAD = Duration.ofDays(31);

    private static final ObjectMapper JSON =
        new ObjectMapper()
            .setPropertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
            .setSerializationInclusion(JsonInclude.Include.NON_NULL)
            .configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false)
            .configure(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS, false)
            .registerModule(new JavaTimeModule());

    private SavedState() {}

    public static String write(Object state) {
      try {
        return JSON.writeValueAsString(state);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("a checkpoint cannot be written", e);
      }
    }

    /**
     * @throws IllegalStateException if the text is no state of that type
     */
    public static <T> T read(String json, Class<T> type) {
      try {
        return JSON.readValue(json, type);
      } catch (JsonProcessingException | RuntimeException e) {
        throw new IllegalStateException("the checkpoint cannot be read: " + json, e);
      }
    }

    /** Whether a moment was saved by a clock that was ahead, or is read by one that is behind. */
    public static boolean isFalse(Instant saved, Instant now) {
      return saved != null && saved.isAfter(now.plus(SLACK));
    }

    /** The moment of something done; null, as for never, where it cannot have been then. */
    public static Instant believed(Instant saved, Instant now) {
      return isFalse(saved, now) ? null : saved;
    }

    /**
     * From where a walk reads whose mark is false: a month back, since nobody knows when the clock
     * was right last. What is loaded already costs a reading and changes nothing.
     *
     * @param overlap how far back the feed reads anyway
     */
    public static Instant rereadFrom(Instant now, Duration overlap) {
      return now.minus(overlap.compareTo(REREAD) > 0 ? overlap : REREAD);
    }

    /** For the operator: what is wrong with a mark, and what becomes of it. */
    public static String told(Instant mark, Instant now, Instant from) {
      return "the checkpoint says that everything until "
          + mark
          + " has been read, and it is only "
          + now
          + ": this host's clock was ahead, or is behind now. Everything since "
          + from
          + " is read again; check the clock (NTP) of this host";
    }
  }
}
