-- Run again whenever it changes. Views of an installation's own may stand on these: columns are only
-- added, at the end, and none changes its type.
-- The words that stand for what differs between databases are in their dialects: working_day_of … at_z
-- is around a moment, and makes the working day at site z of it; ago … ago_end is around minutes;
-- join_each … of_person is around a view, and joins those of its rows that are of site and person of l.
-- What no word makes the same stands in each database's R__days.sql, which comes before this, and
-- R__views_crosscheck.sql, which comes after.

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

-- Everybody whom a site with a numbering knows, by the number that stands for them there: that of
-- people.csv, else the site's own, without zeros before it and in capitals. WeCom, which lists
-- nobody, knows people by the userids of punches.
create or replace view person_numbered as
select k.site, k.vendor, k.person_id, k.person_id_kind, k.numbering,
  nullif(upper(trim(leading '0' from trim(k.given))), '') as person_number,
  k.numbered_by, k.person_no, k.person_name, k.removed_at,
  sum(case when k.removed_at is null then 1 else 0 end) over (
    partition by k.site, k.person_id_kind, upper(trim(leading '0' from trim(k.given)))) as holders
from (
  select m.site, m.vendor, m.person_id, m.person_id_kind, s.numbering,
    coalesce(f.person_number, m.person_no) as given,
    case when f.person_number is not null then 'FILE' when m.person_no is not null then 'SITE' end
      as numbered_by,
    m.person_no, m.person_name, m.removed_at
  from (
    select site, vendor, person_id, cast(null as varchar(32)) as person_id_kind, person_no,
      person_name, removed_at
    from person
    union all
    select site, vendor, person_id, person_id_kind, person_id,
      cast(null as varchar(200)), cast(null as timestamp with time zone)
    from punch_person
    union all
    select n.site, n.vendor, n.person_id,
      case when n.vendor = 'wecom' then 'OPEN_USERID' end, null, null, null
    from person_number n
    where n.removed_at is null
      and not exists (
        select 1 from person p where p.site = n.site and p.person_id = n.person_id)
      and not exists (
        select 1 from punch_person a where a.site = n.site and a.person_id = n.person_id)
  ) m
  join site s on s.name = m.site and s.numbering is not null
  left join person_number f
    on f.site = m.site and f.person_id = m.person_id and f.removed_at is null
) k;

-- Who is who over sites: ids with one linked_person are one person. A number that two people of a
-- site have now links neither.
create or replace view person_link as
select n.numbering || '/' || n.person_number as linked_person, n.person_number, n.site, n.vendor,
  n.person_id, n.person_id_kind, n.numbered_by, n.person_no,
  coalesce(n.person_name, max(case when n.removed_at is null then n.person_name end) over (
    partition by n.numbering, n.person_number)) as person_name,
  count(*) over (partition by n.numbering, n.person_number) as ids, n.removed_at
from person_numbered n
where n.person_number is not null
  and (n.holders = 0 or (n.holders = 1 and n.removed_at is null));

-- Who was let in last, not let out since, and not longer ago than the site's stay-at-most.
create or replace view who_is_inside as
select m.site, m.vendor, m.person_id,
  coalesce(p.person_no, m.person_no) as person_no,
  cast(coalesce(p.person_name, m.person_name, l.person_name) as varchar(200)) as person_name,
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
      partition by e.site, e.person_id
      order by e.occurred_at desc, e.event_id desc) as latest
  from access_event e
  left join site z on z.name = e.site
  where e.person_id is not null and e.direction in ('IN', 'OUT') and e.decision = 'GRANTED'
    and e.occurred_at >= ${ago}coalesce(z.stay_at_most_minutes, 1440)${ago_end}
    -- The same once more, of all sites: only what no row changes lets an index be used.
    and e.occurred_at >= (
      select ${ago}greatest(coalesce(max(stay_at_most_minutes), 0), 1440)${ago_end} from site)
    and e.occurred_at <= ${ago}-60${ago_end}
) m
left join person p on p.site = m.site and p.person_id = m.person_id
left join person_link l on l.site = m.site and l.person_id = m.person_id
  and l.person_id_kind is not distinct from m.person_id_kind
