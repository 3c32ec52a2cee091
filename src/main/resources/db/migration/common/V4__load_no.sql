-- The number of the site's commit that changed a row last; 0 for rows from before there were
-- numbers. The site's row in site_lock holds the last one given.
alter table site_lock add column load_no bigint default 0 not null;
alter table access_event add column load_no bigint default 0 not null;
alter table attendance_punch add column load_no bigint default 0 not null;
alter table attendance_day add column load_no bigint default 0 not null;
alter table attendance_month add column load_no bigint default 0 not null;
alter table alarm add column load_no bigint default 0 not null;
alter table area_presence add column load_no bigint default 0 not null;
alter table delivery_result add column load_no bigint default 0 not null;
alter table person add column load_no bigint default 0 not null;
alter table org_unit add column load_no bigint default 0 not null;
alter table area add column load_no bigint default 0 not null;
alter table access_point add column load_no bigint default 0 not null;
alter table device add column load_no bigint default 0 not null;
alter table code_list add column load_no bigint default 0 not null;
alter table access_rule add column load_no bigint default 0 not null;
alter table access_rule_window add column load_no bigint default 0 not null;
alter table access_rule_person add column load_no bigint default 0 not null;
alter table feed_checkpoint add column load_no bigint default 0 not null;
alter table feed_run add column load_no bigint default 0 not null;
alter table rejected_row add column load_no bigint default 0 not null;
alter table feed_gap add column load_no bigint default 0 not null;

-- The tables that grow for ever; in the others the site's part is small enough to be read whole.
create index access_event_load on access_event (site, load_no);
create index attendance_punch_load on attendance_punch (site, load_no);
create index attendance_day_load on attendance_day (site, load_no);
