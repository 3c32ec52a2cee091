-- What has to be read in another way on each database, and what R__views.sql stands on. Here views
-- are made so that a day, a site or a person that is asked for is all that is read of millions.

-- The id of an event begins with its second. All events from a moment on have this id or a higher one.
create or replace function event_id_at(moment timestamp with time zone) returns uuid
language sql immutable parallel safe
as $$
  select cast(lpad(to_hex(1000 * cast(floor(extract(epoch from
      greatest(least(moment, timestamptz '10889-08-01 00:00:00+00'), timestamptz '1970-01-01 00:00:00+00')))
      as bigint)), 12, '0') || '00000000000000000000' as uuid)
$$;

-- A door by whatever the vendor calls it: the access point where it has such, else the device. Of
-- vendors that list neither, the devices that events name, as the last hundred events of each do.
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
select f.site, f.vendor, f.device_id, 'DEVICE',
  (array_agg(f.device_name order by f.occurred_at desc) filter (where f.device_name is not null))[1],
  f.device_id,
  (array_agg(f.device_name order by f.occurred_at desc) filter (where f.device_name is not null))[1],
  (array_agg(f.area_id order by f.occurred_at desc) filter (where f.area_id is not null))[1],
  (array_agg(f.area_name order by f.occurred_at desc) filter (where f.area_name is not null))[1],
  null
from (
  with recursive met (site, door_id) as ( -- each door once, by skipping from one to the next
    (select e.site, coalesce(e.access_point_id, e.device_id)
    from access_event e
    where coalesce(e.access_point_id, e.device_id) is not null
    order by e.site, coalesce(e.access_point_id, e.device_id)
    limit 1)
    union all
    select n.site, n.door_id
    from met
    cross join lateral (
      select e.site, coalesce(e.access_point_id, e.device_id) as door_id
      from access_event e
      where coalesce(e.access_point_id, e.device_id) is not null
        and (e.site, coalesce(e.access_point_id, e.device_id)) > (met.site, met.door_id)
      order by e.site, coalesce(e.access_point_id, e.device_id)
      limit 1
    ) n
  )
  select e.*
  from met
  cross join lateral (
    select e.site, e.vendor, e.device_id, e.device_name, e.area_id, e.area_name, e.occurred_at
    from access_event e
    where e.site = met.site and coalesce(e.access_point_id, e.device_id) = met.door_id
      and e.device_id is not null
    order by e.event_id desc
    limit 100
  ) e
  where not exists (select 1 from access_point p where p.site = met.site)
    and not exists (select 1 from device d where d.site = met.site)
) f
group by f.site, f.vendor, f.device_id;

-- One row for each time that somebody came in. The next passage ends it: an out, or another in, and
-- then nobody saw them leave; or the site's stay-at-most does. Looked up person by person, so that
-- whoever asks for some hours waits for them alone.
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
      then m.entered_at + interval '1 minute' * m.at_most
  end as ended_at
from (
  select e.site, e.vendor, e.person_id, e.occurred_at as entered_at, e.event_id, e.person_no,
    e.person_name, e.org_name, coalesce(e.access_point_id, e.device_id) as door_id,
    n.occurred_at as next_at, n.direction as next_direction,
    (extract(epoch from n.occurred_at) - extract(epoch from e.occurred_at)) / 60 as minutes,
    coalesce(z.stay_at_most_minutes, 1440) as at_most
  from access_event e
  left join site z on z.name = e.site
  left join lateral (
    select l.occurred_at, l.direction
    from access_event l
    where l.site = e.site and l.person_id = e.person_id and l.direction in ('IN', 'OUT')
      and l.decision = 'GRANTED' and (l.occurred_at, l.event_id) > (e.occurred_at, e.event_id)
    order by l.occurred_at, l.event_id
    limit 1
  ) n on true
  where e.person_id is not null and e.direction = 'IN' and e.decision = 'GRANTED'
) m;

