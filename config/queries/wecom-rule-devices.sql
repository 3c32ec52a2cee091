-- The door devices whose rules the feed rules reads, where device-sns is not configured: those that
-- are known, and those of the passages, which open-userids bring.
select device_id
from device
where site = :?site
  and removed_at is null
union
select device_id
from access_event
where site = :?site
  and device_id is not null
order by device_id
