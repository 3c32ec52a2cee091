-- People whom events of the last five weeks speak of and whom the warehouse does not have: the feed
-- reference asks the server for each by its id.
select e.person_id
from access_event e
where e.site = :?site
  and e.local_date > current_date - 35
  and e.person_id is not null
  and not exists (select 1 from person p where p.site = e.site and p.person_id = e.person_id)
group by e.person_id
order by max(e.occurred_at) desc
fetch first 5000 rows only
