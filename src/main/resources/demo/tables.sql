-- hq, ax-acs: Which feeds saw them
select seen_by as "seen by", count(*) as "rows",
       case seen_by
         when 'records' then 'read from the record list, by id'
         when 'realtime' then 'only from the live cache, which keeps 2 s'
         when 'realtime,records' then
           'seen live within a second, completed by its record: one row'
         when 'passages' then 'faces and number plates, read by time'
         else '' end as "that is"
from access_event where site = 'hq' group by seen_by order by seen_by;

-- hq, ax-acs: Some of the rows of access_event, joined to doors and people
select formatdatetime(occurred_at, 'MM-dd HH:mm:ss', 'en', 'UTC') as "at (utc)",
       coalesce(door.access_point_name, event.access_point_name) as door,
       event.person_name as person, person.org_name as department, decision,
       denial_reason as denial, seen_by as "seen by"
from (
  select kinds.*, row_number() over
           (partition by kind order by occurred_at desc, access_point_id, event_id) as n
  from (
    select access_event.*,
           case
             when method = 'CARD' and count(*) over
                 (partition by occurred_at, access_point_id, credential_no, event_name,
                    person_name) > 1
               then 1
             when denial_reason is not null then 3
             when method = 'FACE' then 4
             when method = 'PLATE' then 5
             when method is null then 6
             when seen_by = 'realtime,records' then 2
           end as kind
    from access_event where site = 'hq') as kinds
  where kind is not null) as event
left join access_point as door
  on door.site = event.site and door.access_point_id = event.access_point_id
left join person on person.site = event.site and person.person_id = event.person_id
where n = 1 or kind = 1 and n = 2
order by kind, n;

-- hq, ax-acs: Some of the alarms, with what became of them
select formatdatetime(opened_at, 'MM-dd HH:mm:ss', 'en', 'UTC') as "opened (utc)",
       access_point_name as door, event_name as event,
       case when acknowledged_at is null then '' else 'yes' end as acknowledged,
       case when closed_at is null then 'still open'
         else cast(datediff(second, opened_at, closed_at) as varchar) || ' s later' end
         as closed
from alarm where site = 'hq'
order by closed_at desc nulls last, opened_at desc fetch first 4 rows only;

-- branch, wecom: How people passed doors
select method, count(*) as "rows",
       count(*) filter (where direction = 'IN') as "in",
       count(*) filter (where direction = 'OUT') as "out",
       count(*) filter (where direction = 'UNKNOWN') as neither
from access_event where site = 'branch' group by method order by method;

-- branch, wecom: When they came to work and left
select punch_type as "punch", count(*) as "rows",
       count(*) filter (where exceptions like '%TIME%') as "at the wrong time",
       count(*) filter (where exceptions like '%LOCATION%') as "in the wrong place",
       count(*) filter (where retracted_at is not null) as retracted
from attendance_punch where site = 'branch' group by punch_type order by punch_type;

-- branch, wecom: Some of the times at which rules open doors
select w.device_id as door, rule_name as rule, start_minute as "from", end_minute as "to",
       listagg(left(weekday, 3), ' ') within group (order by
         locate(left(weekday, 3), 'MON TUE WED THU FRI SAT SUN')) as "on",
       days_of_month as "days of month", months
from access_rule_window as w
join access_rule as r on r.site = w.site and r.device_id = w.device_id
  and r.rule_kind = w.rule_kind and r.rule_id = w.rule_id
where w.site = 'branch' and w.removed_at is null and w.rule_kind = 'PASS'
group by door, rule, "from", "to", "days of month", months, line_no
order by door desc, line_no, "from" fetch first 5 rows only;

-- plant, k30: Which feeds saw the passages
select seen_by as "seen by", count(*) as "rows",
       case seen_by
         when 'records' then 'never pushed, or the push was lost: found in the list'
         when 'webhook' then 'pushed, and not in the list'
         when 'records,webhook' then 'pushed when it happened, completed by the list: one row'
         else '' end as "that is"
from access_event where site = 'plant' group by seen_by order by seen_by;

-- plant, k30: Some of them, joined to person and device
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

-- plant, k30: Attendance, as the server computed it
select local_date as "day", count(*) as people,
       count(*) filter (where is_abnormal) as abnormal,
       count(*) filter (where late_count > 0) as late,
       count(*) filter (where leaves is not null) as "on leave"
from attendance_day where site = 'plant' and removed_at is null
group by local_date order by local_date;

-- What each feed loaded
select checkpoint.site, vendor, feed, rows_added as "new rows",
       rows_changed as "completed", rows_rejected as rejected,
       (select count(*) from feed_gap
        where feed_gap.site = checkpoint.site and feed_gap.feed = checkpoint.feed) as gaps
from feed_checkpoint as checkpoint order by checkpoint.site, feed;

-- What could not become a row stands in rejected_row, whole
select site, feed, reason from rejected_row order by site, feed, reason;

-- Stretches that a feed may have missed stand in feed_gap
select site, feed, formatdatetime(gap_from at time zone 'UTC', 'HH:mm:ss') as "from (utc)",
       cast(cast(datediff(millisecond, gap_from, gap_to) / 1000.0 as numeric(9, 1)) as varchar)
         || ' s' as "for",
       coalesce(closed_by, 'still open') as "closed by",
       cast(cast(datediff(millisecond, gap_to, closed_at) / 1000.0 as numeric(9, 1)) as varchar)
         || ' s' as "after",
       recovered as "events filled in"
from feed_gap order by gap_from;
