-- Four weeks from ${day} on, in the order of time, as feeds bring them: in, out for lunch, in, out;
-- an inner door; one of twenty is refused once. Few come on days of rest. door-41 opens once in
-- 20,000 times.
insert into access_event (event_id, site, vendor, source_event_id, occurred_at, local_date, direction,
  decision, denial_reason, method, event_code, event_name, is_alarm, subject_type, person_id,
  person_id_kind, person_no, person_name, org_id, org_name, credential_no, credential_state, device_id,
  device_name, access_point_id, access_point_name, area_id, area_name, seen_by, extra,
  first_loaded_at, last_loaded_at, load_no)
select
  cast(lpad(to_hex(cast(extract(epoch from occurred_at) * 1000 as bigint)), 12, '0')
    || substr(md5(n || '/' || move || '/' || local_date), 13) as uuid),
  site, vendor,
  case vendor when 'ax-acs' then cast(row_number() over () as text)
    when 'k30' then md5(n || '.' || move || '.' || local_date) end,
  occurred_at, local_date,
  case move when 1 then 'IN' when 2 then 'OUT' when 3 then 'IN' when 4 then 'OUT' else 'UNKNOWN' end,
  case move when 6 then 'DENIED' else 'GRANTED' end,
  case when move = 6 then case chance % 3 when 0 then 'NO_PERMISSION' when 1 then 'CARD_EXPIRED'
    else 'OUTSIDE_HOURS' end end,
  'CARD', '8', 'Valid card', move = 6 and chance % 100 = 0, 'PERSON',
  person_id, case site when 'office' then 'OPEN_USERID' end,
  case site when 'office' then null else person_no end, person_name, org_id, org_name,
  cast(3000000000 + n as text), 'ACTIVE',
  'device-' || door / 4, 'Controller ' || door / 4,
  case site when 'office' then null else 'door-' || door end,
  case site when 'office' then null else 'Door ' || door end,
  cast(door / 10 as text), 'Area ' || door / 10,
  case site when 'hq' then 'realtime,records' else 'records' end,
  '{"cardType": "1", "evtGroup": "3"}',
  occurred_at + interval '2 seconds', occurred_at + interval '5 seconds',
  row_number() over () / 500 + 1
from (
  select n, site, vendor, person_id, person_no, person_name, org_id, org_name, move, chance,
    cast(at as date) as local_date, at at time zone time_zone as occurred_at,
    case when chance % 20000 = 7 then 41 when move in (1, 3) then door else (n + chance) % 41 end
      as door
  from (
    select p.*, move, chance,
      day + interval '1 minute' * (begins
        + case move when 1 then 0 when 2 then 240 when 3 then 285 when 4 then 540 when 5 then 120
          else -2 end + chance % 40 - 20) + interval '1 second' * (chance / 64 % 60) as at
    from generate_series(cast('${day}' as timestamp), cast('${day}' as timestamp) + interval '27 days',
        interval '1 day') day
    cross join made_person p
    cross join generate_series(1, 6) move
    cross join lateral (
      select abs(hashint8(n * 100000 + cast(day as date) - date '2000-01-01'
        + move * 2000000000000)::bigint) as chance) c
    where abs(hashint8(n * 7919 + (cast(day as date) - date '2000-01-01') * 104729)::bigint) % 100
        < case when extract(isodow from day) < 6 then 93 else 15 end
      and (move < 6 or chance % 20 = 0)
  ) moves
  order by occurred_at
) passages;

-- Those of office punch with their phones near their first way in and last way out; for those of
-- plant attendance is computed.
insert into attendance_punch (punch_id, site, vendor, person_id, person_id_kind, punch_type, punched_at,
  local_date, group_name, group_id, location_title, latitude, longitude, coordinate_system, seen_by,
  first_loaded_at, last_loaded_at, load_no)
select cast(lpad(to_hex(cast(extract(epoch from e.occurred_at) * 1000 as bigint)), 12, '0')
    || substr(md5('punch' || e.event_id), 13) as uuid),
  e.site, e.vendor, p.person_no, 'USERID', case e.direction when 'IN' then 'CLOCK_IN' else 'CLOCK_OUT' end,
  e.occurred_at + interval '1 minute' * (p.n % 20), e.local_date, 'Office', '1', 'Main gate',
  31.2, 121.5, 'GCJ-02', 'checkin', e.first_loaded_at, e.last_loaded_at, e.load_no
from access_event e
join made_person p on p.site = e.site and p.person_id = e.person_id
where e.site = 'office' and e.decision = 'GRANTED' and e.direction in ('IN', 'OUT')
  and e.local_date >= date '${day}' and e.local_date < date '${day}' + 28
  and (e.direction = 'IN') = (extract(hour from e.occurred_at at time zone p.time_zone) * 60
    < p.begins + 60)
order by e.occurred_at;

insert into attendance_day (site, vendor, person_id, local_date, person_no, person_name, org_name,
  late_count, late_minutes, is_abnormal, first_loaded_at, last_loaded_at, load_no)
select site, 'k30', person_id, local_date, max(person_no), max(person_name), max(org_name),
  case when min(chance) % 20 = 0 then 1 else 0 end, case when min(chance) % 20 = 0 then 12 else 0 end,
  min(chance) % 20 = 0, max(last_loaded_at), max(last_loaded_at), max(load_no)
from (
  select e.*, abs(hashint8extended(cast(person_id as bigint), local_date - date '2000-01-01') % 1000)
    as chance
  from access_event e
  where site = 'plant' and local_date >= date '${day}' and local_date < date '${day}' + 28
) days
group by site, person_id, local_date
on conflict do nothing;
