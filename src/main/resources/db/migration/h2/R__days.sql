-- What has to be read in another way on each database, and what R__views.sql stands on.

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
  m.person_no, m.person_name, m.org_name, m.door_id as entered_door_id, m.event_id as entered_event_id,
  case
    when m.minutes <= m.at_most then m.next_at
    when m.minutes is not null
      or extract(epoch from current_timestamp) - extract(epoch from m.entered_at) > 60 * m.at_most
      then dateadd(minute, m.at_most, m.entered_at)
  end as ended_at
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

-- Punches that were made and count, with their working day. One out of work belongs to the day of the
-- one into work before it, as a way out of a door does in work_day.
create or replace view punch_day as
select p.site, p.vendor, p.person_id, p.punch_id, p.punch_type, p.punched_at, p.exceptions,
  coalesce(
    ${working_day_of}case
      when p.punch_type = 'CLOCK_OUT' and (p.last_out is null or p.last_in > p.last_out)
        and extract(epoch from p.punched_at) - extract(epoch from p.last_in)
          <= 60 * z.stay_at_most_minutes
        then p.last_in
      else p.punched_at end${at_z},
    p.local_date) as working_day
from (
  select site, vendor, person_id, punch_id, punch_type, punched_at, exceptions, local_date,
    max(case when punch_type = 'CLOCK_IN' then punched_at end) over (
      partition by site, person_id order by punched_at, punch_id
      rows between unbounded preceding and 1 preceding) as last_in,
    max(case when punch_type = 'CLOCK_OUT' then punched_at end) over (
      partition by site, person_id order by punched_at, punch_id
      rows between unbounded preceding and 1 preceding) as last_out
  from attendance_punch
  where retracted_at is null and punch_type is distinct from 'MISSED'
) p
left join site z on z.name = p.site;

-- Whom punches know by their userid.
create or replace view punch_person as
select distinct site, vendor, person_id, person_id_kind
from attendance_punch
where person_id_kind = 'USERID';
