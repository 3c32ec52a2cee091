-- From when on a table keeps its rows, as it was decided last: see retention.<table>. What is older is
-- deleted, and not loaded again. waits_since: the clock leapt, and nothing moves for a day.
create table retention (
  table_name      varchar(64) primary key,
  keep_days       bigint not null,
  kept_from       timestamp with time zone,
  looked_at       timestamp with time zone,
  waits_since     timestamp with time zone,
  rows_dropped    bigint default 0 not null,
  dropped_at      timestamp with time zone
);
alter table feed_run add column rows_expired integer default 0 not null;
alter table feed_run add column rows_erased integer default 0 not null;
alter table feed_checkpoint add column rows_expired bigint default 0 not null;

-- Who was erased, by a salted hash of the id: what comes of them later is loaded without what tells
-- of them, or not at all.
create table erased (
  site            varchar(64) not null,
  person_hash     varchar(64) not null,
  vendor          varchar(32) not null,
  salt            varchar(64) not null,
  in_any_case     boolean not null,
  id_fields       varchar(4000) not null,
  erased_at       timestamp with time zone not null,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  load_no         bigint default 0 not null,
  primary key (site, person_hash)
);
