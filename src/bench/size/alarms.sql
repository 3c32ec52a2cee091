-- Those of hq; what is older than two days is closed.
insert into alarm (site, vendor, alarm_id, source_event_id, opened_at, local_date, closed_at,
  event_name, access_point_id, access_point_name, first_loaded_at, last_loaded_at, load_no)
select site, vendor, source_event_id, source_event_id, occurred_at, local_date,
  case when occurred_at < now() - interval '2 days' then occurred_at + interval '1 hour' end,
  event_name, access_point_id, access_point_name, first_loaded_at, last_loaded_at, load_no
from access_event
where site = 'hq' and is_alarm;
