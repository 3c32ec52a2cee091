-- Every time is UTC. ${json} is the database's own JSON type.

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
  extra             ${json},
  first_loaded_at   timestamp with time zone not null,
  last_loaded_at    timestamp with time zone not null
);
create table device (
  site            varchar(64) not null,
  vendor          varchar(32) not null,
  device_id       varchar(128) not null,
  device_name     varchar(200),
  device_type     varchar(64),
  serial_no       varchar(128),
  address         varchar(200),
  area_id         varchar(128),
  area_name       varchar(200),
  is_online       boolean,
  status_message  varchar(500),
  removed_at      timestamp with time zone,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, device_id)
);

create table feed_checkpoint (
  site            varchar(64) not null,
  feed            varchar(64) not null,
  vendor          varchar(32) not null,
  state           ${json},
  last_success_at timestamp with time zone,
  caught_up_at    timestamp with time zone,
  last_error      varchar(2000),
  last_error_at   timestamp with time zone,
  failed_runs     integer default 0 not null,
  rows_added      bigint default 0 not null,
  rows_changed    bigint default 0 not null,
  rows_rejected   bigint default 0 not null,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, feed)
);

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
  extra           ${json},
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
  extra           ${json},
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
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null
);
create index feed_gap_feed on feed_gap (site, feed, gap_to);

-- One row a site: whoever loads a page holds it, so that the pages of one site commit in turn.
create table site_lock (
  site varchar(64) primary key
);
