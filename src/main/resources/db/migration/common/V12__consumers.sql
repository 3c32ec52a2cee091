-- Who reads committed rows by load_no, from: kamelet:changes, and how far each has come at each site.
-- held_by: the daemon that hands rows on, while held_until is ahead; by the database's clock.
create table consumer (
  name            varchar(64) primary key,
  table_name      varchar(64) not null,
  begun_at        timestamp with time zone not null,
  held_by         uuid,
  held_until      timestamp with time zone
);

-- Handed on is every row of the site with a lower load_no, and of load_no those whose key is not
-- after after_key; all of them where that is null.
create table consumer_checkpoint (
  name            varchar(64) not null,
  site            varchar(64) not null,
  load_no         bigint not null,
  after_key       varchar(4000),
  rows_handed_on  bigint default 0 not null,
  handed_on_at    timestamp with time zone,
  caught_up_at    timestamp with time zone,
  failing_since   timestamp with time zone,
  last_error      varchar(1000),
  primary key (name, site)
);
