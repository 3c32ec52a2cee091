package io.gatehouse.warehouse;

import io.gatehouse.settings.Nearest;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The rows of a table or a view that are exported, in an order that is the same each time: by the
 * table's key, or by all columns of a view. Two exports of the same rows are the same.
 */
public final class ExportQuery {

  /** What a time bounds, the first that there is. */
  private static final List<String> TIMES =
      List.of(
          "occurred_at",
          "punched_at",
          "opened_at",
          "reported_at",
          "entered_at",
          "started_at",
          "gap_from",
          "working_day",
          "local_date",
          "period_start",
          "last_loaded_at",
          "last_success_at");

  private static final String NUMBER = "load_no";

  /** With its seconds, which H2 wants. */
  private static final DateTimeFormatter LITERAL =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS", Locale.ROOT);

  private final WarehouseReader warehouse;
  private final String table;
  private final List<String> columns = new ArrayList<>();
  private final List<String> ordered = new ArrayList<>();
  private final List<String> dates = new ArrayList<>();
  private final List<String> conditions = new ArrayList<>();

  /**
   * @throws IllegalArgumentException where there is no such table or view, with the nearest name
   */
  public ExportQuery(WarehouseReader warehouse, String name) {
    this.warehouse = warehouse;
    this.table = name.toLowerCase(Locale.ROOT);
    List<String> names = warehouse.names();
    if (!names.contains(table)) {
      throw new IllegalArgumentException(
          "the warehouse has no table or view " + name + Nearest.hint(name, names));
    }
    warehouse.query(
        "select * from " + table + " where 1 = 0",
        none -> {
          columns.addAll(none.columns());
          for (int i = 0; i < columns.size(); i++) {
            if (!none.isJson(i)) {
              ordered.add(columns.get(i));
            }
            if (none.isDate(i)) {
              dates.add(columns.get(i));
            }
          }
          return null;
        });
  }

  /** Only rows of that site. */
  public ExportQuery of(String site) {
    require("site");
    conditions.add("site = '" + site.replace("'", "''") + "'");
    return this;
  }

  /** Only rows that a later commit than that of the number has changed. */
  public ExportQuery after(long number) {
    require(NUMBER);
    conditions.add(NUMBER + " > " + number);
    return this;
  }

  /** Only rows that no later commit than that of the number has changed. */
  public ExportQuery upTo(long number) {
    require(NUMBER);
    conditions.add(NUMBER + " <= " + number);
    return this;
  }

  /** Only rows from that moment on, by the time of what they tell. */
  public ExportQuery since(Instant time) {
    conditions.add(time() + " >= " + literal(time));
    return this;
  }

  /** Only rows from before that moment. */
  public ExportQuery before(Instant time) {
    conditions.add(time() + " < " + literal(time));
    return this;
  }

  /**
   * Only what has changed since an earlier export, by site the number up to which it went.
   *
   * @return up to which number this one goes, by site
   */
  public Map<String, Long> changedSince(Map<String, Long> numbers) {
    require("site");
    require(NUMBER);
    Map<String, Long> last = new TreeMap<>(numbers);
    warehouse.query(
        "select site, load_no from site_lock order by site",
        rows -> {
          for (Object[] row = rows.next(); row != null; row = rows.next()) {
            last.put((String) row[0], ((Number) row[1]).longValue());
          }
          return null;
        });
    List<String> ofSites = new ArrayList<>();
    last.forEach(
        (site, number) ->
            ofSites.add(
                "(site = '%s' and load_no > %d and load_no <= %d)"
                    .formatted(site.replace("'", "''"), numbers.getOrDefault(site, -1L), number)));
    conditions.add(ofSites.isEmpty() ? "1 = 0" : "(" + String.join(" or ", ofSites) + ")");
    return last;
  }

  private void require(String column) {
    if (!columns.contains(column)) {
      throw new IllegalArgumentException(
          table + " has no column " + column + ": bound it by a time, or export all of it");
    }
  }

  /** The column that a time bounds. */
  public String time() {
    return TIMES.stream()
        .filter(columns::contains)
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    table + " has no time: bound it by a load_no, or export all of it"));
  }

  private String literal(Instant time) {
    if (dates.contains(time())) {
      return "date '" + LocalDate.ofInstant(time, ZoneOffset.UTC) + "'";
    }
    return "timestamp with time zone '" + LITERAL.format(time.atOffset(ZoneOffset.UTC)) + "+00:00'";
  }

  @Override
  public String toString() {
    List<String> key = warehouse.key(table);
    return "select * from "
        + table
        + (conditions.isEmpty() ? "" : " where " + String.join(" and ", conditions))
        + " order by "
        + String.join(", ", key.isEmpty() ? ordered : key);
  }
}
