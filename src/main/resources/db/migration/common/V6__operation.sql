-- What operators ask of feeds, and what processes on one warehouse have to know of each other.

-- Feeds that are to stand still. feed is * for all feeds of the site. Lengths are kept beside the
-- end: an end that is further away than the length was written by a clock that was ahead.
create table feed_pause (
  site            varchar(64) not null,
  feed            varchar(64) not null,
  paused_at       timestamp with time zone not null,
  until_at        timestamp with time zone,
  seconds         bigint,
  primary key (site, feed)
);

-- One row a daemon. beat_at is this database's time, so that other hosts' clocks do not matter.
create table heartbeat (
  daemon_id       uuid primary key,
  host            varchar(255) not null,
  pid             bigint not null,
  started_at      timestamp with time zone not null,
  beat_at         timestamp with time zone not null,
  stopped_at      timestamp with time zone
);

-- Stretches of the past that are read again, each with a checkpoint of its own.
create table backfill (
  site            varchar(64) not null,
  feed            varchar(64) not null,
  from_at         timestamp with time zone not null,
  to_at           timestamp with time zone not null,
  vendor          varchar(32) not null,
  state           ${json},
  pages           bigint default 0 not null,
  rows_added      bigint default 0 not null,
  rows_changed    bigint default 0 not null,
  rows_unchanged  bigint default 0 not null,
  rows_rejected   bigint default 0 not null,
  last_error      varchar(2000),
  ended_at        timestamp with time zone,
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  primary key (site, feed, from_at, to_at)
);

-- What replay needs besides the text: which mapping, which values the feed added, which were not
-- kept. Null for what earlier versions rejected.
alter table rejected_row add column origin ${json};
