-- What doors and punches do not confirm of each other: into and out of work without a passage near
-- it, and a day's first way in and last way out without a punch near it. Of people whom both know.
create or replace view attendance_crosscheck as
select c.linked_person, c.person_name, c.working_day, c.finding, c.direction, c.at_time as occurred_at, c.site
from (
  select u.*,
    max(case when u.is_passage = 1 then u.at_time end) over (
      partition by u.linked_person order by u.at_time) as passage_before,
    min(case when u.is_passage = 1 then u.at_time end) over (
      partition by u.linked_person order by u.at_time desc) as passage_after,
    max(case when u.is_punch = 1 then u.at_time end) over (
      partition by u.linked_person order by u.at_time) as punch_before,
    min(case when u.is_punch = 1 then u.at_time end) over (
      partition by u.linked_person order by u.at_time desc) as punch_after,
    max(u.is_passage) over (partition by u.linked_person) as has_passages,
    max(u.is_punch) over (partition by u.linked_person) as has_punches
  from (
    select l.linked_person, l.person_name, cast(null as date) as working_day,
      cast(null as varchar(32)) as finding, e.direction, e.occurred_at as at_time, e.site,
      1 as is_passage, 0 as is_punch
    from access_event e
    join person_link l on l.site = e.site and l.person_id = e.person_id
    where e.decision = 'GRANTED'
    union all
    select linked_person, person_name, working_day,
      case when punch_type in ('CLOCK_IN', 'CLOCK_OUT') then 'PUNCH_WITHOUT_PASSAGE' end,
      case punch_type when 'CLOCK_IN' then 'IN' when 'CLOCK_OUT' then 'OUT' end, punched_at, site,
      0, 1
    from linked_punch
    union all
    select linked_person, person_name, working_day, 'PASSAGE_WITHOUT_PUNCH', 'IN', first_in_at,
      null, 0, 0
    from person_day
    where first_in_at is not null
    union all
    select linked_person, person_name, working_day, 'PASSAGE_WITHOUT_PUNCH', 'OUT', last_out_at,
      null, 0, 0
    from person_day
    where last_out_at is not null
  ) u
) c
cross join (select 60 * coalesce(max(punch_tolerance_minutes), 15) as seconds from site) t
where c.finding is not null and c.has_passages = 1 and c.has_punches = 1
  and (c.finding = 'PASSAGE_WITHOUT_PUNCH'
    or ((c.passage_before is null
        or extract(epoch from c.at_time) - extract(epoch from c.passage_before) > t.seconds)
      and (c.passage_after is null
        or extract(epoch from c.passage_after) - extract(epoch from c.at_time) > t.seconds)))
  and (c.finding = 'PUNCH_WITHOUT_PASSAGE'
    or ((c.punch_before is null
        or extract(epoch from c.at_time) - extract(epoch from c.punch_before) > t.seconds)
      and (c.punch_after is null
        or extract(epoch from c.punch_after) - extract(epoch from c.at_time) > t.seconds)));
