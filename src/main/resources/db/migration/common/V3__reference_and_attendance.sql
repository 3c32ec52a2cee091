-- People, places and devices, as full listings tell them. removed_at: since when the vendor no
-- longer lists it; null while it does.

create table person (
  site            varchar(64) not null,
  vendor          varchar(32) not null,
  person_id       varchar(128) not null,
  person_no       varchar(128),
  person_name     varchar(200),
  person_type_id  varchar(128),
  person_type     varchar(200),
  subject_type    varchar(32),
  gender          varchar(32),
  org_id          varchar(128),
  org_name        varchar(200),
  area_id         varchar(128),
  phone           varchar(200),
  id_number       varchar(200),
  credential_nos  varchar(1000),
  plate_no        varchar(64),
  valid_from      timestamp with time zone,
  valid_to        timestamp with time zone,
  photo_url       varchar(1000),
  removed_at      timestamp with time zone,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, person_id)
);

create table org_unit (
  site            varchar(64) not null,
  vendor          varchar(32) not null,
  org_id          varchar(128) not null,
  org_name        varchar(200),
  parent_id       varchar(128),
  path            varchar(2000),
  name_path       varchar(4000),
  leader_name     varchar(200),
  leader_phone    varchar(200),
  remark          varchar(1000),
  removed_at      timestamp with time zone,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, org_id)
);

create table area (
  site            varchar(64) not null,
  vendor          varchar(32) not null,
  area_id         varchar(128) not null,
  area_name       varchar(200),
  parent_id       varchar(128),
  path            varchar(2000),
  name_path       varchar(4000),
  is_default      boolean,
  removed_at      timestamp with time zone,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, area_id)
);

create table access_point (
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  access_point_id   varchar(128) not null,
  access_point_name varchar(200),
  device_id         varchar(128),
  device_name       varchar(200),
  area_id           varchar(128),
  area_name         varchar(200),
  direction         varchar(32),
  -- From the feed door-state, where it runs.
  is_open           boolean,
  is_locked         boolean,
  state             varchar(64),
  state_at          timestamp with time zone,
  removed_at        timestamp with time zone,
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null,
  primary key (site, access_point_id)
);

-- What a vendor's codes stand for: kinds of people, of cards, groups of cards.
create table code_list (
  site            varchar(64) not null,
  vendor          varchar(32) not null,
  list_name       varchar(64) not null,
  code            varchar(128) not null,
  code_name       varchar(200),
  removed_at      timestamp with time zone,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, list_name, code)
);

alter table device add column direction varchar(32);
alter table device add column counts_attendance boolean;

-- Who is in an area now, as the vendor counts it; removed_at: found to have left.
create table area_presence (
  site            varchar(64) not null,
  vendor          varchar(32) not null,
  area_id         varchar(128) not null,
  person_id       varchar(128) not null,
  person_no       varchar(128),
  person_name     varchar(200),
  org_id          varchar(128),
  org_name        varchar(200),
  area_name       varchar(200),
  device_id       varchar(128),
  entered_at      timestamp with time zone,
  removed_at      timestamp with time zone,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, area_id, person_id)
);

-- closed_at: the alarm left the vendor's list of open alarms.
create table alarm (
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  alarm_id          varchar(128) not null,
  source_event_id   varchar(64),
  opened_at         timestamp with time zone not null,
  local_date        date not null,
  acknowledged_at   timestamp with time zone,
  acknowledged_by   varchar(200),
  cleared_at        timestamp with time zone,
  cleared_by        varchar(200),
  recovered_at      timestamp with time zone,
  closed_at         timestamp with time zone,
  event_code        varchar(64),
  event_name        varchar(200),
  denial_reason     varchar(64),
  severity          varchar(64),
  remark            varchar(1000),
  person_id         varchar(128),
  person_no         varchar(128),
  person_name       varchar(200),
  credential_no     varchar(128),
  device_id         varchar(128),
  device_name       varchar(200),
  access_point_id   varchar(128),
  access_point_name varchar(200),
  area_id           varchar(128),
  area_name         varchar(200),
  photo_url         varchar(500),
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null,
  primary key (site, alarm_id)
);

