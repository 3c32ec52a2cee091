package io.gatehouse.demo.wecom;

import io.gatehouse.demo.Scene;
import io.gatehouse.demo.Stage;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.FaultRule;
import io.gatehouse.simulator.wecom.BadPassage;
import io.gatehouse.simulator.wecom.DoorRule;
import io.gatehouse.simulator.wecom.Member;
import io.gatehouse.simulator.wecom.Passage;
import io.gatehouse.simulator.wecom.Punch;
import io.gatehouse.simulator.wecom.WeComSimulator;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What happens at WeCom, and when. */
final class WeComScenes {

  private static final String ACCESS = "devicedata/get_accesscontrol_data";
  private static final String RULES = "devicedata/get_accesscontrol_rule";
  private static final String CHECKIN = "checkin/getcheckindata";
  private static final String TOKEN = "service/get_corp_token";

  static final List<String> PATHS =
      List.of(ACCESS, RULES, CHECKIN, TOKEN, "service/get_suite_token");

  private static final int TOKEN_REVOKED = 40014;
  private static final int TOO_MANY_AT_ONCE = 45033;
  private static final Duration LATE = Duration.ofSeconds(4);

  /** Some pages. */
  private static final int OFFLINE_PASSAGES = 450;

  private final WeComSimulator server;
  private final Stage stage;
  private final Punch missed;

  WeComScenes(WeComSimulator server, Stage stage) {
    this.server = server;
    this.stage = stage;
    this.missed = missed();
  }

  List<Scene> all() {
    return List.of(
        new Scene(0.06, this::lateUpload),
        new Scene(0.18, this::badPassages),
        new Scene(0.28, this::tokenTakenBack),
        new Scene(0.40, this::tooManyAtOnce),
        new Scene(0.50, this::correction),
        new Scene(0.60, this::ruleRemoved));
  }

  /** Of yesterday morning, recorded since the beginning. */
  private Punch missed() {
    Instant yesterday = stage.now().minus(Duration.ofDays(1));
    return server
        .punches()
        .punch()
        .by(server.employees().get(3))
        .at(yesterday)
        .scheduled(yesterday)
        .exceptions(Punch.MISSED)
        .publish();
  }

  private void lateUpload() {
    Member member = server.employees().get(5);
    Passage passage = server.passage().by(member).at(stage.now()).uploadedAfter(LATE).publish();
    stage.server("somebody passes a door whose device is offline and sends it only 4 s later");
    stage.whenLoaded(
        Map.of("occurred_at", passage.passedAt(), "person_id", member.openUserId()),
        "the late passage is a row: windows go by the time of upload, and overlap");
  }

  private void badPassages() {
    for (BadPassage kind : BadPassage.values()) {
      server.badPassage(kind).publish();
    }
    stage.server(
        "sends six bad passages: no time, a word for a time, microseconds, no device, nobody, and"
            + " numbers as texts");
  }

  private void tokenTakenBack() {
    Instant begin = stage.now().minus(Duration.ofHours(20));
    String device = server.deviceSns().get(2);
    List<Member> members = server.members();
    for (int i = 0; i < OFFLINE_PASSAGES; i++) {
      Instant at = begin.plusSeconds(60L * i);
      server
          .passage()
          .device(device)
          .by(members.get(i % members.size()))
          .at(at)
          .uploadedAfter(Duration.between(at, stage.now()))
          .publish();
    }
    long tokens = server.requests(TOKEN);
    server.console().revokeTokens(TOKEN_REVOKED);
    stage.server(
        "a device that was offline for a day sends "
            + OFFLINE_PASSAGES
            + " passages at once, and WeCom takes the access token back while feeds read them");
    stage.whenRunEnds(
        "access",
        () -> server.requests(TOKEN) > tokens,
        () ->
            "the feeds met a dead token and shared one new one; the page was asked for again, and"
                + " nothing else");
  }

  private void tooManyAtOnce() {
    FaultRule rule =
        server.faults().inject(Fault.ERROR_CODE).code(TOO_MANY_AT_ONCE).onPath(ACCESS).once();
    stage.server("answers errcode 45033 inside HTTP 200: too many calls at once");
    stage.whenRunEnds(
        "access",
        () -> rule.fired() > 0,
        () -> "all feeds of the app paused for a moment, and access went on where it stopped");
  }

  private void correction() {
    Punch correct = server.punches().makeUp(missed, missed.punchedAt().minusSeconds(240));
    stage.server("somebody who forgot to clock in yesterday has it corrected (补卡)");
    stage.whenLoaded(
        Map.of("punched_at", correct.punchedAt(), "person_id", correct.userId()),
        "the corrected punch is a row; the one that it replaced is kept, and marked as retracted");
  }

  private void ruleRemoved() {
    DoorRule rule = server.rules().all().get(0);
    server.rules().remove(rule);
    long asked = server.requests(RULES);
    stage.server("the rule " + rule.name() + " of door " + rule.deviceSn() + " is deleted");
    stage.whenRunEnds(
        "rules",
        () -> server.requests(RULES) >= asked + 2L * server.deviceSns().size(),
        () ->
            "the rule, its windows and its people are kept, with the time since when they are gone");
  }
}
