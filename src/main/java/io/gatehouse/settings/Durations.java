package io.gatehouse.settings;

import java.time.Duration;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Durations and sizes as people write them in settings: {@code 500ms}, {@code 1m30s}, {@code 16MB}.
 */
public final class Durations {

  private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
  private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:ms|s|m|h|d))+");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KB|MB|GB)?");
  private static final Map<String, Long> MILLIS =
      Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
  private static final Map<String, Long> BYTES =
      Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

  /** A hundred years: nothing is counted in more, and instants stay within what databases take. */
  private static final long LONGEST_MILLIS = 36_500L * 86_400_000;

  private Durations() {}

  public static boolean isDuration(String text) {
    return WHOLE.matcher(text).matches();
  }

  /**
   * @throws IllegalArgumentException saying what a duration looks like
   */
  public static Duration parse(String text) {
    if (!isDuration(text)) {
      throw new IllegalArgumentException("expected a duration such as 500ms, 5s, 2m, 2h or 30d");
    }
    long millis = 0;
    for (Matcher part = PART.matcher(text); part.find(); ) {
      millis += Long.parseLong(part.group(1)) * MILLIS.get(part.group(2));
      if (millis > LONGEST_MILLIS) {
        throw new IllegalArgumentException("expected a duration of at most 36500d");
      }
    }
    return Duration.ofMillis(millis);
  }

  /** As it is written in one unit. */
  static String written(long millis) {
    return Stream.of("d", "h", "m", "s")
        .filter(unit -> millis >= MILLIS.get(unit) && millis % MILLIS.get(unit) == 0)
        .findFirst()
        .map(unit -> millis / MILLIS.get(unit) + unit)
        .orElse(millis + "ms");
  }

  /**
   * A number of bytes.
   *
   * @throws IllegalArgumentException saying what a size looks like
   */
  public static long parseSize(String text) {
    Matcher size = SIZE.matcher(text.toUpperCase(java.util.Locale.ROOT));
    if (!size.matches()) {
      throw new IllegalArgumentException("expected a size such as 512KB or 16MB");
    }
    String unit = size.group(2) == null ? "B" : size.group(2);
    return Long.parseLong(size.group(1)) * BYTES.get(unit);
  }
}