-- retracted_at: a correction took the punch away, or replaced it by another row.
create table attendance_punch (
  punch_id          uuid primary key,
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  person_id         varchar(128) not null,
  group_name        varchar(200),
  group_id          varchar(64),
  schedule_id       varchar(64),
  timeline_id       varchar(64),
  punch_type        varchar(32),
  vendor_punch_type varchar(200),
  exceptions        varchar(200),
  punched_at        timestamp with time zone not null,
  scheduled_at      timestamp with time zone,
  local_date        date not null,
  location_title    varchar(500),
  location_detail   varchar(1000),
  latitude          double precision,
  longitude         double precision,
  coordinate_system varchar(32),
  wifi_name         varchar(200),
  wifi_mac          varchar(64),
  device_id         varchar(200),
  notes             varchar(4000),
  media_ids         varchar(8000),
  retracted_at      timestamp with time zone,
  seen_by           varchar(200) not null,
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null
);
create index attendance_punch_person on attendance_punch (site, person_id, punched_at);

create table access_rule (
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  device_id         varchar(128) not null,
  rule_kind         varchar(32) not null,
  rule_id           varchar(128) not null,
  rule_name         varchar(200),
  rule_text         varchar(8000),
  is_valid          boolean not null,
  invalid_reason    varchar(2000),
  effective_at      timestamp with time zone,
  removed_at        timestamp with time zone,
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null,
  primary key (site, device_id, rule_kind, rule_id)
);

-- One row per weekday and time window. The end minute belongs to the window: a window 9:00-10:00
-- has end_minute 10:00 and lasts until 10:00:59.
create table access_rule_window (
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  device_id         varchar(128) not null,
  rule_kind         varchar(32) not null,
  rule_id           varchar(128) not null,
  line_no           integer not null,
  weekday           varchar(16) not null,
  start_minute      varchar(8) not null,
  end_minute        varchar(8) not null,
  days_of_month     varchar(200),
  months            varchar(200),
  years             varchar(200),
  removed_at        timestamp with time zone,
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null,
  primary key (site, device_id, rule_kind, rule_id, line_no, weekday, start_minute)
);

create table access_rule_person (
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  device_id         varchar(128) not null,
  rule_kind         varchar(32) not null,
  rule_id           varchar(128) not null,
  person_id         varchar(128) not null,
  subject_type      varchar(32),
  removed_at        timestamp with time zone,
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null,
  primary key (site, device_id, rule_kind, rule_id, person_id)
);

-- Attendance as the platform computed it: its texts and its units, which it does not define.
create table attendance_day (
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  person_id         varchar(128) not null,
  local_date        date not null,
  person_no         varchar(128),
  person_name       varchar(200),
  org_name          varchar(200),
  period_names      varchar(500),
  shift_times       varchar(500),
  punch_times       varchar(2000),
  punch_count       varchar(32),
  missed_times      varchar(2000),
  is_abnormal       boolean,
  due               varchar(64),
  actual            varchar(64),
  valid             varchar(64),
  late_count        varchar(64),
  late_minutes      varchar(64),
  early_count       varchar(64),
  early_minutes     varchar(64),
  overtime_hours    varchar(64),
  absent            varchar(64),
  business_trip     varchar(64),
  out_of_office     varchar(64),
  leaves            ${json},
  removed_at        timestamp with time zone,
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null,
  primary key (site, person_id, local_date)
);

create table attendance_month (
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  person_id         varchar(128) not null,
  period_start      date not null,
  period_end        date not null,
  person_no         varchar(128),
  person_name       varchar(200),
  org_name          varchar(200),
  due               varchar(64),
  actual            varchar(64),
  valid             varchar(64),
  days              ${json},
  removed_at        timestamp with time zone,
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null,
  primary key (site, person_id, period_start)
);

-- What became of sending a person to a device, as the vendor reports it.
create table delivery_result (
  delivery_id       uuid primary key,
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  reported_at       timestamp with time zone not null,
  person_id         varchar(128) not null,
  device_id         varchar(128) not null,
  is_delivered      boolean,
  message           varchar(1000),
  seen_by           varchar(200) not null,
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null
);
