-- How ids that a vendor compares without case are written in rows: as each came first, so that a
-- person or a device is one text wherever it stands, and no view has to fold what an index serves.
create table id_spelling (
  site            varchar(64) not null,
  id_column       varchar(64) not null,
  folded_id       varchar(400) not null,
  vendor          varchar(32) not null,
  spelled_id      varchar(200) not null,
  extra           ${json},
  first_loaded_at timestamp with time zone not null,
  last_loaded_at  timestamp with time zone not null,
  load_no         bigint default 0 not null,
  primary key (site, id_column, folded_id)
);

-- How WeCom's ids were written up to now. Where there are several ways, that of people.csv counts,
-- else that of door rules. Without WeCom the tables are not gone through.
create table id_met (
  site      varchar(64) not null,
  id_column varchar(64) not null,
  spelled   varchar(200) not null,
  place     integer not null
);
insert into id_met (site, id_column, spelled, place)
select distinct site, 'person_id', person_id, 1 from person_number
where vendor = 'wecom' and removed_at is null;
insert into id_met (site, id_column, spelled, place)
select distinct site, 'person_id', person_id, 2 from access_rule_person where vendor = 'wecom';
insert into id_met (site, id_column, spelled, place)
select distinct site, 'device_id', device_id, 2 from access_rule where vendor = 'wecom';
insert into id_met (site, id_column, spelled, place)
select distinct site, 'person_id', person_id, 3 from attendance_punch
where vendor = 'wecom' and exists (select 1 from feed_checkpoint where vendor = 'wecom');
insert into id_met (site, id_column, spelled, place)
select distinct site, 'device_id', device_id, 3 from attendance_punch
where vendor = 'wecom' and device_id is not null
  and exists (select 1 from feed_checkpoint where vendor = 'wecom');
insert into id_met (site, id_column, spelled, place)
select distinct site, 'person_id', person_id, 3 from access_event
where vendor = 'wecom' and person_id is not null
  and exists (select 1 from feed_checkpoint where vendor = 'wecom');
insert into id_met (site, id_column, spelled, place)
select distinct site, 'device_id', device_id, 3 from access_event
where vendor = 'wecom' and device_id is not null
  and exists (select 1 from feed_checkpoint where vendor = 'wecom');
delete from id_met where spelled = '(erased)';

-- Who reads by load_no sees what changes.
update site_lock set load_no = (select max(load_no) from site_lock) + 1
where site in (select site from id_met union select site from feed_checkpoint where vendor = 'k30');

-- A passage's number of K30 is one number with zeros before it or without.
update access_event set
  source_event_id = trim(leading '0' from source_event_id),
  last_loaded_at = current_timestamp,
  load_no = coalesce(
    (select l.load_no from site_lock l where l.site = access_event.site), load_no)
where vendor = 'k30' and source_event_id like '0%'
  and trim(leading '0' from translate(source_event_id, '123456789', '000000000')) = ''
  and trim(leading '0' from source_event_id) <> ''
  and exists (select 1 from feed_checkpoint where vendor = 'k30');

insert into id_spelling (site, id_column, folded_id, vendor, spelled_id, first_loaded_at,
  last_loaded_at, load_no)
select m.site, m.id_column, lower(trim(m.spelled)), 'wecom', min(m.spelled), current_timestamp,
  current_timestamp,
  coalesce((select max(l.load_no) from site_lock l where l.site = m.site), 0)
from id_met m
where m.place = (
  select min(o.place) from id_met o
  where o.site = m.site and o.id_column = m.id_column
    and lower(trim(o.spelled)) = lower(trim(m.spelled)))
group by m.site, m.id_column, lower(trim(m.spelled));

-- What is left is another spelling.
delete from id_met where exists (
  select 1 from id_spelling k
  where k.site = id_met.site and k.id_column = id_met.id_column and k.spelled_id = id_met.spelled);

update access_event set
  person_id = (select k.spelled_id from id_spelling k where k.site = access_event.site
    and k.id_column = 'person_id' and k.folded_id = lower(trim(access_event.person_id))),
  last_loaded_at = current_timestamp,
  load_no = coalesce(
    (select l.load_no from site_lock l where l.site = access_event.site), load_no)
where person_id in (select spelled from id_met where id_column = 'person_id')
  and exists (select 1 from id_met m where m.id_column = 'person_id'
    and m.site = access_event.site and m.spelled = access_event.person_id);
update access_event set
  device_id = (select k.spelled_id from id_spelling k where k.site = access_event.site
    and k.id_column = 'device_id' and k.folded_id = lower(trim(access_event.device_id))),
  last_loaded_at = current_timestamp,
  load_no = coalesce(
    (select l.load_no from site_lock l where l.site = access_event.site), load_no)
where exists (select 1 from id_met where id_column = 'device_id')
  and exists (select 1 from id_met m where m.id_column = 'device_id'
    and m.site = access_event.site and m.spelled = access_event.device_id);
update attendance_punch set
  person_id = (select k.spelled_id from id_spelling k where k.site = attendance_punch.site
    and k.id_column = 'person_id' and k.folded_id = lower(trim(attendance_punch.person_id))),
  last_loaded_at = current_timestamp,
  load_no = coalesce(
    (select l.load_no from site_lock l where l.site = attendance_punch.site), load_no)
where exists (select 1 from id_met m where m.id_column = 'person_id'
    and m.site = attendance_punch.site and m.spelled = attendance_punch.person_id);
update attendance_punch set
  device_id = (select k.spelled_id from id_spelling k where k.site = attendance_punch.site
    and k.id_column = 'device_id' and k.folded_id = lower(trim(attendance_punch.device_id))),
  last_loaded_at = current_timestamp,
  load_no = coalesce(
    (select l.load_no from site_lock l where l.site = attendance_punch.site), load_no)
where exists (select 1 from id_met where id_column = 'device_id')
  and exists (select 1 from id_met m where m.id_column = 'device_id'
    and m.site = attendance_punch.site and m.spelled = attendance_punch.device_id);
drop table id_met;

-- Nothing is looked up by the folded id any more.
drop index if exists person_number_folded;

-- Of gaps that told of rejected rows alone: with the last of those it closes.
alter table feed_gap add column of_rejected boolean default false not null;
