package io.gatehouse.cli;

import io.gatehouse.demo.Outcome.Exhibit;
import java.util.List;

/** What the demo shows of all sites together. */
final class DemoTables {

  private static final Exhibit FEEDS =
      new Exhibit(
          "What each feed loaded",
          """
          select checkpoint.site, vendor, feed, rows_added as "new rows",
                 rows_changed as "completed", rows_rejected as rejected,
                 (select count(*) from feed_gap
                  where feed_gap.site = checkpoint.site and feed_gap.feed = checkpoint.feed) as gaps
          from feed_checkpoint as checkpoint order by checkpoint.site, feed""");

  private static final Exhibit REJECTED =
      new Exhibit(
          "What could not become a row stands in rejected_row, whole",
          "select site, feed, reason from rejected_row order by site, feed, reason");

  private static final Exhibit GAPS =
      new Exhibit(
          "Stretches that a feed may have missed stand in feed_gap",
          """
          select site, feed, formatdatetime(gap_from at time zone 'UTC', 'HH:mm:ss') as "from (utc)",
                 %s as "for", coalesce(closed_by, 'still open') as "closed by",
                 %s as "after", recovered as "events filled in"
          from feed_gap order by gap_from"""
              .formatted(seconds("gap_from", "gap_to"), seconds("gap_to", "closed_at")));

  static final List<Exhibit> ALL = List.of(FEEDS, REJECTED, GAPS);

  private DemoTables() {}

  private static String seconds(String from, String to) {
    return "cast(cast(datediff(millisecond, %s, %s) / 1000.0 as numeric(9, 1)) as varchar) || ' s'"
        .formatted(from, to);
  }
}
