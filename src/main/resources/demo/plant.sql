-- Which feeds saw the passages
select seen_by as "seen by", count(*) as "rows",
       case seen_by
         when 'records' then 'never pushed, or the push was lost: found in the list'
         when 'webhook' then 'pushed, and not in the list'
         when 'records,webhook' then 'pushed when it happened, completed by the list: one row'
         else '' end as "that is"
from access_event where site = 'plant' group by seen_by order by seen_by;

-- Some of them, joined to person and device
select formatdatetime(occurred_at, 'MM-dd HH:mm:ss', 'en', 'UTC') as "at (utc)",
       device.device_name as door,
       coalesce(person.person_name, newest.person_name) as person,
       person.org_name as department, newest.direction as way, decision, method,
       seen_by as "seen by"
from (
  select access_event.*, row_number() over
           (partition by seen_by, decision order by occurred_at desc, event_id) as n
  from access_event where site = 'plant') as newest
left join person on person.site = newest.site and person.person_id = newest.person_id
left join device on device.site = newest.site and device.device_id = newest.device_id
where n = 1 order by occurred_at desc;

-- Attendance, as the server computed it
select local_date as "day", count(*) as people,
       count(*) filter (where is_abnormal) as abnormal,
       count(*) filter (where late_count > 0) as late,
       count(*) filter (where leaves is not null) as "on leave"
from attendance_day where site = 'plant' and removed_at is null
group by local_date order by local_date;
