package io.gatehouse.feed;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.time.Duration;
import java.time.Instant;

/**
 * What a checkpoint holds. As JSON: names with underscores, days and moments as ISO texts in UTC,
 * without what is null. Fields that a state does not know are passed over.
 *
 * <p>Its moments are read against our own clock, which is not believed: a host whose clock was
 * ahead for one run has saved marks that lie in the future, and would ask for nothing until then.
 * Whatever was done at a moment that is still to come counts as not done.
 */
public final class SavedState {

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
