package io.gatehouse.demo.k30;

import io.gatehouse.demo.DemoSite;
import io.gatehouse.demo.Stage;
import io.gatehouse.demo.Stage.Scene;
import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.k30.K30Quirk;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.Pusher;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The plant of the demo, whose doors report to a K30 server. */
public final class K30Demo extends DemoSite {

  private static final int HISTORY = 250;
  private static final int MOST_ROWS = 50;
  private static final int PEOPLE = 60;
  private static final double EVENTS_PER_SECOND = 4;

  /** The vendor's is 60, with which all feeds together would need minutes. */
  private static final int CALLS_A_MINUTE = 300;

  private static final K30Quirk[] QUIRKS = {
    K30Quirk.JOB_NUMBER_SPELLING,
    K30Quirk.PEOPLNO,
    K30Quirk.FIELD_NAME_VARIANTS,
    K30Quirk.APPID,
    K30Quirk.ENVELOPE_NUMBERS,
    K30Quirk.INNER_LIST_AS_STRING,
    K30Quirk.NUMBERS_AS_STRINGS,
    K30Quirk.SEX_SWAPPED,
    K30Quirk.OUTINTYPE_TYPE,
    K30Quirk.SHOULD_VALUES,
    K30Quirk.PASSWORDS,
    K30Quirk.ID_NUMBERS
  };

  private static final String PEOPLE_LIST = "people/getlist";
  private static final Duration TAMPERING = Duration.ofSeconds(3);
  private static final double USUALLY_LOST = 0.3;

  /** Tampered pushes that have been answered; nearly one of each kind. */
  private static final int SOME = 7;

  private final LocalDate start;
  private final K30Simulator server;

  public K30Demo(Clock clock) {
    this(clock, LocalDate.ofInstant(clock.instant(), ZONE).minusDays(1));
  }

  private K30Demo(Clock clock, LocalDate start) {
    this(
        start,
        K30Simulator.start(
            clock,
            o -> {
              o.seed = 13;
              o.people = PEOPLE;
              o.devices = 6;
              o.history = HISTORY;
              o.historyFrom = start.atStartOfDay(ZONE).toInstant();
              o.mostRows = MOST_ROWS;
              o.callLimit = CALLS_A_MINUTE;
              o.deliveryShare = 0.2;
              o.quirks = QUIRKS;
            }));
  }

  private K30Demo(LocalDate start, K30Simulator server) {
    super(
        "plant",
        "k30",
        server,
        EVENTS_PER_SECOND,
        "records",
        "reference",
        "presence",
        "attendance");
    this.start = start;
    this.server = server;
  }

  @Override
  protected List<String> ownSettings() {
    return List.of(
        "company-no=" + server.credentials().companyNo(),
        "start=" + start,
        "calls-per-minute=" + CALLS_A_MINUTE * 9 / 10,
        "records.schedule=3s",
        "reference.schedule=6s",
        "presence.schedule=6s",
        "attendance.schedule=8s",
        "attendance.overlap=1d",
        // A late passage of the day before, whose push was lost, comes when that day is read again.
        "records.rescan=10s");
  }

  @Override
  protected String introduction() {
    return String.format(
        Locale.ROOT,
        "K30, with %d passages since yesterday, %d people, attendance reports and %.0f new"
            + " passages a second. It encrypts and signs each reply, refuses the %dth call of a"
            + " minute, gives %d rows where 100 are asked for, and pushes passages to the daemon",
        HISTORY,
        PEOPLE,
        EVENTS_PER_SECOND,
        CALLS_A_MINUTE,
        MOST_ROWS);
  }

  @Override
  protected String historyRead() {
    return "the days since yesterday: %,d rows. From now on it looks for what pushes did not bring";
  }

  @Override
  public void open(Stage stage) {
    Pusher.Habits habits = server.pusher().habits();
    habits.lost = USUALLY_LOST;
    habits.repeated = 0.2;
    habits.reordered = 0.1;
    server.pusher().to(stage.webhook());
    super.open(stage);
  }

