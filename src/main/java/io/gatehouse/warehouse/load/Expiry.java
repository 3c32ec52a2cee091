package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * From when on each table keeps its rows, as far as this process knows. What is older is not
 * loaded, whoever reads it again. Safe for any number of threads.
 */
public final class Expiry {

  /**
   * How a table's rows grow old.
   *
   * @param time the column with their age: a moment, or a day at the site
   * @param id a key that begins with that time, see {@link EventIds}; null where there is none
   */
  public record Aging(String time, String id) {}

  /** The tables that may have a retention. */
  public static final Map<String, Aging> TABLES = tables();

  private volatile Map<String, Instant> keptFrom = Map.of();

  private static Map<String, Aging> tables() {
    Map<String, Aging> tables = new LinkedHashMap<>();
    tables.put("access_event", new Aging("occurred_at", "event_id"));
    tables.put("attendance_punch", new Aging("punched_at", "punch_id"));
    tables.put("delivery_result", new Aging("reported_at", "delivery_id"));
    tables.put("attendance_day", new Aging("local_date", null));
    tables.put("attendance_month", new Aging("period_start", null));
    tables.put("attendance_month_day", new Aging("local_date", null));
    tables.put("feed_run", new Aging("started_at", "run_id"));
    tables.put("rejected_row", new Aging("last_loaded_at", null));
    return Map.copyOf(tables);
  }

  /** From now on. */
  public void use(Map<String, Instant> bounds) {
    keptFrom = Map.copyOf(bounds);
  }

  /** Null where all of the table is kept. */
  public Instant keptFrom(String table) {
    return keptFrom.get(table);
  }

  /** The page without what is too old; the page itself where nothing is. */
  public PageLoad kept(PageLoad page) {
    if (keptFrom.isEmpty() || page.tables().stream().noneMatch(this::hasOld)) {
      return page;
    }
    List<PageLoad.TableLoad> tables = new ArrayList<>();
    for (PageLoad.TableLoad load : page.tables()) {
      Rows rows = load.rows();
      List<Object[]> young = rows.values().stream().filter(r -> !isOld(rows.table(), r)).toList();
      tables.add(new PageLoad.TableLoad(rows.with(young), load.listing(), load.listed()));
    }
    return page.with(tables);
  }

  private boolean hasOld(PageLoad.TableLoad load) {
    Table table = load.rows().table();
    return keptFrom.containsKey(table.name())
        && load.rows().values().stream().anyMatch(row -> isOld(table, row));
  }

  private boolean isOld(Table table, Object[] row) {
    Instant from = keptFrom.get(table.name());
    if (from == null) {
      return false;
    }
    Object time = row[table.position(TABLES.get(table.name()).time())];
    return time instanceof LocalDate day
        ? day.isBefore(LocalDate.ofInstant(from, ZoneOffset.UTC))
        : time instanceof Instant moment && moment.isBefore(from);
  }

  /** A value that compares with the table's time column. */
  public static Object bound(Table table, Instant from) {
    Column time = table.columns().get(table.position(TABLES.get(table.name()).time()));
    return time.type() == Column.Type.DATE
        ? LocalDate.ofInstant(from, ZoneOffset.UTC)
        : from.atOffset(ZoneOffset.UTC);
  }
}
