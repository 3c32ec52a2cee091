-- Feeds that are not well, from when on, and whether people have been told. A row goes when the feed
-- is well again, and that has been told too. claimed_at: a daemon is telling it at this moment.
create table feed_alert (
  site            varchar(64) not null,
  feed            varchar(64) not null,
  since_at        timestamp with time zone not null,
  told_at         timestamp with time zone,
  claimed_at      timestamp with time zone,
  primary key (site, feed)
);
