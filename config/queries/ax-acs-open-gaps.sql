-- Hours in which the server has counted more records than there are, and which may still be filled:
-- the feed reconcile counts and reads them again. Their beginnings, in seconds since 1970.
select cast(extract(epoch from gap_from) as bigint) as begins
from feed_gap
where site = :?site
  and feed = 'records'
  and expected is not null
  and closed_at is null
  and given_up_at is null
order by gap_from desc
