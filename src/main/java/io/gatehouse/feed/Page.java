package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.TableLoad;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One reply's records, normalized, ready to be committed. The body between {@code normalize} and
 * {@code load}.
 *
 * @param number counts the pages of a run from 1
 * @param leftOut records that the mappings leave to another feed
 * @param commit loads it; where that fails it may be called again
 */
public record Page(int number, int leftOut, PageLoad load, Supplier<LoadResult> commit) {

  /**
   * @param committing makes of the page what loads it
   */
  static Page of(
      int number,
      Feed feed,
      Progress progress,
      Function<PageLoad, Supplier<LoadResult>> committing) {
    List<PageLoad.TableLoad> tables = new ArrayList<>();
    List<RejectedRow> rejected = new ArrayList<>();
    int leftOut = 0;
    String readBy = feed.spec().name();
    for (Batch batch : progress.batches()) {
      readBy = batch.readBy() == null ? feed.spec().name() : batch.readBy();
      Mapping.Context context =
          new Mapping.Context(
              feed.site().name(),
              feed.vendor().name(),
              readBy,
              feed.site().zone(),
              batch.constants());
      Mapping.MappedPage mapped =
          batch.refusal() == null
              ? feed.mapping(batch.mapping()).map(batch.records(), context)
              : feed.mapping(batch.mapping()).refuse(batch.records(), batch.refusal(), context);
      tables.add(new PageLoad.TableLoad(mapped.rows(), batch.listing(), batch.listed()));
      for (RejectedRow one : mapped.rejected()) {
        rejected.add(
            one.of(batch.mapping(), batch.constants(), batch.refusal() != null, batch.gap()));
      }
      leftOut += mapped.leftOut();
    }
    PageLoad load =
        new PageLoad(
            feed.key(),
            feed.vendor().name(),
            tables,
            rejected,
            progress.state(),
            progress.gaps(),
            progress.filled(),
            progress.tallies(),
            readBy);
    return new Page(number, leftOut, load, committing.apply(load));
  }

  /** A step does not find what the one before it left: a step of the route's own is in between. */
  static Refused changed(String step, Object body, String due) {
    String found = body == null ? "nothing" : "a " + body.getClass().getSimpleName();
    return new Refused(
        step + " found " + found + " in place of " + due + ": a step before it changed the body");
  }

  /** What it is, not what it holds. */
  @Override
  public String toString() {
    int rows = load.tables().stream().mapToInt(table -> table.rows().values().size()).sum();
    return "page " + number + " of " + load.feed() + ", " + rows + " rows";
  }

  /**
   * The rows of a committed page as maps by column, for an integrator's own steps, one table after
   * the other. Times and dates are ISO 8601 texts, so that every data format can write them. The
   * maps are made when somebody looks; where nobody does they cost nothing.
   */
  public static final class CommittedRows extends AbstractList<Map<String, Object>> {

    private final transient List<Rows> tables;
    private final int size;

    CommittedRows(List<TableLoad> tables) {
      this.tables = tables.stream().map(TableLoad::rows).toList();
      this.size = this.tables.stream().mapToInt(rows -> rows.values().size()).sum();
    }

    /**
     * Rows of one table.
     *
     * @param values one array a row, in the order of the table's columns
     */
    public CommittedRows(Table table, List<Object[]> values) {
      this.tables = List.of(new Rows(table, values, null));
      this.size = values.size();
    }

    @Override
    public Map<String, Object> get(int index) {
      int at = index;
      for (Rows rows : tables) {
        if (at < rows.values().size()) {
          return row(rows.table(), rows.values().get(at));
        }
        at -= rows.values().size();
      }
      throw new IndexOutOfBoundsException(index + " of " + size + " rows");
    }

    private static Map<String, Object> row(Table table, Object[] values) {
      Map<String, Object> row = new Row(table.name());
      for (int i = 0; i < values.length; i++) {
        Column column = table.columns().get(i);
        if (values[i] != null) {
          row.put(column.name(), plain(values[i]));
        }
      }
      return row;
    }

    private static Object plain(Object value) {
      return value instanceof Number || value instanceof Boolean ? value : value.toString();
    }

    @Override
    public int size() {
      return size;
    }

    /** What it is, not what it holds: Camel's messages quote bodies. */
    @Override
    public String toString() {
      return size + " committed rows";
    }

    private static final class Row extends LinkedHashMap<String, Object> {

      private static final long serialVersionUID = 1;

      private final String table;

      Row(String table) {
        this.table = table;
      }

      @Override
      public boolean equals(Object other) {
        return super.equals(other);
      }

      @Override
      public int hashCode() {
        return super.hashCode();
      }

      @Override
      public String toString() {
        return "a row of " + table;
      }
    }
  }
}
