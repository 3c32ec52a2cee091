-- What doors and punches do not confirm of each other: into and out of work without a passage near
-- it, and a day's first way in and last way out without a punch near it. Of people whom both know.
-- Person by person: a day's findings need nothing of other days. Each limit keeps a look-up one.
create or replace view attendance_crosscheck as
select l.linked_person, c.person_name, c.working_day, c.finding, c.direction, c.at_time as occurred_at, c.site
from (
  select p.linked_person, max(p.person_name) as person_name, array_agg(p.site) as sites,
    array_agg(p.person_id) as ids, array_agg(p.person_name) as names
  from person_link p
  group by p.linked_person
) l
cross join (
  select interval '1 minute' * coalesce(max(punch_tolerance_minutes), 15) as near from site
) t
cross join lateral (
  select p.name as person_name, d.working_day, cast('PUNCH_WITHOUT_PASSAGE' as varchar(32)) as finding,
    cast(case d.punch_type when 'CLOCK_IN' then 'IN' else 'OUT' end as varchar(32)) as direction,
    d.punched_at as at_time, d.site
  from unnest(l.sites, l.ids, l.names) p (site, person_id, name)
  cross join lateral (
    select distinct * from punch_day v where v.site = p.site and v.person_id = p.person_id
  ) d
  where d.punch_type in ('CLOCK_IN', 'CLOCK_OUT')
    and not exists (
      select 1
      from unnest(l.sites, l.ids) o (site, person_id)
      cross join lateral (
        select 1
        from access_event one
        where one.site = o.site and one.person_id = o.person_id
          and one.decision = 'GRANTED'
          and one.occurred_at between d.punched_at - t.near and d.punched_at + t.near
        limit 1
      ) near)
  union all
  select l.person_name, d.working_day, 'PASSAGE_WITHOUT_PUNCH', w.direction, w.at_time, null
  from (
    select d.working_day, min(d.first_in_at) as first_in_at, max(d.last_out_at) as last_out_at
    from unnest(l.sites, l.ids) p (site, person_id)
    cross join lateral (
      select distinct * from work_day v where v.site = p.site and v.person_id = p.person_id
    ) d
    group by d.working_day
  ) d
  cross join lateral (values ('IN', d.first_in_at), ('OUT', d.last_out_at)) w (direction, at_time)
  where w.at_time is not null
    and not exists (
      select 1
      from unnest(l.sites, l.ids) o (site, person_id)
      cross join lateral (
        select 1
        from attendance_punch one
        where one.site = o.site and one.person_id = o.person_id
          and one.retracted_at is null
          and one.punch_type is distinct from 'MISSED'
          and one.punched_at between w.at_time - t.near and w.at_time + t.near
        limit 1
      ) near)
) c
where exists (
    select 1
    from unnest(l.sites, l.ids) o (site, person_id)
    cross join lateral (
      select 1
      from access_event one
      where one.site = o.site and one.person_id = o.person_id
        and one.decision = 'GRANTED'
      limit 1
    ) found)
  and exists (
    select 1
    from unnest(l.sites, l.ids) o (site, person_id)
    cross join lateral (
      select 1
      from attendance_punch one
      where one.site = o.site and one.person_id = o.person_id
        and one.retracted_at is null
        and one.punch_type is distinct from 'MISSED'
      limit 1
    ) found);
