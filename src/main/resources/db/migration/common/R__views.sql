-- Run again whenever it changes. Views of an installation's own may stand on these: columns are only
-- added, at the end, and none changes its type.
-- The words that stand for what differs between databases are in their dialects: working_day_of … at_z
-- is around a moment, and makes the working day at site z of it; ago … ago_end is around minutes.

-- A door by whatever the vendor calls it: the access point where it has such, else the device. Of
-- vendors that list neither, the devices that events name.
create or replace view door as
select site, vendor, access_point_id as door_id, 'ACCESS_POINT' as door_kind,
  access_point_name as door_name, device_id, device_name, area_id, area_name, removed_at
from access_point
union all
select d.site, d.vendor, d.device_id, 'DEVICE', d.device_name, d.device_id, d.device_name,
  d.area_id, d.area_name, d.removed_at
from device d
where not exists (select 1 from access_point p where p.site = d.site)
union all
select e.site, e.vendor, e.device_id, 'DEVICE',
  (array_agg(e.device_name order by e.occurred_at desc) filter (where e.device_name is not null))[1],
  e.device_id,
  (array_agg(e.device_name order by e.occurred_at desc) filter (where e.device_name is not null))[1],
  (array_agg(e.area_id order by e.occurred_at desc) filter (where e.area_id is not null))[1],
  (array_agg(e.area_name order by e.occurred_at desc) filter (where e.area_name is not null))[1],
  null
from access_event e
where e.device_id is not null
  and not exists (select 1 from access_point p where p.site = e.site)
  and not exists (select 1 from device d where d.site = e.site)
group by e.site, e.vendor, e.device_id;

-- One row for each time that somebody came in. The next passage ends it: an out, or another in, and
-- then nobody saw them leave; or the site's stay-at-most does.
create or replace view stay as
select m.site, m.vendor, m.person_id, m.entered_at,
  case when m.next_direction = 'OUT' and m.minutes <= m.at_most then m.next_at end as left_at,
  case
    when m.minutes > m.at_most then 'LIMIT'
    when m.next_at is not null then m.next_direction
    when extract(epoch from current_timestamp) - extract(epoch from m.entered_at) > 60 * m.at_most
      then 'LIMIT'
  end as ended_by,
  case when m.next_direction = 'OUT' and m.minutes <= m.at_most
    then cast(m.minutes as double precision) / 60 end as hours,
  m.person_no, m.person_name, m.org_name, m.door_id as entered_door_id, m.event_id as entered_event_id
from (
  select e.*,
    (extract(epoch from e.next_at) - extract(epoch from e.entered_at)) / 60 as minutes,
    coalesce(z.stay_at_most_minutes, 1440) as at_most
  from (
    select site, vendor, person_id, direction, occurred_at as entered_at, event_id,
      person_no, person_name, org_name, coalesce(access_point_id, device_id) as door_id,
      lead(occurred_at) over (
        partition by site, person_id order by occurred_at, event_id) as next_at,
      lead(direction) over (
        partition by site, person_id order by occurred_at, event_id) as next_direction
    from access_event
    where person_id is not null and direction in ('IN', 'OUT') and decision = 'GRANTED'
  ) e
  left join site z on z.name = e.site
) m
where m.direction = 'IN';

-- One row a person and working day, of those who were let through a door. Who came in before the day
-- ended and left after it has left on the day on which they came in.
create or replace view work_day as
select d.site, d.person_id, d.working_day, d.first_in_at, d.last_out_at,
  (extract(epoch from d.last_out_at) - extract(epoch from d.first_in_at)) / 3600.0 as hours_between,
  d.passages,
  case
    when d.first_in_at is null and d.last_out_at is null then 'IN,OUT'
    when d.first_in_at is null then 'IN'
    when d.last_out_at is null then 'OUT'
  end as missing,
  d.first_seen_at, d.last_seen_at, d.vendor, d.person_id_kind, d.person_no, d.person_name, d.org_id,
  d.org_name
