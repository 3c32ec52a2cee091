-- How people passed doors
select method, count(*) as "rows",
       count(*) filter (where direction = 'IN') as "in",
       count(*) filter (where direction = 'OUT') as "out",
       count(*) filter (where direction = 'UNKNOWN') as neither
from access_event where site = 'branch' group by method order by method;

-- When they came to work and left
select punch_type as "punch", count(*) as "rows",
       count(*) filter (where exceptions like '%TIME%') as "at the wrong time",
       count(*) filter (where exceptions like '%LOCATION%') as "in the wrong place",
       count(*) filter (where retracted_at is not null) as retracted
from attendance_punch where site = 'branch' group by punch_type order by punch_type;

-- Some of the times at which rules open doors
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
