-- The doors whose state the feed door-state asks for, one request each.
select access_point_id
from access_point
where site = :?site
  and removed_at is null
order by access_point_id