from (
  select s.site, s.vendor, s.person_id, s.working_day, s.first_in_at,
    case when s.first_in_at is null or s.last_out_at >= s.first_in_at then s.last_out_at end
      as last_out_at,
    s.passages, s.first_seen_at, s.last_seen_at, s.person_id_kind, s.person_no, s.person_name,
    s.org_id, s.org_name
  from (
    select p.site, p.vendor, p.person_id, p.working_day,
      min(case when p.direction = 'IN' then p.occurred_at end) as first_in_at,
      max(case when p.direction = 'OUT' then p.occurred_at end) as last_out_at,
      count(*) as passages,
      min(p.occurred_at) as first_seen_at,
      max(p.occurred_at) as last_seen_at,
      max(p.person_id_kind) as person_id_kind,
      (array_agg(p.person_no order by p.occurred_at desc)
        filter (where p.person_no is not null))[1] as person_no,
      (array_agg(p.person_name order by p.occurred_at desc)
        filter (where p.person_name is not null))[1] as person_name,
      (array_agg(p.org_id order by p.occurred_at desc)
        filter (where p.org_name is not null or p.org_id is not null))[1] as org_id,
      (array_agg(p.org_name order by p.occurred_at desc)
        filter (where p.org_name is not null or p.org_id is not null))[1] as org_name
    from (
      select e.*,
        coalesce(
          ${working_day_of}case
            when e.direction = 'OUT' and (e.last_out is null or e.last_in > e.last_out)
              and extract(epoch from e.occurred_at) - extract(epoch from e.last_in)
                <= 60 * z.stay_at_most_minutes
              then e.last_in
            else e.occurred_at end${at_z},
          e.local_date) as working_day
      from (
        select site, vendor, person_id, person_id_kind, person_no, person_name, org_id, org_name,
          direction, occurred_at, local_date,
          max(case when direction = 'IN' then occurred_at end) over (
            partition by site, person_id order by occurred_at, event_id
            rows between unbounded preceding and 1 preceding) as last_in,
          max(case when direction = 'OUT' then occurred_at end) over (
            partition by site, person_id order by occurred_at, event_id
            rows between unbounded preceding and 1 preceding) as last_out
        from access_event
        where person_id is not null and decision = 'GRANTED'
      ) e
      left join site z on z.name = e.site
    ) p
    group by p.site, p.vendor, p.person_id, p.working_day
  ) s
) d;

-- Who was let in last, not let out since, and not longer ago than the site's stay-at-most.
create or replace view who_is_inside as
select m.site, m.vendor, m.person_id,
  coalesce(p.person_no, m.person_no) as person_no,
  coalesce(p.person_name, m.person_name) as person_name,
  coalesce(p.org_id, m.org_id) as org_id,
  case when p.org_id is null and p.org_name is null then m.org_name else p.org_name end as org_name,
  m.subject_type, m.occurred_at as entered_at,
  cast((extract(epoch from current_timestamp) - extract(epoch from m.occurred_at)) / 60 as bigint)
    as minutes_inside,
  m.access_point_id, m.access_point_name, m.area_id, m.area_name,
  coalesce(m.access_point_id, m.device_id) as door_id,
  coalesce(m.access_point_name, m.device_name) as door_name,
  (select max(s.occurred_at) from access_event s
    where s.site = m.site and s.person_id = m.person_id and s.occurred_at >= m.occurred_at)
    as last_seen_at,
  (select max(f.complete_up_to) from feed_freshness f
    where f.site = m.site
      and position(',' || f.feed || ',' in ',' || m.seen_by || ',') > 0) as complete_up_to,
  m.person_id_kind
from (
  select e.*,
    row_number() over (
      partition by e.site, e.person_id order by e.occurred_at desc, e.event_id desc) as latest
  from access_event e
  left join site z on z.name = e.site
  where e.person_id is not null and e.direction in ('IN', 'OUT') and e.decision = 'GRANTED'
    and e.occurred_at >= ${ago}coalesce(z.stay_at_most_minutes, 1440)${ago_end}
    and e.occurred_at <= ${ago}-60${ago_end}
) m
left join person p on p.site = m.site and p.person_id = m.person_id
where m.latest = 1 and m.direction = 'IN' and p.removed_at is null;

-- One row a door and day. Passages of gates that have no id are told apart by device and name.
create or replace view door_events_daily as
select site, local_date, access_point_id,
  (array_agg(access_point_name order by occurred_at desc)
    filter (where access_point_name is not null))[1] as access_point_name,
  (array_agg(device_id order by occurred_at desc)
    filter (where device_id is not null))[1] as device_id,
  (array_agg(area_name order by occurred_at desc)
    filter (where area_name is not null))[1] as area_name,
  count(*) as events,
  sum(case when decision = 'GRANTED' then 1 else 0 end) as granted,
  sum(case when decision = 'DENIED' then 1 else 0 end) as denied,
  sum(case when is_alarm then 1 else 0 end) as alarms,
  count(distinct person_id) as people,
  min(occurred_at) as first_at,
  max(occurred_at) as last_at,
  coalesce(access_point_id, max(case when access_point_id is null then device_id end)) as door_id,
  (array_agg(coalesce(access_point_name, device_name) order by occurred_at desc)
    filter (where coalesce(access_point_name, device_name) is not null))[1] as door_name
from access_event
group by site, local_date, access_point_id,
  case when access_point_id is null then device_id end,
  case when access_point_id is null then access_point_name end;

-- One row a person and calendar day at the site, of those who were let through a door. Shifts over
-- midnight are whole in work_day.
create or replace view first_in_last_out as
select site, local_date, person_id,
  (array_agg(person_no order by occurred_at desc) filter (where person_no is not null))[1]
    as person_no,
  (array_agg(person_name order by occurred_at desc) filter (where person_name is not null))[1]
    as person_name,
  (array_agg(org_name order by occurred_at desc)
    filter (where org_name is not null or org_id is not null))[1] as org_name,
  min(case when direction = 'IN' then occurred_at end) as first_in_at,
  max(case when direction = 'OUT' then occurred_at end) as last_out_at,
  min(occurred_at) as first_seen_at,
  max(occurred_at) as last_seen_at,
  count(*) as events
from access_event
where person_id is not null and decision = 'GRANTED'
group by site, local_date, person_id;
