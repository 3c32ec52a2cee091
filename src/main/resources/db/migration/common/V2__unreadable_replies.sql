-- A reply that could not be read, and in how many runs in a row: after some, the feed goes on behind it.
alter table feed_checkpoint add column unreadable varchar(300);
alter table feed_checkpoint add column unreadable_times integer default 0 not null;
