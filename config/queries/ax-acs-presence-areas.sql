-- The areas that the feed presence asks for. 0 is all of them in one reply. Where that reply is too
-- large, ask for the highest areas instead, each of which answers for all below it; together they
-- must be all areas, for who is in no reply has left:
--   select area_id from area where site = :?site and removed_at is null and parent_id is null
select '0' as area_id
