-- Whose attendance is asked for: the user ids of the company's people, fifty a call.
select person_no
from person
where removed_at is null
  and person_no is not null
order by person_no
