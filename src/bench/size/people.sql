-- Three sites and the people in them. ${people} is how many people there are over all sites; six of
-- ten are of hq, and every third of plant has a number of hq too. A sixth works nights.
insert into site (name, vendor, time_zone, day_starts, stay_at_most_minutes, numbering,
  first_loaded_at, last_loaded_at, load_no)
values ('hq', 'ax-acs', 'Asia/Shanghai', '04:00', 1440, 'company', now(), now(), 1),
  ('plant', 'k30', 'Europe/Berlin', '04:00', 1440, 'company', now(), now(), 1),
  ('office', 'wecom', 'Asia/Shanghai', '04:00', 1440, 'company', now(), now(), 1);

create unlogged table made_person as
select n, site, vendor, time_zone,
  case site when 'office' then 'wo' || md5(cast(n as text)) else cast(n as text) end as person_id,
  lpad(cast(case when site = 'plant' and n % 3 = 0 then n / 7 + 1 else n end as text), 8, '0')
    as person_no,
  'Person ' || n as person_name, site || '-' || n % 60 as org_id, 'Department ' || n % 60 as org_name,
  case when n % 6 = 5 then 1260 else 450 + n % 4 * 30 end as begins, n % 40 as door
from (
  select n,
    case when n % 20 < 12 then 'hq' when n % 20 < 17 then 'plant' else 'office' end as site,
    case when n % 20 < 12 then 'ax-acs' when n % 20 < 17 then 'k30' else 'wecom' end as vendor,
    case when n % 20 between 12 and 16 then 'Europe/Berlin' else 'Asia/Shanghai' end as time_zone
  from generate_series(1, ${people}) n
) p;

insert into person (site, vendor, person_id, person_no, person_name, org_id, org_name,
  first_loaded_at, last_loaded_at, load_no)
select site, vendor, person_id, person_no, person_name, org_id, org_name, now(), now(), 1
from made_person
where site <> 'office';

insert into person_number (site, vendor, person_id, person_number, first_loaded_at, last_loaded_at,
  load_no)
select site, vendor, person_id, person_no, now(), now(), 1
from made_person
where site = 'office';

insert into access_point (site, vendor, access_point_id, access_point_name, first_loaded_at,
  last_loaded_at, load_no)
select site, vendor, 'door-' || n, 'Door ' || n, now(), now(), 1
from (values ('hq', 'ax-acs'), ('plant', 'k30')) s (site, vendor), generate_series(0, 41) n;

insert into feed_checkpoint (site, feed, vendor, last_success_at, caught_up_at, first_loaded_at,
  last_loaded_at)
select name, 'records', vendor, now(), now(), now(), now()
from site;
