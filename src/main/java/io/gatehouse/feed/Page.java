package io.gatehouse.feed;

import io.gatehouse.mapping.MappedPage;
import io.gatehouse.mapping.MappingContext;
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
      MappingContext context =
          new MappingContext(
              feed.site().name(),
              feed.vendor().name(),
              readBy,
              feed.site().zone(),
              batch.constants());
      MappedPage mapped =
          batch.refusal() == null
              ? feed.mapping(batch.mapping()).map(batch.records(), context)
              : feed.mapping(batch.mapping()).refuse(batch.records(), batch.refusal(), context);
      tables.add(new PageLoad.TableLoad(mapped.rows(), batch.listing(), batch.listed()));
      rejected.addAll(mapped.rejected());
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
            progress.tallies(),
            readBy));
  }
}
