-- What this changes in rows that are there gets the next number, so that whoever reads by load_no
-- sees it. The kinds of ids that an earlier version filled in (V5) had been given none.
update site_lock set load_no = (select max(load_no) from site_lock) + 1;
update access_event set load_no = coalesce(
  (select l.load_no from site_lock l where l.site = access_event.site), load_no)
where person_id_kind is not null;
update attendance_punch set load_no = coalesce(
  (select l.load_no from site_lock l where l.site = attendance_punch.site), load_no)
where person_id_kind is not null;
update access_rule_person set load_no = coalesce(
  (select l.load_no from site_lock l where l.site = access_rule_person.site), load_no)
where person_id_kind is not null;
update attendance_day set load_no = coalesce(
  (select l.load_no from site_lock l where l.site = attendance_day.site), load_no);
update attendance_month set load_no = coalesce(
  (select l.load_no from site_lock l where l.site = attendance_month.site), load_no);

-- Which report names the person on that day: that of abnormal days has none of these figures.
alter table attendance_day add column reported_in varchar(32);
update attendance_day set reported_in =
  case when is_abnormal and coalesce(due, actual, valid, punch_count, late_count, overtime_hours) is null
    then 'ABNORMAL_REPORT' else 'DAY_REPORT' end;

-- Figures become numbers. What is no number, or has more digits than its column, stays as it was in
-- extra, under the vendor's name.
update attendance_day set extra = jsonb_strip_nulls(jsonb_build_object(
    'cardValidCount', case when punch_count !~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$' then punch_count end,
    'shouldTotal', case when due !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then due end,
    'actualTotal', case when actual !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then actual end,
    'validTotal', case when valid !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then valid end,
    'lateCountTotal', case when late_count !~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$' then late_count end,
    'lateTotal', case when late_minutes !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then late_minutes end,
    'earlyCountTotal', case when early_count !~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$' then early_count end,
    'earlyTotal', case when early_minutes !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then early_minutes end,
    'overtimeTotal', case when overtime_hours !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then overtime_hours end,
    'absentTotal', case when absent !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then absent end,
    'businessTotal', case when business_trip !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then business_trip end,
    'goOutTotal', case when out_of_office !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then out_of_office end)) || coalesce(extra, '{}')
where punch_count !~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$'
  or due !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or actual !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or valid !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or late_count !~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$'
  or late_minutes !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or early_count !~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$'
  or early_minutes !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or overtime_hours !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or absent !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or business_trip !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or out_of_office !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$';
alter table attendance_day alter column punch_count type integer
  using case when punch_count ~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$' then cast(cast(punch_count as numeric(10, 2)) as integer) end;
alter table attendance_day alter column due type numeric(10, 2)
  using case when due ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(due as numeric(10, 2)) end;
alter table attendance_day alter column actual type numeric(10, 2)
  using case when actual ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(actual as numeric(10, 2)) end;
alter table attendance_day alter column valid type numeric(10, 2)
  using case when valid ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(valid as numeric(10, 2)) end;
alter table attendance_day alter column late_count type integer
  using case when late_count ~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$' then cast(cast(late_count as numeric(10, 2)) as integer) end;
alter table attendance_day alter column late_minutes type numeric(10, 2)
  using case when late_minutes ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(late_minutes as numeric(10, 2)) end;
alter table attendance_day alter column early_count type integer
  using case when early_count ~ '^\s*[+-]?\d{1,8}(\.0*)?\s*$' then cast(cast(early_count as numeric(10, 2)) as integer) end;
alter table attendance_day alter column early_minutes type numeric(10, 2)
  using case when early_minutes ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(early_minutes as numeric(10, 2)) end;
alter table attendance_day alter column overtime_hours type numeric(10, 2)
  using case when overtime_hours ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(overtime_hours as numeric(10, 2)) end;
alter table attendance_day alter column absent type numeric(10, 2)
  using case when absent ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(absent as numeric(10, 2)) end;
alter table attendance_day rename column absent to absent_hours;
alter table attendance_day alter column business_trip type numeric(10, 2)
  using case when business_trip ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(business_trip as numeric(10, 2)) end;
alter table attendance_day rename column business_trip to business_trip_days;
alter table attendance_day alter column out_of_office type numeric(10, 2)
  using case when out_of_office ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(out_of_office as numeric(10, 2)) end;
alter table attendance_day rename column out_of_office to out_of_office_hours;
alter table attendance_day add column overtime_workday_hours numeric(10, 2);
alter table attendance_day add column overtime_rest_day_hours numeric(10, 2);
alter table attendance_day add column overtime_holiday_hours numeric(10, 2);
update attendance_day set
  overtime_workday_hours = case when (extra->>'overtimeUsualTotal') ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast((extra->>'overtimeUsualTotal') as numeric(10, 2)) end,
  overtime_rest_day_hours = case when (extra->>'overtimeRestTotal') ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast((extra->>'overtimeRestTotal') as numeric(10, 2)) end,
  overtime_holiday_hours = case when (extra->>'overtimeHolidayTotal') ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast((extra->>'overtimeHolidayTotal') as numeric(10, 2)) end