where m.latest = 1 and m.direction = 'IN' and p.removed_at is null;

-- Whom no link reaches, and why.
create or replace view person_link_problem as
select n.site, n.vendor, n.person_id, n.person_id_kind, n.person_number, n.person_no, n.person_name,
  case
    when n.person_number is null then 'NO_NUMBER'
    when n.holders > 1 then 'SHARED_NUMBER'
    when n.removed_at is not null then 'REPLACED'
    else 'ALONE'
  end as problem
from person_numbered n
left join (
  select linked_person, count(*) as ids from person_link group by linked_person
) l on l.linked_person = n.numbering || '/' || n.person_number
where (n.person_number is null and n.removed_at is null)
  or (n.holders > 1 and n.removed_at is null)
  or (n.holders > 0 and n.removed_at is not null)
  or (n.holders = 1 and n.removed_at is null and l.ids = 1)
union all
select n.site, n.vendor, n.person_id, null, n.person_number, null, null, 'UNKNOWN_ID'
from person_number n
where n.removed_at is null
  and not exists (select 1 from person p where p.site = n.site and p.person_id = n.person_id)
  and not exists (
    select 1 from attendance_punch a where a.site = n.site and a.person_id = n.person_id)
  and (
    select 1 from access_event e where e.person_id = n.person_id and e.site = n.site
    limit 1) is null;

-- Punches that were made and count, by linked person and working day.
create or replace view linked_punch as
select l.linked_person, l.person_name, d.site, d.vendor, d.person_id, d.punch_id, d.punch_type,
  d.punched_at, d.exceptions, d.working_day
from person_link l
${join_each}punch_day${of_person};

-- One row a linked person and working day: doors, punches and computed attendance side by side.
create or replace view person_day as
with link ${once} (
  select linked_person, person_name, site, person_id from person_link
)
select linked_person, max(person_name) as person_name, working_day,
  min(first_in_at) as first_in_at, max(last_out_at) as last_out_at,
  sum(passages) as passages, sum(punches) as punches,
  min(clock_in_at) as clock_in_at, max(clock_out_at) as clock_out_at,
  max(abnormal) = 1 as is_abnormal,
  sum(late_minutes) as late_minutes, sum(early_minutes) as early_minutes,
  sum(overtime_hours) as overtime_hours, sum(absent_hours) as absent_hours
from (
  select l.linked_person, l.person_name, d.working_day, d.first_in_at, d.last_out_at, d.passages,
    0 as punches, cast(null as timestamp with time zone) as clock_in_at,
    cast(null as timestamp with time zone) as clock_out_at, cast(null as integer) as abnormal,
    cast(null as numeric(10, 2)) as late_minutes, cast(null as numeric(10, 2)) as early_minutes,
    cast(null as numeric(10, 2)) as overtime_hours, cast(null as numeric(10, 2)) as absent_hours
  from link l
  ${join_each}work_day${of_person}
  union all
  select l.linked_person, l.person_name, d.working_day, null, null, 0, 1,
    case when d.punch_type = 'CLOCK_IN' then d.punched_at end,
    case when d.punch_type = 'CLOCK_OUT' then d.punched_at end, null, null, null, null, null
  from link l
  ${join_each}punch_day${of_person}
  union all
  select l.linked_person, l.person_name, a.local_date, null, null, 0, 0, null, null,
    case when a.is_abnormal then 1 when not a.is_abnormal then 0 end,
    a.late_minutes, a.early_minutes, a.overtime_hours, a.absent_hours
  from attendance_day a
  join link l on l.site = a.site and l.person_id = a.person_id
  where a.removed_at is null
) s
group by linked_person, working_day;
