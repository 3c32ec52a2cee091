create index access_event_day on access_event (site, local_date);
create index access_event_person on access_event (person_id, occurred_at);

-- For people's own queries. No secret: who can open the database file can read it anyway.
create user if not exists reader password 'reader';
grant select on schema public to reader;
