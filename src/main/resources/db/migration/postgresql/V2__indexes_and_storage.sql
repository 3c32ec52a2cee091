-- Each B-tree costs a load 10 to 20 % of its speed. Events arrive nearly in the order of time, so a
-- block range index serves days and hours for almost nothing.
create index access_event_time on access_event
  using brin (local_date, occurred_at) with (pages_per_range = 32, autosummarize = on);
create index access_event_person on access_event (person_id, occurred_at);

-- Rewritten with every page: room for new versions beside the old one spares the index.
alter table feed_checkpoint set (fillfactor = 20);
alter table site_lock set (fillfactor = 20);
