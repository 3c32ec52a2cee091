-- The departments whose attendance the server is told to compute, where that is configured. A
-- server may take too long over the whole company at once, which it computes where none is listed.
select org_id
from org_unit
where site = :?site
  and removed_at is null
order by org_id
