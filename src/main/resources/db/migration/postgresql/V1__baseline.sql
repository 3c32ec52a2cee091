-- Every time is UTC.

create table access_event (
  event_id          uuid primary key,
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  source_event_id   varchar(64),
  -- Which numbering of the server source_event_id belongs to: a server that was restored from a
  -- backup starts its ids lower again, and from then on counts in a new epoch.
  source_epoch      integer default 0 not null,
  realtime_event_id varchar(64),
  occurred_at       timestamp with time zone not null,
  local_date        date not null,
  direction         varchar(32),
  decision          varchar(32),
  denial_reason     varchar(64),
  method            varchar(32),
  event_code        varchar(64),
  event_name        varchar(200),
  is_alarm          boolean,
  subject_type      varchar(32),
  person_id         varchar(128),
  person_no         varchar(128),
  person_name       varchar(200),
  org_id            varchar(128),
  org_name          varchar(200),
  credential_no     varchar(128),
  credential_state  varchar(32),
  plate_no          varchar(64),
  device_id         varchar(128),
  device_name       varchar(200),
  access_point_id   varchar(128),
  access_point_name varchar(200),
  area_id           varchar(128),
  area_name         varchar(200),
  photo_url         varchar(500),
  seen_by           varchar(200) not null,
  extra             jsonb,
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null
);
-- Each B-tree costs a load 10 to 20 % of its speed. Events arrive nearly in the order of time, so a
-- block range index serves days and hours for almost nothing.
create index access_event_time on access_event
  using brin (local_date, occurred_at) with (pages_per_range = 32, autosummarize = on);
create index access_event_person on access_event (person_id, occurred_at);

create table device (
  site              varchar(64) not null,
  vendor            varchar(32) not null,
  device_id         varchar(128) not null,
  device_name       varchar(200),
  device_type       varchar(64),
  serial_no         varchar(128),
  address           varchar(200),
  area_id           varchar(128),
  area_name         varchar(200),
  is_online         boolean,
  status_message    varchar(500),
  direction         varchar(32),
  counts_attendance boolean,
  removed_at        timestamp with time zone,
  extra             jsonb,
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null,
  primary key (site, device_id)
);

-- Rewritten with every page: room for new versions beside the old one spares the index.
create table feed_checkpoint (
  site            varchar(64) not null,
  feed            varchar(64) not null,
  vendor          varchar(32) not null,
  state           jsonb,
  last_success_at timestamp with time zone,
  caught_up_at    timestamp with time zone,
  last_error      varchar(2000),
  last_error_at   timestamp with time zone,
  failed_runs     integer default 0 not null,
  rows_added      bigint default 0 not null,
  rows_changed    bigint default 0 not null,
  rows_rejected   bigint default 0 not null,
  extra           jsonb,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, feed)
) with (fillfactor = 20);

create table feed_run (
  run_id          uuid primary key,
  site            varchar(64) not null,
  feed            varchar(64) not null,
  vendor          varchar(32) not null,
  started_at      timestamp with time zone not null,
  ended_at        timestamp with time zone not null,
  pages           integer not null,
  rows_added      integer not null,
  rows_changed    integer not null,
  rows_unchanged  integer not null,
  rows_rejected   integer not null,
  caught_up       boolean not null,
  error           varchar(2000),
  extra           jsonb,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null
);

create table rejected_row (
  reject_id       uuid primary key,
  site            varchar(64) not null,
  feed            varchar(64) not null,
  vendor          varchar(32) not null,
  reason          varchar(2000) not null,
  raw_text        varchar not null,
  times_seen      integer not null,
  replayed_at     timestamp with time zone,
  extra           jsonb,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null
);
create index rejected_row_feed on rejected_row (site, feed, first_loaded_at);

create table feed_gap (
  gap_id          uuid primary key,
  site            varchar(64) not null,
  feed            varchar(64) not null,
  vendor          varchar(32) not null,
  gap_from        timestamp with time zone not null,
  gap_to          timestamp with time zone not null,
  reason          varchar(2000) not null,
  closed_at       timestamp with time zone,
  closed_by       varchar(64),
  expected        bigint,
  found           bigint,
  recovered       bigint,
  -- How often it was read again in vain, and since when that is known to be in vain for good.
  readings        integer default 0 not null,
  given_up_at     timestamp with time zone,
  extra           jsonb,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null
);
create index feed_gap_feed on feed_gap (site, feed, gap_to);

-- One row a site: whoever loads a page holds it, so that the pages of one site commit in turn.
create table site_lock (
  site varchar(64) primary key
) with (fillfactor = 20);

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
  extra           jsonb,
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
  extra           jsonb,
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
  extra           jsonb,
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
  extra             jsonb,
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
  extra           jsonb,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, list_name, code)
);

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
  extra           jsonb,
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
  extra             jsonb,
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
  extra             jsonb,
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
  extra             jsonb,
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
  extra             jsonb,
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
  extra             jsonb,
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
  leaves            jsonb,
  removed_at        timestamp with time zone,
  extra             jsonb,
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
  days              jsonb,
  removed_at        timestamp with time zone,
  extra             jsonb,
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
  extra             jsonb,
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null
);

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
