-- The door devices whose passages the feed access reads, where neither device-sns nor open-userids
-- are configured. WeCom has no list of devices: somebody else fills the table.
select device_id
from device
where site = :?site
  and removed_at is null
order by device_id
