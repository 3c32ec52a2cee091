package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.RejectedRow;
import java.util.ArrayList;
import java.util.List;

/**
 * One reply's records, normalized, ready to be committed. The body between {@code normalize} and
 * {@code load}.
 *
 * @param number counts the pages of a run from 1
 * @param leftOut records that the mappings leave to another feed
 */
public record Page(int number, int leftOut, PageLoad load) {

  static Page of(int number, Feed feed, Progress progress) {
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
    return new Page(
        number,
        leftOut,
        new PageLoad(
            feed.key(),
            feed.vendor().name(),
            tables,
            rejected,
            progress.state(),
            progress.gaps(),
            progress.filled(),
            progress.tallies(),
            readBy));
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
}
