-- What doors and punches do not confirm of each other: into and out of work without a passage near
-- it, and a day's first way in and last way out without a punch near it. Of people whom both know.
-- What is near is looked up finding by finding.
create or replace view attendance_crosscheck as
select c.linked_person, c.person_name, c.working_day, c.finding, c.direction, c.at_time as occurred_at, c.site
from (
  select linked_person, person_name, working_day,
    cast('PUNCH_WITHOUT_PASSAGE' as varchar(32)) as finding,
    cast(case punch_type when 'CLOCK_IN' then 'IN' else 'OUT' end as varchar(32)) as direction,
    punched_at as at_time, site
  from linked_punch
  where punch_type in ('CLOCK_IN', 'CLOCK_OUT')
  union all
  select d.linked_person, d.person_name, d.working_day, 'PASSAGE_WITHOUT_PUNCH', w.direction, w.at_time,
    null
  from person_day d
  cross join lateral (values ('IN', d.first_in_at), ('OUT', d.last_out_at)) w (direction, at_time)
  where w.at_time is not null
) c
join (
  select linked_person, array_agg(site) as sites, array_agg(person_id) as ids
  from person_link
  group by linked_person
) l on l.linked_person = c.linked_person
cross join (
  select interval '1 minute' * coalesce(max(punch_tolerance_minutes), 15) as near from site
) t
where exists (
    select 1
    from unnest(l.sites, l.ids) p (site, id)
    join access_event e on e.site = p.site and e.person_id = p.id
    where e.decision = 'GRANTED')
  and exists (
    select 1
    from unnest(l.sites, l.ids) p (site, id)
    join attendance_punch a on a.site = p.site and a.person_id = p.id
    where a.retracted_at is null and a.punch_type is distinct from 'MISSED')
  and not (c.finding = 'PUNCH_WITHOUT_PASSAGE' and exists (
    select 1
    from unnest(l.sites, l.ids) p (site, id)
    join access_event e on e.site = p.site and e.person_id = p.id
    where e.decision = 'GRANTED'
      and e.occurred_at between c.at_time - t.near and c.at_time + t.near))
  and not (c.finding = 'PASSAGE_WITHOUT_PUNCH' and exists (
    select 1
    from unnest(l.sites, l.ids) p (site, id)
    join attendance_punch a on a.site = p.site and a.person_id = p.id
    where a.retracted_at is null and a.punch_type is distinct from 'MISSED'
      and a.punched_at between c.at_time - t.near and c.at_time + t.near));
