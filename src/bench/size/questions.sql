-- values
select cast(max(local_date) - 10 as text) as day, to_char(max(local_date) - 10, 'YYYY-MM') || '-01' as month
from attendance_day;
