-- Rewritten with every page: room for new versions beside the old one spares the index.
alter table feed_checkpoint set (fillfactor = 20);
alter table site_lock set (fillfactor = 20);
