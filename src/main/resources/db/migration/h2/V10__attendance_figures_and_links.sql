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
alter table attendance_day add column kept varchar;
update attendance_day set kept = nullif(cast(json_object(
  'cardValidCount': case when not regexp_like(punch_count, '^\s*[+-]?\d{1,8}(\.0*)?\s*$') then punch_count end,
  'shouldTotal': case when not regexp_like(due, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then due end,
  'actualTotal': case when not regexp_like(actual, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then actual end,
  'validTotal': case when not regexp_like(valid, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then valid end,
  'lateCountTotal': case when not regexp_like(late_count, '^\s*[+-]?\d{1,8}(\.0*)?\s*$') then late_count end,
  'lateTotal': case when not regexp_like(late_minutes, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then late_minutes end,
  'earlyCountTotal': case when not regexp_like(early_count, '^\s*[+-]?\d{1,8}(\.0*)?\s*$') then early_count end,
  'earlyTotal': case when not regexp_like(early_minutes, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then early_minutes end,
  'overtimeTotal': case when not regexp_like(overtime_hours, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then overtime_hours end,
  'absentTotal': case when not regexp_like(absent, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then absent end,
  'businessTotal': case when not regexp_like(business_trip, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then business_trip end,
  'goOutTotal': case when not regexp_like(out_of_office, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then out_of_office end
  absent on null) as varchar), '{}');
update attendance_day set extra = (
  case when extra is null or cast(extra as varchar) = '{}' then kept
    else substring(kept, 1, char_length(kept) - 1) || ',' || substring(cast(extra as varchar), 2)
  end) format json
where kept is not null;
alter table attendance_day drop column kept;
alter table attendance_day alter column punch_count set data type integer
  using case when regexp_like(punch_count, '^\s*[+-]?\d{1,8}(\.0*)?\s*$') then cast(cast(punch_count as numeric(10, 2)) as integer) end;
alter table attendance_day alter column due set data type numeric(10, 2)
  using case when regexp_like(due, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(due as numeric(10, 2)) end;
alter table attendance_day alter column actual set data type numeric(10, 2)
  using case when regexp_like(actual, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(actual as numeric(10, 2)) end;
alter table attendance_day alter column valid set data type numeric(10, 2)
  using case when regexp_like(valid, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(valid as numeric(10, 2)) end;
alter table attendance_day alter column late_count set data type integer
  using case when regexp_like(late_count, '^\s*[+-]?\d{1,8}(\.0*)?\s*$') then cast(cast(late_count as numeric(10, 2)) as integer) end;
alter table attendance_day alter column late_minutes set data type numeric(10, 2)
  using case when regexp_like(late_minutes, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(late_minutes as numeric(10, 2)) end;
alter table attendance_day alter column early_count set data type integer
  using case when regexp_like(early_count, '^\s*[+-]?\d{1,8}(\.0*)?\s*$') then cast(cast(early_count as numeric(10, 2)) as integer) end;
alter table attendance_day alter column early_minutes set data type numeric(10, 2)
  using case when regexp_like(early_minutes, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(early_minutes as numeric(10, 2)) end;
alter table attendance_day alter column overtime_hours set data type numeric(10, 2)
  using case when regexp_like(overtime_hours, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(overtime_hours as numeric(10, 2)) end;
alter table attendance_day alter column absent set data type numeric(10, 2)
  using case when regexp_like(absent, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(absent as numeric(10, 2)) end;
alter table attendance_day alter column absent rename to absent_hours;
alter table attendance_day alter column business_trip set data type numeric(10, 2)
  using case when regexp_like(business_trip, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(business_trip as numeric(10, 2)) end;
alter table attendance_day alter column business_trip rename to business_trip_days;
alter table attendance_day alter column out_of_office set data type numeric(10, 2)
  using case when regexp_like(out_of_office, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(out_of_office as numeric(10, 2)) end;
alter table attendance_day alter column out_of_office rename to out_of_office_hours;
alter table attendance_day add column overtime_workday_hours numeric(10, 2);
alter table attendance_day add column overtime_rest_day_hours numeric(10, 2);
alter table attendance_day add column overtime_holiday_hours numeric(10, 2);
update attendance_day set
  overtime_workday_hours = case when regexp_like(trim(both '"' from cast((extra)."overtimeUsualTotal" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(trim(both '"' from cast((extra)."overtimeUsualTotal" as varchar)) as numeric(10, 2)) end,
  overtime_rest_day_hours = case when regexp_like(trim(both '"' from cast((extra)."overtimeRestTotal" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(trim(both '"' from cast((extra)."overtimeRestTotal" as varchar)) as numeric(10, 2)) end,
  overtime_holiday_hours = case when regexp_like(trim(both '"' from cast((extra)."overtimeHolidayTotal" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(trim(both '"' from cast((extra)."overtimeHolidayTotal" as varchar)) as numeric(10, 2)) end
where extra is not null;
update attendance_day set leaves = json_object(
    'personal_hours': case when regexp_like(trim(both '"' from cast((leaves)."personal" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then cast(trim(both '"' from cast((leaves)."personal" as varchar)) as numeric(10, 2)) end,
    'absentLeaveTotal': case when not regexp_like(trim(both '"' from cast((leaves)."personal" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then trim(both '"' from cast((leaves)."personal" as varchar)) end,
    'marriage_days': case when regexp_like(trim(both '"' from cast((leaves)."marriage" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then cast(trim(both '"' from cast((leaves)."marriage" as varchar)) as numeric(10, 2)) end,
    'marryLeaveTotal': case when not regexp_like(trim(both '"' from cast((leaves)."marriage" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then trim(both '"' from cast((leaves)."marriage" as varchar)) end,
    'maternity_days': case when regexp_like(trim(both '"' from cast((leaves)."maternity" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then cast(trim(both '"' from cast((leaves)."maternity" as varchar)) as numeric(10, 2)) end,
    'maternityLeaveTotal': case when not regexp_like(trim(both '"' from cast((leaves)."maternity" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then trim(both '"' from cast((leaves)."maternity" as varchar)) end,
    'sick_hours': case when regexp_like(trim(both '"' from cast((leaves)."sick" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then cast(trim(both '"' from cast((leaves)."sick" as varchar)) as numeric(10, 2)) end,
    'sickLeaveTotal': case when not regexp_like(trim(both '"' from cast((leaves)."sick" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then trim(both '"' from cast((leaves)."sick" as varchar)) end,
    'annual_days': case when regexp_like(trim(both '"' from cast((leaves)."annual" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then cast(trim(both '"' from cast((leaves)."annual" as varchar)) as numeric(10, 2)) end,
    'yearLeaveTotal': case when not regexp_like(trim(both '"' from cast((leaves)."annual" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then trim(both '"' from cast((leaves)."annual" as varchar)) end,
    'bereavement_days': case when regexp_like(trim(both '"' from cast((leaves)."bereavement" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then cast(trim(both '"' from cast((leaves)."bereavement" as varchar)) as numeric(10, 2)) end,
    'funeralLeaveTotal': case when not regexp_like(trim(both '"' from cast((leaves)."bereavement" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then trim(both '"' from cast((leaves)."bereavement" as varchar)) end,
    'paternity_days': case when regexp_like(trim(both '"' from cast((leaves)."paternity" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then cast(trim(both '"' from cast((leaves)."paternity" as varchar)) as numeric(10, 2)) end,
    'paternityLeaveTotal': case when not regexp_like(trim(both '"' from cast((leaves)."paternity" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then trim(both '"' from cast((leaves)."paternity" as varchar)) end,
    'breastfeeding_hours': case when regexp_like(trim(both '"' from cast((leaves)."breastfeeding" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then cast(trim(both '"' from cast((leaves)."breastfeeding" as varchar)) as numeric(10, 2)) end,
    'breastfeedingLeaveTotal': case when not regexp_like(trim(both '"' from cast((leaves)."breastfeeding" as varchar)), '^\s*[+-]?\d{1,8}(\.\d*)?\s*$')
      then trim(both '"' from cast((leaves)."breastfeeding" as varchar)) end
    absent on null)
where leaves is not null;
update attendance_day set leaves = null where cast(leaves as varchar) = '{}';
alter table attendance_month add column kept varchar;
update attendance_month set kept = nullif(cast(json_object(
  'shouldDays': case when not regexp_like(due, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then due end,
  'actualDays': case when not regexp_like(actual, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then actual end,
  'validDays': case when not regexp_like(valid, '^\s*[+-]?\d{1,8}(\.\d{0,2}0*)?\s*$') then valid end
  absent on null) as varchar), '{}');
update attendance_month set extra = (
  case when extra is null or cast(extra as varchar) = '{}' then kept
    else substring(kept, 1, char_length(kept) - 1) || ',' || substring(cast(extra as varchar), 2)
  end) format json
where kept is not null;
alter table attendance_month drop column kept;
alter table attendance_month alter column due set data type numeric(10, 2)
  using case when regexp_like(due, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(due as numeric(10, 2)) end;
alter table attendance_month alter column actual set data type numeric(10, 2)
  using case when regexp_like(actual, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(actual as numeric(10, 2)) end;
alter table attendance_month alter column valid set data type numeric(10, 2)
  using case when regexp_like(valid, '^\s*[+-]?\d{1,8}(\.\d*)?\s*$') then cast(valid as numeric(10, 2)) end;

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
  extra           json,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  load_no         bigint default 0 not null,
  primary key (site, person_id, local_date)
);
create index attendance_month_day_load on attendance_month_day (site, load_no);
-- By the calendar: a date that never was finds no day, and stays in extra with its month.
insert into attendance_month_day (site, vendor, person_id, local_date, period_start, content,
  removed_at, first_loaded_at, last_loaded_at, load_no)
select m.site, m.vendor, m.person_id, dateadd(day, c.x, m.period_start), m.period_start,
  max(substring(trim(both '"' from cast(((m.days)[n.x])."content" as varchar)), 1, 500)),
  max(m.removed_at), max(m.first_loaded_at), max(m.last_loaded_at), max(m.load_no)
from attendance_month m, system_range(1, 62) n, system_range(0, 30) c
where trim(trim(both '"' from cast(((m.days)[n.x])."content" as varchar))) <> ''
  and substring(trim(both '"' from cast(((m.days)[n.x])."date" as varchar)), 1, 10)
    = cast(dateadd(day, c.x, m.period_start) as varchar)
  and extract(month from dateadd(day, c.x, m.period_start)) = extract(month from m.period_start)
group by m.site, m.vendor, m.person_id, m.period_start, c.x;
update attendance_month m
set extra = json_object('monthAttDataList': days)
where extra is null and days is not null
  and (substring(cast(days as varchar), 1, 1) <> '['
    or exists (
      select 1 from system_range(1, 62) n
      where (m.days)[n.x] is not null
        and coalesce(trim(trim(both '"' from cast(((m.days)[n.x])."content" as varchar))), 'none') <> ''
        and not exists (
          select 1 from attendance_month_day o
          where o.site = m.site and o.person_id = m.person_id
            and cast(o.local_date as varchar) = substring(trim(both '"' from cast(((m.days)[n.x])."date" as varchar)), 1, 10)
            and o.content = trim(both '"' from cast(((m.days)[n.x])."content" as varchar)))));
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
  || case when regexp_replace(content, '旷工|迟到|早退|缺|不完整|陪产假?|事假?|病假?|年假?|婚假?|产假?|丧假?|哺乳假|哺|调休|出差|外出|加班|节假日|排班且休息|休息|未排班|小时|分钟|[时分天0-9./,，、;；:：()（）+| -]|\[|\]', '') <> '' then ',UNMAPPED' else '' end,
  2), '');
update attendance_month_day set
  due = cast(substring(content, 1, position('/' in content) - 1) as numeric(10, 2)),
  actual = cast(substring(content, position('/' in content) + 1) as numeric(10, 2))
where regexp_like(content, '^\s*\d{1,8}(\.\d*)?\s*/\s*\d{1,8}(\.\d*)?\s*$');
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
  extra               json,
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
  extra           json,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  load_no         bigint default 0 not null,
  primary key (site, person_id)
);

-- Sites that know people by the same numbers have the same word here.
alter table site add column numbering varchar(64);
alter table site add column punch_tolerance_minutes integer default 15 not null;
