package io.gatehouse.settings;

import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Checked values of one group of settings, each under its name without the prefix. */
public final class Values {

  private final Map<String, String> values;

  Values(Map<String, String> values) {
    this.values = Map.copyOf(values);
  }

  /** The same with another value of one of them. */
  Values with(String name, String value) {
    Map<String, String> others = new HashMap<>(values);
    others.put(name, value);
    return new Values(others);
  }

  /** The same without some of them. */
  public Values without(String... names) {
    Map<String, String> others = new HashMap<>(values);
    others.keySet().removeAll(List.of(names));
    return new Values(others);
  }

  /** The names whose values differ. */
  public Set<String> differing(Values other) {
    Set<String> names = new TreeSet<>(values.keySet());
    names.addAll(other.values.keySet());
    names.removeIf(name -> Objects.equals(values.get(name), other.values.get(name)));
    return names;
  }

  public Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isBlank());
  }

  public String required(String name) {
    return text(name).orElseThrow(() -> new IllegalStateException(name + " has no value"));
  }

  public Duration duration(String name) {
    return Durations.parse(required(name));
  }

  public int integer(String name) {
    return Integer.parseInt(required(name));
  }

  public long size(String name) {
    return Durations.parseSize(required(name));
  }

  public ZoneId zone(String name) {
    return ZoneId.of(required(name));
  }

  public LocalTime timeOfDay(String name) {
    return LocalTime.parse(required(name));
  }

  public Optional<LocalDate> date(String name) {
    return text(name).map(LocalDate::parse);
  }

  public Networks networks(String name) {
    return Networks.parse(required(name));
  }

  public List<String> list(String name) {
    return text(name).map(Values::split).orElse(List.of());
  }

  static List<String> split(String value) {
    return Arrays.stream(value.split(",")).map(String::strip).filter(s -> !s.isEmpty()).toList();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Values same && values.equals(same.values);
  }

  @Override
  public int hashCode() {
    return values.hashCode();
  }

  @Override
  public String toString() {
    return values.keySet().toString(); // never the values: there are secrets among them
  }

  /**
   * Durations and sizes as people write them in settings: {@code 500ms}, {@code 1m30s}, {@code
   * 16MB}.
   */
  public static final class Durations {

    private static final Pattern PART = Pattern.compile("(\\d{1,9})(ms|s|m|h|d)");
    private static final Pattern WHOLE = Pattern.compile("(?:\\d{1,9}(?:ms|s|m|h|d))+");
    private static final Pattern SIZE = Pattern.compile("(\\d{1,9})\\s*(B|KB|MB|GB)?");
    private static final Map<String, Long> MILLIS =
        Map.of("ms", 1L, "s", 1_000L, "m", 60_000L, "h", 3_600_000L, "d", 86_400_000L);
    private static final Map<String, Long> BYTES =
        Map.of("B", 1L, "KB", 1L << 10, "MB", 1L << 20, "GB", 1L << 30);

    /**
     * A hundred years: nothing is counted in more, and instants stay within what databases take.
     */
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
}