where extra is not null;
update attendance_day set leaves = nullif(jsonb_strip_nulls(jsonb_build_object(
    'personal_hours', case when leaves->>'personal' ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(leaves->>'personal' as numeric(10, 2)) end,
    'absentLeaveTotal', case when leaves->>'personal' !~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then leaves->>'personal' end,
    'marriage_days', case when leaves->>'marriage' ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(leaves->>'marriage' as numeric(10, 2)) end,
    'marryLeaveTotal', case when leaves->>'marriage' !~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then leaves->>'marriage' end,
    'maternity_days', case when leaves->>'maternity' ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(leaves->>'maternity' as numeric(10, 2)) end,
    'maternityLeaveTotal', case when leaves->>'maternity' !~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then leaves->>'maternity' end,
    'sick_hours', case when leaves->>'sick' ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(leaves->>'sick' as numeric(10, 2)) end,
    'sickLeaveTotal', case when leaves->>'sick' !~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then leaves->>'sick' end,
    'annual_days', case when leaves->>'annual' ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(leaves->>'annual' as numeric(10, 2)) end,
    'yearLeaveTotal', case when leaves->>'annual' !~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then leaves->>'annual' end,
    'bereavement_days', case when leaves->>'bereavement' ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(leaves->>'bereavement' as numeric(10, 2)) end,
    'funeralLeaveTotal', case when leaves->>'bereavement' !~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then leaves->>'bereavement' end,
    'paternity_days', case when leaves->>'paternity' ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(leaves->>'paternity' as numeric(10, 2)) end,
    'paternityLeaveTotal', case when leaves->>'paternity' !~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then leaves->>'paternity' end,
    'breastfeeding_hours', case when leaves->>'breastfeeding' ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(leaves->>'breastfeeding' as numeric(10, 2)) end,
    'breastfeedingLeaveTotal', case when leaves->>'breastfeeding' !~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then leaves->>'breastfeeding' end)), '{}')