  @Override
  public List<Scene> scenes(Stage stage) {
    return List.of(
        new Scene(0.09, () -> pushed(stage)),
        new Scene(0.16, () -> lost(stage)),
        new Scene(0.31, () -> tampered(stage)),
        new Scene(0.47, () -> badRecords(stage)),
        new Scene(0.57, () -> leaver(stage)));
  }

  @Override
  public void calm() {
    super.calm();
    Pusher.Habits habits = server.pusher().habits();
    habits.lost = 0;
    habits.repeated = 0;
    habits.reordered = 0;
    habits.tampered = 0;
  }

  @Override
  public boolean isSettled(Stage stage) {
    return super.isSettled(stage) && server.pusher().isIdle();
  }

  @Override
  public Truth truth() {
    return server.truth(start);
  }

  @Override
  public List<String> violations() {
    List<String> violations = new ArrayList<>(super.violations());
    server.pusher().tampered().stream()
        .filter(Pusher.Tampered::wasFallenFor)
        .forEach(push -> violations.add("took a tampered push for good: " + push.kind()));
    return violations;
  }

  @Override
  public List<String> ownServer() {
    return List.of("base-url=http://10.0.0.7:8080", "company-no=…");
  }

  private Thing person(int turn) {
    return server.people().newestFirst().get(turn);
  }

  private Thing passage(double lost, int turn) {
    server.pusher().habits().lost = lost;
    Thing passage = server.pass(person(turn), server.devices().newestFirst().get(0));
    server.pusher().habits().lost = USUALLY_LOST;
    return passage;
  }

  private void pushed(Stage stage) {
    Thing passage = passage(0, 5);
    stage.server(passage.text("peoplename") + " passes, and the server pushes it");
    stage.whenLoaded(
        Map.of("source_event_id", passage.id()),
        "the push was decrypted, verified, committed, and only then acknowledged");
  }

  private void lost(Stage stage) {
    Thing passage = passage(1, 6);
    stage.server(
        passage.text("peoplename")
            + " passes, and the push is lost, as three in ten are. One in five comes twice");
    stage.whenLoaded(
        Map.of("source_event_id", passage.id()),
        "the passage whose push was lost is a row: records found it in the list");
  }

  private void tampered(Stage stage) {
    server.pusher().habits().tampered = 1;
    stage.server(
        "somebody on the network sends copies of pushes with another byte, another time, another"
            + " key, half of the data, and old ones once more");
    stage.later(TAMPERING, () -> server.pusher().habits().tampered = 0);
    stage.whenRunEnds(
        "records", () -> server.pusher().tampered().size() >= SOME, this::whatBecameOfThem);
  }

  private String whatBecameOfThem() {
    List<Pusher.Tampered> tampered = server.pusher().tampered();
    long replays = tampered.stream().filter(push -> push.kind().isHarmless()).count();
    long fallenFor = tampered.stream().filter(Pusher.Tampered::wasFallenFor).count();
    return (tampered.size() - replays - fallenFor)
        + " forged pushes were refused; "
        + replays
        + " replays of old ones changed nothing";
  }

  private void badRecords(Stage stage) {
    for (BadRecord kind : BadRecord.values()) {
      server.pass(kind);
    }
    stage.server(
        "reports five bad passages: an impossible time, no time, no number, a name of 5,000"
            + " characters, and SQL, markup and placeholders as values");
  }

  private void leaver(Stage stage) {
    Thing leaver = person(10);
    server.people().remove(leaver.id());
    long asked = server.requests(PEOPLE_LIST);
    stage.server(
        leaver.text("name") + " leaves the company, and the list of people no longer has them");
    stage.whenRunEnds(
        "reference",
        () -> server.requests(PEOPLE_LIST) >= asked + 2,
        () ->
            leaver.text("name")
                + " is kept, with the time since when they are gone: their passages still have a"
                + " name");
  }
}
