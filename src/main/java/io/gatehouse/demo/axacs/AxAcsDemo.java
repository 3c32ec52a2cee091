package io.gatehouse.demo.axacs;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.demo.Outcome.Exhibit;
import io.gatehouse.demo.Stage;
import io.gatehouse.demo.Stage.Scene;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.FaultRule;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.axacs.AxAcsEvent;
import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The head office of the demo, with an AX-ACS server. */
public final class AxAcsDemo extends DemoSite {

  private static final int HISTORY = 3_000;
  private static final double EVENTS_PER_SECOND = 8;

  /** Harmless to what events mean, and what no clean parser survives. */
  private static final EnumSet<AxAcsQuirk> QUIRKS =
      EnumSet.complementOf(
          EnumSet.of(AxAcsQuirk.DUPLICATE_KEYS, AxAcsQuirk.GBK_BODIES, AxAcsQuirk.NO_CONTENT_TYPE));

  private static final Duration HANG = Duration.ofSeconds(3);
  private static final Duration LATE = Duration.ofSeconds(3);
  private static final Duration GUARDS = Duration.ofSeconds(3);
  private static final String RECORDS = "acsrecords/byid";
  private static final String CACHE = "acs/device/eventcache/*";
  private static final String ALARMS = "acs/alarmevent/notconfirmandclear";

  private static final String SEEN_BY =
      """
      select seen_by as "seen by", count(*) as "rows",
             case seen_by
               when 'records' then 'read from the record list, by id'
               when 'realtime' then 'only from the live cache, which keeps 2 s'
               when 'realtime,records' then
                 'seen live within a second, completed by its record: one row'
               when 'passages' then 'faces and number plates, read by time'
               else '' end as "that is"
      from access_event where site = 'hq' group by seen_by order by seen_by""";

  /**
   * Two that only their ids tell apart, and one of each other kind; the newest, joined to doors and
   * people.
   */
  private static final String SAMPLES =
      """
      select formatdatetime(occurred_at, 'MM-dd HH:mm:ss', 'en', 'UTC') as "at (utc)",
             coalesce(door.access_point_name, event.access_point_name) as door,
             event.person_name as person, person.org_name as department, decision,
             denial_reason as denial, seen_by as "seen by"
      from (
        select kinds.*, row_number() over
                 (partition by kind order by occurred_at desc, access_point_id, event_id) as n
        from (
          select access_event.*,
                 case
                   when method = 'CARD' and count(*) over
                       (partition by occurred_at, access_point_id, credential_no, event_name,
                          person_name) > 1
                     then 1
                   when denial_reason is not null then 3
                   when method = 'FACE' then 4
                   when method = 'PLATE' then 5
                   when method is null then 6
                   when seen_by = 'realtime,records' then 2
                 end as kind
          from access_event where site = 'hq') as kinds
        where kind is not null) as event
      left join access_point as door
        on door.site = event.site and door.access_point_id = event.access_point_id
      left join person on person.site = event.site and person.person_id = event.person_id
      where n = 1 or kind = 1 and n = 2
      order by kind, n""";

  private static final String ALARM_ROWS =
      """
      select formatdatetime(opened_at, 'MM-dd HH:mm:ss', 'en', 'UTC') as "opened (utc)",
             access_point_name as door, event_name as event,
             case when acknowledged_at is null then '' else 'yes' end as acknowledged,
             case when closed_at is null then 'still open'
               else cast(datediff(second, opened_at, closed_at) as varchar) || ' s later' end
               as closed
      from alarm where site = 'hq'
      order by closed_at desc nulls last, opened_at desc fetch first 4 rows only""";

  private final AxAcsSimulator server;

  public AxAcsDemo(Clock clock) {
    this(
        AxAcsSimulator.start(
            clock,
            o -> {
              o.seed = 7;
              o.history = HISTORY;
              o.quirks = QUIRKS.toArray(AxAcsQuirk[]::new);
            }));
  }

  private AxAcsDemo(AxAcsSimulator server) {
    super("hq", "ax-acs", server, EVENTS_PER_SECOND, "records", "reference");
    this.server = server;
  }

  @Override
  protected List<String> ownSettings() {
    return List.of(
        "records.schedule=1s",
        "passages.schedule=3s",
        "reference.schedule=6s",
        "alarms.schedule=2s",
        "presence.schedule=4s");
  }

  @Override
  protected String introduction() {
    return String.format(
        Locale.ROOT,
        "AX-ACS, with %,d door records of the last 30 days and %.0f new events a second from now"
            + " on. Its JSON is as dirty as the real one's: stray and missing commas, numbers as"
            + " strings, several names for one field",
        HISTORY,
        EVENTS_PER_SECOND);
  }

  @Override
  protected String historyRead() {
    return "the history: %,d rows. From here on it reads what is new";
  }

