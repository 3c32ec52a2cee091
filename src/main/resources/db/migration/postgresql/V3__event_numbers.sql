-- Where a vendor's own number tells events apart, each page looks its numbers up. AX-ACS has the
-- most events and another identity: its loads do without.
create index if not exists access_event_number on access_event (site, source_event_id)
  where source_event_id is not null and vendor <> 'ax-acs';