-- One row a person and working day, of those who were let through a door. Who came in before the day
-- ended and left after it has left on the day on which they came in. Each site and day by itself, of
-- what is around it as far as a stay may be long and clocks may be changed; a site that is not
-- configured has no clock, and its rows say their days. Which days there are is found by skipping from
-- one UTC day to the next, whose events the site may count a day or two before: clocks of devices that
-- go wrong leave holes of years.
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
  select z.site, s.vendor, s.person_id, c.day as working_day, s.first_in_at,
    case when s.first_in_at is null or s.last_out_at >= s.first_in_at then s.last_out_at end
      as last_out_at,
    s.passages, s.first_seen_at, s.last_seen_at, s.person_id_kind, s.person_no, s.person_name,
    s.org_id, s.org_name
  from (
    select l.site, coalesce(z.time_zone, 'UTC') as time_zone, z.name is not null as is_known,
      coalesce(z.day_starts, time '00:00') as day_starts,
      coalesce(z.stay_at_most_minutes, 0) as stay_at_most_minutes,
      interval '1 minute' * coalesce(z.stay_at_most_minutes, 0)
        + case when z.name is null then interval '16 hours' else interval '3 hours' end as around
    from (select site from site_lock union select name from site) l
    left join site z on z.name = l.site
  ) z
  cross join (
    with recursive met (day) as (
      (select cast(occurred_at at time zone 'UTC' as date)
      from access_event
      where event_id >= event_id_at('1970-01-02 00:00:00+00')
      order by event_id
      limit 1)
      union all
      select (
        select cast(e.occurred_at at time zone 'UTC' as date)
        from access_event e
        where e.event_id >= event_id_at((met.day + 1) at time zone 'UTC')
        order by e.event_id
        limit 1)
      from met
      where met.day < date '10889-07-31'
    ),
    days as materialized ( -- once, though many people may be looked up in turn
      select distinct m.day + s.step as day
      from (
        select day from met where day is not null
        union all
        select cast(occurred_at at time zone 'UTC' as date)
        from access_event
        where event_id < event_id_at('1970-01-02 00:00:00+00')
          or event_id >= event_id_at('10889-07-31 00:00:00+00')
      ) m
      cross join generate_series(-2, 1) s (step)
    )
    select day from days
  ) c
  cross join lateral (
    select p.site, p.vendor, p.person_id,
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
        case when not z.is_known then e.local_date else
          cast((case
            when e.direction = 'OUT' and (e.last_out is null or e.last_in > e.last_out)
              and extract(epoch from e.occurred_at) - extract(epoch from e.last_in)
                <= 60 * z.stay_at_most_minutes
              then e.last_in
            else e.occurred_at end at time zone z.time_zone) - z.day_starts as date)
        end as working_day
      from (
        select site, vendor, person_id, person_id_kind, person_no, person_name, org_id, org_name,
          direction, occurred_at, local_date,
          max(case when direction = 'IN' then occurred_at end) over before as last_in,
          max(case when direction = 'OUT' then occurred_at end) over before as last_out
        from access_event
        where site = z.site and person_id is not null and decision = 'GRANTED'
          and occurred_at >= (c.day + z.day_starts) at time zone z.time_zone - z.around
          and occurred_at < (c.day + 1 + z.day_starts) at time zone z.time_zone + z.around
        window before as (
          partition by site, person_id order by occurred_at, event_id
          rows between unbounded preceding and 1 preceding)
      ) e
    ) p
    where p.working_day = c.day
    group by p.site, p.vendor, p.person_id
  ) s
) d;

-- Punches that were made and count, with their working day. One out of work belongs to the day of the
-- one into work before it, as a way out of a door does in work_day.
create or replace view punch_day as
with recursive met (day) as (
  (select local_date from attendance_punch order by local_date limit 1)
  union all
  select (
    select a.local_date
    from attendance_punch a
    where a.local_date > met.day
    order by a.local_date
    limit 1)
  from met
  where met.day is not null
),
days as materialized (
  select distinct m.day + s.step as day
  from met m
  cross join generate_series(-2, 1) s (step)
  where m.day is not null
)
select z.site, p.vendor, p.person_id, p.punch_id, p.punch_type, p.punched_at, p.exceptions,
  c.day as working_day
from (
  select l.site, coalesce(z.time_zone, 'UTC') as time_zone, z.name is not null as is_known,
    coalesce(z.day_starts, time '00:00') as day_starts,
    coalesce(z.stay_at_most_minutes, 0) as stay_at_most_minutes,
    interval '1 minute' * coalesce(z.stay_at_most_minutes, 0)
      + case when z.name is null then interval '16 hours' else interval '3 hours' end as around
  from (select site from site_lock union select name from site) l
  left join site z on z.name = l.site
) z
cross join days c
cross join lateral (
  select a.*,
    case when not z.is_known then a.local_date else
      cast((case
        when a.punch_type = 'CLOCK_OUT' and (a.last_out is null or a.last_in > a.last_out)
          and extract(epoch from a.punched_at) - extract(epoch from a.last_in)
            <= 60 * z.stay_at_most_minutes
          then a.last_in
        else a.punched_at end at time zone z.time_zone) - z.day_starts as date)
    end as working_day
  from (
    select vendor, person_id, punch_id, punch_type, punched_at, exceptions, local_date,
      max(case when punch_type = 'CLOCK_IN' then punched_at end) over before as last_in,
      max(case when punch_type = 'CLOCK_OUT' then punched_at end) over before as last_out
    from attendance_punch
    where site = z.site and retracted_at is null and punch_type is distinct from 'MISSED'
      and punched_at >= (c.day + z.day_starts) at time zone z.time_zone - z.around
      and punched_at < (c.day + 1 + z.day_starts) at time zone z.time_zone + z.around
      -- The same once more, for the index on the day.
      and local_date >= c.day - 2 - z.stay_at_most_minutes / 1440
      and local_date <= c.day + 3 + z.stay_at_most_minutes / 1440
    window before as (
      partition by site, person_id order by punched_at, punch_id
      rows between unbounded preceding and 1 preceding)
  ) a
) p
where p.working_day = c.day;

-- Whom punches know by their userid, found by skipping from one person to the next.
create or replace view punch_person as
with recursive met (site, person_id) as (
  (select site, person_id from attendance_punch order by site, person_id limit 1)
  union all
  select n.site, n.person_id
  from met
  cross join lateral (
    select a.site, a.person_id
    from attendance_punch a
    where (a.site, a.person_id) > (met.site, met.person_id)
    order by a.site, a.person_id
    limit 1
  ) n
)
select met.site, k.vendor, met.person_id, k.person_id_kind
from met
cross join lateral (
  select a.vendor, a.person_id_kind
  from attendance_punch a
  where a.site = met.site and a.person_id = met.person_id and a.person_id_kind = 'USERID'
  limit 1
) k;
