package io.gatehouse.simulator.wecom;

import java.util.function.IntPredicate;

/** One date column of a rule's line, made of its meaning: the text follows from it. */
public final class DateField {
  /** {@code *}. */
  public static final DateField ANY = new DateField("*", value -> true);

  private final String text;
  private final IntPredicate covers;

  private DateField(String text, IntPredicate covers) {
    this.text = text;
    this.covers = covers;
  }

  /** {@code 6}. */
  public static DateField one(int value) {
    return new DateField(Integer.toString(value), other -> other == value);
  }

  /** {@code 1-5}. */
  public static DateField range(int first, int last) {
    return new DateField(first + "-" + last, value -> value >= first && value <= last);
  }

  /**
   * Every n-th value, from the column's first one on.
   *
   * @param lowest the column's first: 0 for weekdays, 1 for days and months
   */
  public static DateField every(int n, int lowest) {
    return new DateField("*/" + n, value -> (value - lowest) % n == 0);
  }

  /** This one's values and the other's: {@code 1-3,6}. */
  public DateField and(DateField other) {
    return new DateField(text + "," + other.text, covers.or(other.covers));
  }

  public boolean covers(int value) {
    return covers.test(value);
  }

  /** As the platform writes it. */
  public String text() {
    return text;
  }
}
