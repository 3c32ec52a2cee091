package io.gatehouse.demo;

import io.gatehouse.demo.Audience.Actor;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.FaultRule;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.BadRecord;
import io.gatehouse.simulator.axacs.Card;
import io.gatehouse.simulator.axacs.Door;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What goes wrong at the server during the demo, and when. */
final class Scenes {

  private static final Duration HANG = Duration.ofSeconds(3);
  private static final Duration LATE = Duration.ofSeconds(3);
  private static final String RECORDS = "acsrecords/byid";
  private static final String CACHE = "acs/device/eventcache/*";

  private record Scene(Duration at, Runnable play) {}

  private final AxAcsSimulator server;
  private final DemoWatch watch;
  private final List<Scene> scenes = new ArrayList<>();
  private Duration elapsed = Duration.ZERO;

  /**
   * @param length of the whole demo, over which the scenes are spread
   */
  Scenes(AxAcsSimulator server, DemoWatch watch, Duration length) {
    this.server = server;
    this.watch = watch;
    at(length, 0.12, this::doubleSwipe);
    at(length, 0.22, this::badReplies);
    at(length, 0.34, this::lateRecord);
    at(length, 0.44, this::badRecords);
    at(length, 0.54, this::hang);
  }

  private void at(Duration length, double share, Runnable play) {
    scenes.add(new Scene(Duration.ofMillis((long) (length.toMillis() * share)), play));
  }

  /** Plays what is due so long after the first moment. */
  void play(Duration now) {
    elapsed = now;
    while (!scenes.isEmpty() && scenes.get(0).at().compareTo(elapsed) <= 0) {
      scenes.remove(0).play().run();
    }
  }

  private void doubleSwipe() {
    Door door = server.doors().get(1);
    Card card = server.cards().get(7);
    java.time.Instant second = watch.now();
    server.swipe(door, card).at(second).publish();
    server.swipe(door, card).at(second).publish();
    watch.says(
        Actor.SERVER,
        "one card is held to one door twice within a second. Those are two events and must stay"
            + " two rows, although nothing but their ids tells them apart");
  }

  private void badReplies() {
    List<FaultRule> rules =
        List.of(
            server.faults().inject(Fault.HTTP_503).onPath(RECORDS).once(),
            server.faults().inject(Fault.CUT_JSON).onPath(RECORDS).once(),
            server.faults().inject(Fault.HTML_PAGE).onPath(RECORDS).once());
    watch.says(
        Actor.SERVER,
        "answers HTTP 503, then half a reply, then a login page with HTTP 200. None of them may"
            + " move a checkpoint");
    watch.untilNextRun(
        "records",
        () -> rules.stream().allMatch(rule -> rule.fired() > 0),
        "records asked the same again until a whole reply came; nothing was skipped");
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
    watch.says(
        Actor.SERVER,
        "record "
            + id
            + " gets its id now and shows only 3 s later, behind higher ones that have been read");
    watch.untilLoaded(
        String.valueOf(id),
        "record " + id + " found: ids that were missing are looked for again, for hours");
  }

  private void badRecords() {
    for (BadRecord kind : BadRecord.values()) {
      server.badRecord(kind).publish();
    }
    watch.says(
        Actor.SERVER,
        "sends five bad records: an impossible date, no date, no id, a name of 5,000 characters,"
            + " and SQL, markup and placeholders as values");
  }

  private void hang() {
    FaultRule rule = server.faults().inject(Fault.HANG).onPath(CACHE).always();
    watch.says(
        Actor.SERVER,
        "hangs: whoever asks for live events gets no answer for 3 s, and the server keeps them"
            + " for 2 s only");
    scenes.add(new Scene(elapsed.plus(HANG), rule::clear));
  }
}
