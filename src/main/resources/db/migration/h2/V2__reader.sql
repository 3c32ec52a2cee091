-- For people's own queries. No secret: who can open the database file can read it anyway.
create user if not exists reader password 'reader';
grant select on schema public to reader;
