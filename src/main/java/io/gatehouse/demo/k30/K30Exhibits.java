package io.gatehouse.demo.k30;

import io.gatehouse.demo.Exhibit;
import java.util.List;

/** What the closing tables show of a K30 site. */
final class K30Exhibits {

  private static final String SEEN_BY =
      """
      select seen_by as "seen by", count(*) as "rows",
             case seen_by
               when 'records' then 'never pushed, or the push was lost: found in the list'
               when 'webhook' then 'pushed, and not in the list'
               when 'records,webhook' then 'pushed when it happened, completed by the list: one row'
               else '' end as "that is"
      from access_event where site = '%s' group by seen_by order by seen_by""";

  /** The newest of each kind, joined to people, departments and devices. */
  private static final String SAMPLES =
      """
      select %2$s as "at (utc)", device.device_name as door,
             coalesce(person.person_name, newest.person_name) as person,
             person.org_name as department, newest.direction as way, decision, method,
             seen_by as "seen by"
      from (
        select access_event.*, row_number() over
                 (partition by seen_by, decision order by occurred_at desc, event_id) as n
        from access_event where site = '%1$s') as newest
      left join person on person.site = newest.site and person.person_id = newest.person_id
      left join device on device.site = newest.site and device.device_id = newest.device_id
      where n = 1 order by occurred_at desc""";

  private static final String ATTENDANCE =
      """
      select local_date as "day", count(*) as people,
             count(*) filter (where is_abnormal) as abnormal,
             count(*) filter (where late_count not in ('', '0')) as late,
             count(*) filter (where leaves is not null) as "on leave"
      from attendance_day where site = '%s' and removed_at is null
      group by local_date order by local_date""";

  private K30Exhibits() {}

  static List<Exhibit> of(String site) {
    return List.of(
        new Exhibit("Which feeds saw the passages", SEEN_BY.formatted(site)),
        new Exhibit(
            "Some of them, joined to person and device",
            SAMPLES.formatted(site, Exhibit.time("occurred_at"))),
        new Exhibit("Attendance, as the server computed it", ATTENDANCE.formatted(site)));
  }
}
