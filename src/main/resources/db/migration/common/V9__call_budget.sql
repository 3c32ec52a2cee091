-- How often vendors were called lately, by all processes on this warehouse: one row a budget of
-- calls. The name is a hash, as what a budget is counted by may be derived from a secret. ledger is
-- JSON, see CallLedger; version keeps two processes from writing over each other.
create table call_budget (
  budget          varchar(64) primary key,
  version         bigint not null,
  ledger          varchar(1000000) not null,
  changed_at      timestamp with time zone not null
);

-- What backfills do about gaps.
alter table backfill add column gaps_closed bigint default 0 not null;
alter table backfill add column gaps_found bigint default 0 not null;
