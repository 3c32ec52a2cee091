-- The regions whose people the feed presence asks for. One that is no more is asked for until the
-- people who were in it have been taken out.
select area_id
from area
where site = :?site
  and (removed_at is null
    or exists (
      select 1
      from area_presence inside
      where inside.site = area.site
        and inside.area_id = area.area_id
        and inside.removed_at is null))
order by area_id
