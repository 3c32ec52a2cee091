-- What is wrong with a configuration that was changed while the daemon ran, and that it has not taken.
alter table heartbeat add column refused varchar(4000);
