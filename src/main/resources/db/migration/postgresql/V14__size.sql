-- For what consumers ask most. Measured with 50 million events: docs/benchmarks.md. Who made
-- them concurrently before the upgrade, as the operator's guide says, has them already.

-- Few are refused: an index of them alone costs the loader nothing.
create index if not exists access_event_denied on access_event (site, local_date) where decision = 'DENIED';
-- Few doors: each stands in it once, with the places of its events behind it. With the statistics of
-- the expression a rare door is found here, and a busy one from the end of the primary key.
create index if not exists access_event_door on access_event (site, coalesce(access_point_id, device_id));
-- Few days; and punches are few beside events.
create index if not exists attendance_punch_date on attendance_punch (local_date);
create index if not exists attendance_day_date on attendance_day (local_date);
-- People of WeCom are looked up whatever the case of their ids.
create index if not exists person_number_folded on person_number (site, lower(person_id));
