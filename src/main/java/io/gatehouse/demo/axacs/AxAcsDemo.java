package io.gatehouse.demo.axacs;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.demo.Stage;
import io.gatehouse.demo.Stage.Scene;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.FaultRule;
import io.gatehouse.simulator.Thing;
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
    server.happens(door, "DOOR_FORCED");
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