  @Override
  public List<Scene> scenes(Stage stage) {
    return List.of(
        new Scene(0.12, () -> doubleSwipe(stage)),
        new Scene(0.22, () -> badReplies(stage)),
        new Scene(0.34, () -> lateRecord(stage)),
        new Scene(0.44, () -> badRecords(stage)),
        new Scene(0.54, () -> hang(stage)),
        new Scene(0.62, () -> doorForced(stage)),
        new Scene(0.66, () -> renamed(stage)));
  }

  @Override
  public boolean isSettled(Stage stage) {
    // The server's hang is a gap for certain; it may not have been noticed yet.
    return super.isSettled(stage) && stage.gaps() > 0;
  }

  @Override
  public List<Exhibit> exhibits() {
    return List.of(
        new Exhibit("Which feeds saw them", SEEN_BY),
        new Exhibit("Some of the rows of access_event, joined to doors and people", SAMPLES),
        new Exhibit("Some of the alarms, with what became of them", ALARM_ROWS));
  }

  @Override
  public List<String> ownServer() {
    return List.of("base-url=http://10.0.0.5:6500");
  }

  private void doubleSwipe(Stage stage) {
    Thing door = server.doors().get(1);
    Thing card = server.people().get(7);
    Instant second = stage.now();
    server.swipe(door, card, how -> how.at = second);
    server.swipe(door, card, how -> how.at = second);
    stage.server(
        "one card is held to one door twice within a second. Those are two events and must stay"
            + " two rows, although nothing but their ids tells them apart");
  }

  private void badReplies(Stage stage) {
    List<FaultRule> rules =
        List.of(
            server.faults().inject(Fault.HTTP_503).onPath(RECORDS).once(),
            server.faults().inject(Fault.CUT_JSON).onPath(RECORDS).once(),
            server.faults().inject(Fault.HTML_PAGE).onPath(RECORDS).once());
    stage.server(
        "answers HTTP 503, then half a reply, then a login page with HTTP 200. None of them may"
            + " move a checkpoint");
    stage.whenRunEnds(
        "records",
        () -> rules.stream().allMatch(rule -> rule.fired() > 0),
        () -> "records asked the same again until a whole reply came; nothing was skipped");
  }

  private void lateRecord(Stage stage) {
    Thing door = server.doors().get(2);
    long id =
        server
            .swipe(
                door,
                server.people().get(11),
                how -> {
                  how.cached = false;
                  how.recordDelay = LATE;
                })
            .recordId();
    stage.server(
        "record "
            + id
            + " gets its id now and shows only 3 s later, behind higher ones that have been read");
    stage.whenLoaded(
        Map.of("source_event_id", String.valueOf(id)),
        "record " + id + " found: ids that were missing are looked for again, for hours");
  }

  private void badRecords(Stage stage) {
    for (BadRecord kind : BadRecord.values()) {
      server.bad(kind);
    }
    stage.server(
        "sends five bad records: an impossible date, no date, no id, a name of 5,000 characters,"
            + " and SQL, markup and placeholders as values");
  }

  private void hang(Stage stage) {
    FaultRule rule = server.faults().inject(Fault.HANG).onPath(CACHE).always();
    stage.server(
        "hangs: whoever asks for live events gets no answer for 3 s, and the server keeps them"
            + " for 2 s only");
    stage.later(HANG, rule::clear);
  }

  private void doorForced(Stage stage) {
    Thing door = server.doors().get(3);
    server.happens(door, AxAcsEvent.Type.DOOR_FORCED);
    long alarm = server.alarms().newest();
    stage.server(
        door.text("doorName")
            + " is forced: alarm "
            + alarm
            + " is on the list until it is seen to");
    stage.whenLoaded(Map.of("alarm_id", String.valueOf(alarm)), "alarm " + alarm + " is open");
    stage.later(GUARDS, () -> seenTo(alarm, stage));
  }

  private void seenTo(long alarm, Stage stage) {
    server.alarms().acknowledge(alarm);
    server.alarms().clear(alarm);
    long asked = server.requests(ALARMS);
    stage.server("somebody acknowledges alarm " + alarm + " and clears it; the list drops it");
    stage.whenRunEnds(
        "alarms",
        () -> server.requests(ALARMS) > asked + 1,
        () -> "alarm " + alarm + " is closed, and kept with its times");
  }

  private void renamed(Stage stage) {
    Thing person = server.people().get(20);
    String name = "欧阳" + person.text("userName");
    server.people().put(person.with("userName", name));
    stage.server(person.text("userName") + " is called " + name + " from now on");
    stage.whenLoaded(
        Map.of("person_id", person.id(), "person_name", name),
        "the table person has the new name; events keep the name of their moment");
  }
}
