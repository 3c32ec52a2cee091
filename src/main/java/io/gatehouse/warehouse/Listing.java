package io.gatehouse.warehouse;

import io.gatehouse.warehouse.sql.Dialect.Sql;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A full listing while it is read, page by page: which rows it had. When it is complete, rows of
 * its site and scope that it does not have are marked as gone, with the time in the column named
 * for that. One that is never declared complete marks nobody. A listing is walked once, by one run.
 */
public final class Listing {

  /** Columns that say since when a row is no longer listed. */
  public static final Set<String> ABSENT = Set.of("removed_at", "retracted_at", "closed_at");

  /** Of records that could not become rows; with more of them nobody knows who is listed. */
  private static final int MOST_UNREADABLE = 1_000;

  /** One condition; the values are the parameters of the SQL. */
  public record Condition(String sql, Object value) {}

  private final String table;
  private final String absent;
  private final List<Condition> scope = new ArrayList<>();
  private final Set<List<Object>> seen = new HashSet<>();
  private final Set<String> unreadable = new HashSet<>();

  private String namedBy;

  private Listing(String table, String absent) {
    this.table = table;
    this.absent = absent;
  }

  /**
   * @param absent {@code removed_at}, {@code retracted_at} or {@code closed_at}
   */
  public static Listing of(String table, String absent) {
    if (!ABSENT.contains(absent)) {
      throw new IllegalArgumentException(absent + " is none of " + ABSENT);
    }
    return new Listing(table, absent);
  }

  /** Only rows with that value are listed. */
  public Listing where(String column, Object value) {
    scope.add(new Condition(column + " = ?", value));
    return this;
  }

  /** Only rows with one of these texts are listed. */
  public Listing in(String column, Collection<String> values) {
    scope.add(new Condition(column + " = any(?)", values.toArray(String[]::new)));
    return this;
  }

  /** The same for texts whose case does not matter. */
  public Listing inAnyCase(String column, Collection<String> values) {
    String[] folded =
        values.stream().map(value -> value.toLowerCase(Locale.ROOT)).toArray(String[]::new);
    scope.add(new Condition("lower(" + column + ") = any(?)", folded));
    return this;
  }

  /** Only rows from the one moment to before the other are listed. */
  public Listing between(String column, Instant from, Instant to) {
    scope.add(new Condition(column + " >= ?", Sql.utc(from)));
    scope.add(new Condition(column + " < ?", Sql.utc(to)));
    return this;
  }

  /**
   * A record that could not be read names a row by that column of its key; else by the last one.
   */
  public Listing namedBy(String column) {
    namedBy = column;
    return this;
  }

  public String table() {
    return table;
  }

  public String absent() {
    return absent;
  }

  public List<Condition> scope() {
    return scope;
  }

  public void see(List<Object> key) {
    seen.add(key);
  }

  public void cannotRead(String raw) {
    if (unreadable.size() <= MOST_UNREADABLE) {
      unreadable.add(raw.toLowerCase(Locale.ROOT)); // of ids that some vendors write in any case
    }
  }

  public boolean isLegible() {
    return unreadable.size() <= MOST_UNREADABLE;
  }

  /**
   * Whether the row is gone: not listed, nor named by a listed record that could not be read.
   *
   * @param columns of the key
   */
  public boolean lacks(List<Object> key, List<String> columns) {
    if (seen.contains(key)) {
      return false;
    }
    int naming = namedBy == null ? key.size() - 1 : columns.indexOf(namedBy);
    String id = String.valueOf(key.get(naming)).toLowerCase(Locale.ROOT);
    return unreadable.stream().noneMatch(raw -> raw.contains(id));
  }
}
