-- The sites as they are configured, written at each start: with it local time is SQL.
create table site (
  name                 varchar(64) primary key,
  vendor               varchar(32) not null,
  time_zone            varchar(64) not null,
  day_starts           time not null,
  stay_at_most_minutes integer not null,
  extra                ${json},
  first_loaded_at      timestamp with time zone not null,
  last_loaded_at       timestamp with time zone not null,
  load_no              bigint not null
);

-- Of vendors whose interfaces know people by ids of several kinds.
alter table access_event add column person_id_kind varchar(32);
alter table attendance_punch add column person_id_kind varchar(32);
alter table access_rule_person add column person_id_kind varchar(32);
update access_event set person_id_kind = 'OPEN_USERID' where vendor = 'wecom';
update attendance_punch set person_id_kind = 'USERID' where vendor = 'wecom';
update access_rule_person set person_id_kind = 'OPEN_USERID' where vendor = 'wecom';

-- They come back with other columns, from R__views.sql.
drop view who_is_inside;
drop view door_events_daily;
drop view first_in_last_out;
