package io.gatehouse.demo.k30;

import io.gatehouse.demo.Scene;
import io.gatehouse.demo.Stage;
import io.gatehouse.simulator.k30.BadRecord;
import io.gatehouse.simulator.k30.Device;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.LedgerPassage;
import io.gatehouse.simulator.k30.Person;
import io.gatehouse.simulator.k30.Tampered;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** What happens at a K30 server, and when. */
final class K30Scenes {

  private static final String PEOPLE = "people/getlist";

  static final List<String> PATHS =
      List.of(
          "record/getlist",
          PEOPLE,
          "department/getlist",
          "Device/GetList",
          "region/getlist",
          "region/getpeoplelist",
          "attendance/getdayrptlist",
          "attendance/getmonthrptlist",
          "attendance/getabnormalrptlist");

  private static final Duration TAMPERING = Duration.ofSeconds(3);
  private static final double USUALLY_LOST = 0.3;

  /** Tampered pushes that have been answered; nearly one of each kind. */
  private static final int SOME = 7;

  private final K30Simulator server;
  private final Stage stage;

  K30Scenes(K30Simulator server, Stage stage) {
    this.server = server;
    this.stage = stage;
  }

  List<Scene> all() {
    return List.of(
        new Scene(0.09, this::pushed),
        new Scene(0.16, this::lost),
        new Scene(0.31, this::tampered),
        new Scene(0.47, this::badRecords),
        new Scene(0.57, this::leaver));
  }

  private Person person(int turn) {
    return server.premises().people().all().get(turn);
  }

  private Device device() {
    return server.premises().devices().all().get(0);
  }

  private LedgerPassage passage(double lost, int turn) {
    server.pusher().habits().lose(lost);
    LedgerPassage passage = server.pass(person(turn), device()).publish();
    server.pusher().habits().lose(USUALLY_LOST);
    return passage;
  }

  private void pushed() {
    LedgerPassage passage = passage(0, 5);
    stage.server(passage.facts().person().name() + " passes, and the server pushes it");
    stage.whenLoaded(
        Map.of("source_event_id", passage.no()),
        "the push was decrypted, verified, committed, and only then acknowledged");
  }

  private void lost() {
    LedgerPassage passage = passage(1, 6);
    stage.server(
        passage.facts().person().name()
            + " passes, and the push is lost, as three in ten are. One in five comes twice");
    stage.whenLoaded(
        Map.of("source_event_id", passage.no()),
        "the passage whose push was lost is a row: records found it in the list");
  }

  private void tampered() {
    server.pusher().habits().tamper(1);
    stage.server(
        "somebody on the network sends copies of pushes with another byte, another time, another"
            + " key, half of the data, and old ones once more");
    stage.later(TAMPERING, () -> server.pusher().habits().tamper(0));
    stage.whenRunEnds(
        "records", () -> server.pusher().tampered().size() >= SOME, this::whatBecameOfThem);
  }

  private String whatBecameOfThem() {
    List<Tampered> tampered = server.pusher().tampered();
    long replays = tampered.stream().filter(push -> push.kind().isHarmless()).count();
    long fallenFor = tampered.stream().filter(Tampered::wasFallenFor).count();
    return (tampered.size() - replays - fallenFor)
        + " forged pushes were refused; "
        + replays
        + " replays of old ones changed nothing";
  }

  private void badRecords() {
    for (BadRecord kind : BadRecord.values()) {
      server.badRecord(kind).publish();
    }
    stage.server(
        "reports five bad passages: an impossible time, no time, no number, a name of 5,000"
            + " characters, and SQL, markup and placeholders as values");
  }

  private void leaver() {
    Person leaver = person(10);
    server.premises().people().remove(leaver);
    long asked = server.requests(PEOPLE);
    stage.server(leaver.name() + " leaves the company, and the list of people no longer has them");
    stage.whenRunEnds(
        "reference",
        () -> server.requests(PEOPLE) >= asked + 2,
        () ->
            leaver.name()
                + " is kept, with the time since when they are gone: their passages still have a"
                + " name");
  }
}
