-- Which feeds saw them
select seen_by as "seen by", count(*) as "rows",
       case seen_by
         when 'records' then 'read from the record list, by id'
         when 'realtime' then 'only from the live cache, which keeps 2 s'
         when 'realtime,records' then
           'seen live within a second, completed by its record: one row'
         when 'passages' then 'faces and number plates, read by time'
         else '' end as "that is"
from access_event where site = 'hq' group by seen_by order by seen_by;

-- Some of the rows of access_event, joined to doors and people
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

-- Some of the alarms, with what became of them
select formatdatetime(opened_at, 'MM-dd HH:mm:ss', 'en', 'UTC') as "opened (utc)",
       access_point_name as door, event_name as event,
       case when acknowledged_at is null then '' else 'yes' end as acknowledged,
       case when closed_at is null then 'still open'
         else cast(datediff(second, opened_at, closed_at) as varchar) || ' s later' end
         as closed
from alarm where site = 'hq'
order by closed_at desc nulls last, opened_at desc fetch first 4 rows only;
