package io.gatehouse.settings;

import java.util.List;

/**
 * One thing that can be configured.
 *
 * @param name without its prefix: {@code base-url}, {@code records.api}
 * @param fallback the value where none is configured; null when there is none
 * @param description for people, one line
 * @param secret never shown
 * @param choices the only values it takes; empty for no such bound
 * @param range of a number; of a duration in milliseconds, of a size in bytes
 */
public record Setting(
    String name,
    Kind kind,
    String fallback,
    String description,
    boolean secret,
    List<String> choices,
    Range range) {

  /** Both ends are allowed. */
  public record Range(long least, long most) {

    static final Range ANY = new Range(0, Long.MAX_VALUE);
  }

  /** What values a setting takes; each kind knows how to say that one is wrong. */
  public enum Kind {
    TEXT,
    URL,
    DATABASE,
    ZONE,
    DATE,
    TIME_OF_DAY,
    INTEGER,
    DURATION,
    SIZE,
    SCHEDULE,
    NETWORKS,
    LIST
  }

  public static Setting of(String name, Kind kind, String fallback, String description) {
    return new Setting(name, kind, fallback, description, false, List.of(), Range.ANY);
  }

  public static Setting secret(String name, String description) {
    return new Setting(name, Kind.TEXT, null, description, true, List.of(), Range.ANY);
  }

  /** One of a few words; the first is the fallback. */
  public static Setting choice(String name, String description, String... choices) {
    return new Setting(
        name, Kind.TEXT, choices[0], description, false, List.of(choices), Range.ANY);
  }

  /** The same, for a number, a duration (in milliseconds) or a size (in bytes). */
  public Setting within(long least, long most) {
    return new Setting(name, kind, fallback, description, secret, choices, new Range(least, most));
  }
}
