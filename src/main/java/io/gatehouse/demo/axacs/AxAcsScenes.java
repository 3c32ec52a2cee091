package io.gatehouse.demo.axacs;

import io.gatehouse.demo.Scene;
import io.gatehouse.demo.Stage;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.FaultRule;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.BadRecord;
import io.gatehouse.simulator.axacs.Card;
import io.gatehouse.simulator.axacs.Door;
import io.gatehouse.simulator.axacs.EventType;
import io.gatehouse.simulator.axacs.Person;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What goes wrong at an AX-ACS server, and when. */
final class AxAcsScenes {

  private static final Duration HANG = Duration.ofSeconds(3);
  private static final Duration LATE = Duration.ofSeconds(3);
  private static final Duration GUARDS = Duration.ofSeconds(3);
  private static final String RECORDS = "acsrecords/byid";
  private static final String CACHE = "acs/device/eventcache/*";
  private static final String ALARMS = "acs/alarmevent/notconfirmandclear";

  static final List<String> PATHS =
      List.of(
          RECORDS,
          ALARMS,
          "acs/device/eventcache/swipecard",
          "useraccessrecords",
          "acsrecords/areausers",
          "users",
          "orgs",
          "areas",
          "acs/devices",
          "acs/device/doors");

  private final AxAcsSimulator server;
  private final Stage stage;

  AxAcsScenes(AxAcsSimulator server, Stage stage) {
    this.server = server;
    this.stage = stage;
  }

  List<Scene> all() {
    return List.of(
        new Scene(0.12, this::doubleSwipe),
        new Scene(0.22, this::badReplies),
        new Scene(0.34, this::lateRecord),
        new Scene(0.44, this::badRecords),
        new Scene(0.54, this::hang),
        new Scene(0.62, this::doorForced),
        new Scene(0.66, this::renamed));
  }

  private void doubleSwipe() {
    Door door = server.doors().get(1);
    Card card = server.cards().get(7);
    Instant second = stage.now();
    server.swipe(door, card).at(second).publish();
    server.swipe(door, card).at(second).publish();
    stage.server(
        "one card is held to one door twice within a second. Those are two events and must stay"
            + " two rows, although nothing but their ids tells them apart");
  }

  private void badReplies() {
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

  private void lateRecord() {
    Door door = server.doors().get(2);
    long id =
        server
            .swipe(door, server.cards().get(11))
            .neverInCache()
            .recordVisibleAfter(LATE)
            .publish()
            .recordId();
    stage.server(
        "record "
            + id
            + " gets its id now and shows only 3 s later, behind higher ones that have been read");
    stage.whenLoaded(
        Map.of("source_event_id", String.valueOf(id)),
        "record " + id + " found: ids that were missing are looked for again, for hours");
  }

  private void badRecords() {
    for (BadRecord kind : BadRecord.values()) {
      server.badRecord(kind).publish();
    }
    stage.server(
        "sends five bad records: an impossible date, no date, no id, a name of 5,000 characters,"
            + " and SQL, markup and placeholders as values");
  }

  private void hang() {
    FaultRule rule = server.faults().inject(Fault.HANG).onPath(CACHE).always();
    stage.server(
        "hangs: whoever asks for live events gets no answer for 3 s, and the server keeps them"
            + " for 2 s only");
    stage.later(HANG, rule::clear);
  }

  private void doorForced() {
    Door door = server.doors().get(3);
    server.doorEvent(door, EventType.DOOR_FORCED).publish();
    long alarm = server.alarms().newest();
    stage.server(
        door.name() + " is forced: alarm " + alarm + " is on the list until it is seen to");
    stage.whenLoaded(Map.of("alarm_id", String.valueOf(alarm)), "alarm " + alarm + " is open");
    stage.later(GUARDS, () -> seenTo(alarm));
  }

  private void seenTo(long alarm) {
    server.alarms().acknowledge(alarm);
    server.alarms().clear(alarm);
    long asked = server.requests(ALARMS);
    stage.server("somebody acknowledges alarm " + alarm + " and clears it; the list drops it");
    stage.whenRunEnds(
        "alarms",
        () -> server.requests(ALARMS) > asked + 1,
        () -> "alarm " + alarm + " is closed, and kept with its times");
  }

  private void renamed() {
    Person person = server.people().all().get(20);
    String name = "欧阳" + person.name();
    server.people().rename(person.id(), name);
    stage.server(person.name() + " is called " + name + " from now on");
    stage.whenLoaded(
        Map.of("person_id", String.valueOf(person.id()), "person_name", name),
        "the table person has the new name; events keep the name of their moment");
  }
}
