-- Whose punches the feed checkin reads, where neither user-ids nor user-ids-file are configured.
select person_id
from person
where site = :?site
  and removed_at is null
order by person_id
