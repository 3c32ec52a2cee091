-- How often a stretch was read again in which the server counts more than there is, and since when
-- that is known to be in vain: told once, and kept.
alter table feed_gap add column readings integer default 0 not null;
alter table feed_gap add column given_up_at timestamp with time zone;

-- Who was let in last and not let out since, by the doors' events. What area_presence says is the
-- vendor's own count.
create view who_is_inside as
select site, vendor, person_id, person_no, person_name, org_id, org_name, subject_type,
  occurred_at as entered_at,
  cast((extract(epoch from current_timestamp) - extract(epoch from occurred_at)) / 60 as bigint)
    as minutes_inside,
  access_point_id, access_point_name, area_id, area_name
from (
  select e.*,
    row_number() over (
      partition by site, person_id order by occurred_at desc, event_id desc) as latest
  from access_event e
  where person_id is not null and direction in ('IN', 'OUT') and decision = 'GRANTED'
) last_move
where latest = 1 and direction = 'IN';

-- One row a door and day. Passages of gates that have no id are told apart by device and name.
create view door_events_daily as
select site, local_date, access_point_id,
  max(access_point_name) as access_point_name,
  max(device_id) as device_id,
  max(area_name) as area_name,
  count(*) as events,
  sum(case when decision = 'GRANTED' then 1 else 0 end) as granted,
  sum(case when decision = 'DENIED' then 1 else 0 end) as denied,
  sum(case when is_alarm then 1 else 0 end) as alarms,
  count(distinct person_id) as people,
  min(occurred_at) as first_at,
  max(occurred_at) as last_at
from access_event
group by site, local_date, access_point_id,
  case when access_point_id is null then device_id end,
  case when access_point_id is null then access_point_name end;

-- One row a person and day at the site, of those who were let through a door.
create view first_in_last_out as
select site, local_date, person_id,
  max(person_no) as person_no,
  max(person_name) as person_name,
  max(org_name) as org_name,
  min(case when direction = 'IN' then occurred_at end) as first_in_at,
  max(case when direction = 'OUT' then occurred_at end) as last_out_at,
  min(occurred_at) as first_seen_at,
  max(occurred_at) as last_seen_at,
  count(*) as events
from access_event
where person_id is not null and decision = 'GRANTED'
group by site, local_date, person_id;

create view open_alarms as
select site, vendor, alarm_id, opened_at,
  cast((extract(epoch from current_timestamp) - extract(epoch from opened_at)) / 60 as bigint)
    as minutes_open,
  acknowledged_at is not null as is_acknowledged,
  cleared_at is not null as is_cleared,
  recovered_at is not null as is_recovered,
  event_name, severity, access_point_id, access_point_name, area_id, area_name,
  person_id, person_no, person_name, credential_no
from alarm
where closed_at is null;

-- How current and how complete each feed is. complete_up_to: everything before is known to be
-- there, but for the gaps that are given up.
create view feed_freshness as
select c.site, c.feed, c.vendor, c.last_success_at, c.caught_up_at,
  cast(extract(epoch from current_timestamp) - extract(epoch from c.caught_up_at) as bigint)
    as seconds_behind,
  case when g.first_open is null or c.caught_up_at < g.first_open then c.caught_up_at
    else g.first_open end as complete_up_to,
  coalesce(g.open_gaps, 0) as open_gaps,
  coalesce(g.gaps_given_up, 0) as gaps_given_up,
  c.failed_runs
from feed_checkpoint c
left join (
  select site, feed,
    min(case when given_up_at is null then gap_from end) as first_open,
    sum(case when given_up_at is null then 1 else 0 end) as open_gaps,
    sum(case when given_up_at is null then 0 else 1 end) as gaps_given_up
  from feed_gap
  where closed_at is null
  group by site, feed
) g on g.site = c.site and g.feed = c.feed;
