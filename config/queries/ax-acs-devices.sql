-- The controllers whose live events the feed realtime reads, where device-ids is not configured.
select device_id
from device
where site = :?site
  and removed_at is null
order by device_id
