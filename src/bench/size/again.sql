-- The first four weeks once more, ${days} days later.
insert into access_event (event_id, site, vendor, source_event_id, occurred_at, local_date, direction,
  decision, denial_reason, method, event_code, event_name, is_alarm, subject_type, person_id,
  person_id_kind, person_no, person_name, org_id, org_name, credential_no, credential_state, device_id,
  device_name, access_point_id, access_point_name, area_id, area_name, seen_by, extra,
  first_loaded_at, last_loaded_at, load_no)
select
  cast(lpad(to_hex(cast(extract(epoch from e.occurred_at) * 1000 as bigint) + ${days} * 86400000::bigint),
    12, '0') || substr(cast(e.event_id as text), 14) as uuid),
  site, e.vendor,
  case when e.vendor = 'ax-acs' then cast(cast(source_event_id as bigint) + ${days} * 1000000::bigint as text)
    else source_event_id || ${days} end,
  e.occurred_at + ${days} * interval '24 hours',
  cast((e.occurred_at + ${days} * interval '24 hours') at time zone s.time_zone as date), direction,
  decision, denial_reason, method, event_code, event_name, is_alarm, subject_type, person_id,
  person_id_kind, person_no, person_name, org_id, org_name, credential_no, credential_state, device_id,
  device_name, access_point_id, access_point_name, area_id, area_name, seen_by, e.extra,
  e.first_loaded_at + ${days} * interval '24 hours', e.last_loaded_at + ${days} * interval '24 hours',
  e.load_no + ${days} * 2000
from access_event e
join site s on s.name = e.site
where e.load_no < 28 * 2000;

insert into attendance_punch (punch_id, site, vendor, person_id, person_id_kind, punch_type, punched_at,
  local_date, group_name, group_id, location_title, latitude, longitude, coordinate_system, seen_by,
  first_loaded_at, last_loaded_at, load_no)
select
  cast(lpad(to_hex(cast(extract(epoch from punched_at) * 1000 as bigint) + ${days} * 86400000::bigint),
    12, '0') || substr(cast(punch_id as text), 14) as uuid),
  site, vendor, person_id, person_id_kind, punch_type, punched_at + ${days} * interval '24 hours',
  local_date + ${days}, group_name, group_id, location_title, latitude, longitude, coordinate_system,
  seen_by, first_loaded_at + ${days} * interval '24 hours',
  last_loaded_at + ${days} * interval '24 hours', load_no + ${days} * 2000
from attendance_punch
where load_no < 28 * 2000;

insert into attendance_day (site, vendor, person_id, local_date, person_no, person_name, org_name,
  late_count, late_minutes, is_abnormal, first_loaded_at, last_loaded_at, load_no)
select site, vendor, person_id, local_date + ${days}, person_no, person_name, org_name, late_count,
  late_minutes, is_abnormal, first_loaded_at, last_loaded_at, load_no + ${days} * 2000
from attendance_day
where load_no < 28 * 2000
on conflict do nothing;
