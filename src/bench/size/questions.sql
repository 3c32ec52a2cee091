-- values: a working day ten days ago and its month, a moment before all of the last day, a load
select cast(d.day as text) as day, cast(d.day - 27 as text) as month,
  cast(cast(d.day as timestamp) at time zone 'UTC' as text) as morning,
  cast(m.load_no - 20 as text) as load_no, p.person_id as person, p.person_no as number,
  l.linked_person as linked
from (select max(local_date) - 10 as day from attendance_day) d,
  (select load_no from access_event order by event_id desc limit 1) m,
  (select * from person where site = 'hq' order by person_id offset 500 limit 1) p
  join person_link l on l.site = p.site and l.person_id = p.person_id;

-- newest 100 events
select * from access_event order by event_id desc limit 100;

-- newest 100 events of a site
select * from access_event where site = 'office' order by event_id desc limit 100;

-- a busy door's last 100
select * from access_event where site = 'hq' and coalesce(access_point_id, device_id) = 'door-7'
order by event_id desc limit 100;

-- a rare door's last 100
select * from access_event where site = 'plant' and coalesce(access_point_id, device_id) = 'door-41'
order by event_id desc limit 100;

-- a person's month by person_id
select * from access_event where site = 'hq' and person_id = '${person}'
  and local_date between date '${month}' and date '${day}';

-- a person's month by person_no, through person
select e.* from person p join access_event e on e.site = p.site and e.person_id = p.person_id
where p.site = 'hq' and p.person_no = '${number}'
  and e.local_date between date '${month}' and date '${day}';

-- a person's month by person_no, of the events themselves
select * from access_event where site = 'hq' and person_no = '${number}'
  and local_date between date '${month}' and date '${day}';

-- a person's month by linked person: events
select e.* from person_link l join access_event e on e.site = l.site and e.person_id = l.person_id
where l.linked_person = '${linked}' and e.local_date between date '${month}' and date '${day}';

-- a person's month by linked person: person_day
select * from person_day where linked_person = '${linked}'
  and working_day between date '${month}' and date '${day}';

-- denied by reason and month
select denial_reason, count(*) from access_event where site = 'hq' and decision = 'DENIED'
  and local_date between date '${month}' and date '${day}' group by denial_reason;

-- door x hour of a week
select coalesce(access_point_id, device_id), extract(hour from occurred_at at time zone 'Asia/Shanghai'),
  count(*)
from access_event where site = 'hq' and local_date between date '${day}' - 6 and date '${day}'
group by 1, 2;

-- a department's first and last of a day
select person_id, first_in_at, last_out_at from work_day
where site = 'hq' and working_day = date '${day}' and org_id = 'hq-7';

-- late arrivals against attendance, a day
select a.person_id, d.first_in_at, a.late_minutes
from attendance_day a
join work_day d on d.site = a.site and d.person_id = a.person_id and d.working_day = a.local_date
where a.site = 'plant' and a.local_date = date '${day}' and a.late_count > 0;

-- the events of a day's alarms
select a.alarm_id, e.* from alarm a
cross join lateral (
  select * from access_event e where e.site = a.site and e.source_event_id = a.source_event_id
    and e.event_id >= event_id_at(a.opened_at)
    and e.event_id < event_id_at(a.opened_at + interval '1 second')
  limit 1) e
where a.site = 'hq' and a.local_date = date '${day}';

-- everything since a load_no
select * from access_event where site = 'hq' and load_no > ${load_no};

-- everything since a time, by event_id
select count(*) from access_event where site = 'hq' and event_id >= event_id_at('${morning}');

-- everything since a time, by occurred_at
select count(*) from access_event where site = 'hq' and occurred_at >= '${morning}';

-- view door
select * from door where site = 'office';

-- view stay, a site and day
select * from stay where site = 'hq' and entered_at >= '${morning}'
  and entered_at < timestamptz '${morning}' + interval '1 day';

-- view work_day, a site and day
select * from work_day where site = 'hq' and working_day = date '${day}';

-- view work_day, a site and week
select * from work_day where site = 'hq' and working_day between date '${day}' - 6 and date '${day}';

-- view who_is_inside, a site
select * from who_is_inside where site = 'hq';

-- view door_events_daily, a site and day
select * from door_events_daily where site = 'hq' and local_date = date '${day}';

-- view first_in_last_out, a site and day
select * from first_in_last_out where site = 'hq' and local_date = date '${day}';

-- view person_link, all
select * from person_link;

-- view person_link_problem, all
select * from person_link_problem;

-- view linked_punch, a site and day
select * from linked_punch where site = 'office' and working_day = date '${day}';

-- view person_day, a day
select * from person_day where working_day = date '${day}';

-- view attendance_crosscheck, a day
select * from attendance_crosscheck where working_day = date '${day}';

-- view open_alarms, a site
select * from open_alarms where site = 'hq';