where leaves is not null;
update attendance_month set extra = jsonb_strip_nulls(jsonb_build_object(
    'shouldDays', case when due !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then due end,
    'actualDays', case when actual !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then actual end,
    'validDays', case when valid !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$' then valid end)) || coalesce(extra, '{}')
where due !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or actual !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$'
  or valid !~ '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$';
alter table attendance_month alter column due type numeric(10, 2)
  using case when due ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(due as numeric(10, 2)) end;
alter table attendance_month alter column actual type numeric(10, 2)
  using case when actual ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(actual as numeric(10, 2)) end;
alter table attendance_month alter column valid type numeric(10, 2)
  using case when valid ~ '^\s*[+-]?\d{1,8}(\.\d*)?\s*$' then cast(valid as numeric(10, 2)) end;

-- A month's days, one row each.
create table attendance_month_day (
  site            varchar(64) not null,
  vendor          varchar(32) not null,
  person_id       varchar(128) not null,
  local_date      date not null,
  period_start    date not null,
  content         varchar(500),
  codes           varchar(500),
  due             numeric(10, 2),
  actual          numeric(10, 2),
  removed_at      timestamp with time zone,
  extra           jsonb,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  load_no         bigint default 0 not null,
  primary key (site, person_id, local_date)
);
create index attendance_month_day_load on attendance_month_day (site, load_no);
-- By the calendar: a date that never was finds no day, and stays in extra with its month.
insert into attendance_month_day (site, vendor, person_id, local_date, period_start, content,
  removed_at, first_loaded_at, last_loaded_at, load_no)
select m.site, m.vendor, m.person_id, cast(c.day as date), m.period_start,
  left(max(d.one->>'content'), 500), m.removed_at, m.first_loaded_at, m.last_loaded_at, m.load_no
from attendance_month m
cross join lateral jsonb_array_elements(
  case when jsonb_typeof(m.days) = 'array' then m.days else '[]' end) d (one)
join lateral generate_series(cast(m.period_start as timestamp),
    m.period_start + interval '1 month' - interval '1 day', interval '1 day') c (day)
  on to_char(c.day, 'YYYY-MM-DD') = left(d.one->>'date', 10)
where trim(d.one->>'content') <> ''
group by m.site, m.vendor, m.person_id, c.day, m.period_start, m.removed_at, m.first_loaded_at,
  m.last_loaded_at, m.load_no
on conflict do nothing;
update attendance_month m
set extra = jsonb_build_object('monthAttDataList', days) || coalesce(extra, '{}')
where jsonb_typeof(days) <> 'array'
  or exists (
    select 1
    from jsonb_array_elements(case when jsonb_typeof(m.days) = 'array' then m.days else '[]' end) d (one)
    where trim(d.one->>'content') is distinct from ''
      and not exists (
        select 1 from attendance_month_day n
        where n.site = m.site and n.person_id = m.person_id
          and to_char(n.local_date, 'YYYY-MM-DD') = left(d.one->>'date', 10)
          and n.content = d.one->>'content'));
update attendance_month_day set codes = nullif(substring(''
  || case when position('旷工' in content) > 0 then ',ABSENT' else '' end
  || case when position('迟到' in content) > 0 then ',LATE' else '' end
  || case when position('早退' in content) > 0 then ',EARLY' else '' end
  || case when position('[不完整' in content) > 0 then ',CHECK_IN_INCOMPLETE' else '' end
  || case when position('不完整]' in content) > 0 then ',CHECK_OUT_INCOMPLETE' else '' end
  || case when position('不完整' in content) > 0 and position('[不完整' in content) = 0
    and position('不完整]' in content) = 0 then ',INCOMPLETE' else '' end
  || case when position('[缺' in content) > 0 then ',NO_CHECK_IN' else '' end
  || case when position('缺]' in content) > 0 then ',NO_CHECK_OUT' else '' end
  || case when position('陪产' in content) > 0 then ',PATERNITY_LEAVE' else '' end
  || case when position('产' in replace(content, '陪产', '')) > 0 then ',MATERNITY_LEAVE' else '' end
  || case when position('事' in content) > 0 then ',PERSONAL_LEAVE' else '' end
  || case when position('病' in content) > 0 then ',SICK_LEAVE' else '' end
  || case when position('年' in content) > 0 then ',ANNUAL_LEAVE' else '' end
  || case when position('婚' in content) > 0 then ',MARRIAGE_LEAVE' else '' end
  || case when position('丧' in content) > 0 then ',BEREAVEMENT_LEAVE' else '' end
  || case when position('哺' in content) > 0 then ',BREASTFEEDING_LEAVE' else '' end
  || case when position('调休' in content) > 0 then ',COMPENSATORY_LEAVE' else '' end
  || case when position('出差' in content) > 0 then ',BUSINESS_TRIP' else '' end
  || case when position('外出' in content) > 0 then ',OUT_OF_OFFICE' else '' end
  || case when position('加班' in content) > 0 then ',OVERTIME' else '' end
  || case when position('节假日' in content) > 0 then ',HOLIDAY' else '' end
  || case when position('休息' in content) > 0 then ',REST' else '' end
  || case when position('未排班' in content) > 0 then ',NOT_SCHEDULED' else '' end
  || case when regexp_replace(content, '旷工|迟到|早退|缺|不完整|陪产假?|事假?|病假?|年假?|婚假?|产假?|丧假?|哺乳假|哺|调休|出差|外出|加班|节假日|排班且休息|休息|未排班|小时|分钟|[时分天0-9./,，、;；:：()（）+| -]|\[|\]', '', 'g') <> '' then ',UNMAPPED' else '' end
  from 2), '');
update attendance_month_day set due = cast(split_part(content, '/', 1) as numeric(10, 2)),
  actual = cast(split_part(content, '/', 2) as numeric(10, 2))
where content ~ '^\s*\d{1,8}(\.\d*)?\s*/\s*\d{1,8}(\.\d*)?\s*$';
alter table attendance_month drop column days;

-- Cards and what else lets somebody in, one row each; removed_at as in person.
create table credential (
  site                varchar(64) not null,
  vendor              varchar(32) not null,
  person_id           varchar(128) not null,
  credential_no       varchar(128) not null,
  credential_type_id  varchar(128),
  credential_group_id varchar(128),
  credential_state    varchar(32),
  valid_to            timestamp with time zone,
  removed_at          timestamp with time zone,
  extra               jsonb,
  first_loaded_at     timestamp with time zone not null,
  last_loaded_at      timestamp with time zone not null,
  load_no             bigint default 0 not null,
  primary key (site, person_id, credential_no)
);
create index credential_number on credential (site, credential_no);

-- True where the site's clock showed that time twice or never, and nothing says which moment it was.
alter table access_event add column time_is_ambiguous boolean;

-- What people.csv says: by which number somebody is known, whatever the site's own is.
create table person_number (
  site            varchar(64) not null,
  vendor          varchar(32) not null,
  person_id       varchar(128) not null,
  person_number   varchar(128) not null,
  removed_at      timestamp with time zone,
  extra           jsonb,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  load_no         bigint default 0 not null,
  primary key (site, person_id)
);

-- Sites that know people by the same numbers have the same word here.
alter table site add column numbering varchar(64);
alter table site add column punch_tolerance_minutes integer default 15 not null;
