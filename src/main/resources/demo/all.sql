-- What each feed loaded
select checkpoint.site, vendor, feed, rows_added as "new rows",
       rows_changed as "completed", rows_rejected as rejected,
       (select count(*) from feed_gap
        where feed_gap.site = checkpoint.site and feed_gap.feed = checkpoint.feed) as gaps
from feed_checkpoint as checkpoint order by checkpoint.site, feed;

-- What could not become a row stands in rejected_row, whole
select site, feed, reason from rejected_row order by site, feed, reason;

-- Stretches that a feed may have missed stand in feed_gap
select site, feed, formatdatetime(gap_from at time zone 'UTC', 'HH:mm:ss') as "from (utc)",
       cast(cast(datediff(millisecond, gap_from, gap_to) / 1000.0 as numeric(9, 1)) as varchar)
         || ' s' as "for",
       coalesce(closed_by, 'still open') as "closed by",
       cast(cast(datediff(millisecond, gap_to, closed_at) / 1000.0 as numeric(9, 1)) as varchar)
         || ' s' as "after",
       recovered as "events filled in"
from feed_gap order by gap_from;
