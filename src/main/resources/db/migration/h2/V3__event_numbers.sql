-- Where a vendor's own number tells events apart, each page looks its numbers up.
create index if not exists access_event_number on access_event (site, source_event_id);
