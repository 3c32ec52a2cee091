package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.observe.Status;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.CallLedger;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.Heartbeat;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PausedFeed;
import io.gatehouse.warehouse.Standing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatusScreenTest {

  private static final Instant NOW = Instant.parse("2026-11-27T06:25:00Z");
  private static final String LONG = "plant-in-a-town-whose-name-is-forty-long";
  private static final String STATE = "{\"lastId\": 123456789012}";

  private static List<Site> sites(String name, String... more) {
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    reader.set("sites." + name + ".vendor=ax-acs");
    reader.set("sites." + name + ".base-url=http://127.0.0.1:1");
    reader.set("sites." + name + ".feeds=records,realtime");
    for (String setting : more) {
      reader.set(setting);
    }
    return reader.read().sites();
  }

  private static FeedStatus status(String site, int failed) {
    return new FeedStatus(
        new FeedKey(site, "records"),
        "ax-acs",
        STATE,
        NOW.minusSeconds(3),
        NOW.minusSeconds(3),
        NOW.minusSeconds(3),
        failed > 0 ? "no answer from 10.0.0.5" : null,
        NOW.minusSeconds(9),
        failed,
        1_234_567_890L,
        12_345,
        3,
        7,
        2,
        1,
        0,
        NOW.minusSeconds(3));
  }

  private static Heartbeat daemon(Instant beat, Instant stopped) {
    return new Heartbeat(
        UUID.randomUUID(), "gate1", 4711, NOW.minusSeconds(7_300), beat, stopped, null, NOW);
  }

  private static String print(int width, Status status) {
    StringWriter text = new StringWriter();
    PrintWriter out = new PrintWriter(text);
    Terminal terminal = new Terminal(true, false, width);
    StatusScreen.headline(out, terminal, status);
    new StatusScreen(terminal, status).print(out);
    return width < 200 ? text.toString() : text.toString().replaceAll("\\s+", " ");
  }

  @ParameterizedTest
  @ValueSource(ints = {60, 80, 100, 120, 200})
  void no_width_cuts_a_feed_a_time_or_a_number(int width) {
    Standing standing =
        new Standing(List.of(status(LONG, 2)), List.of(), List.of(daemon(NOW, null)));
    String printed = print(width, Status.of(sites(LONG), standing, NOW));

    assertThat(printed)
        .contains(LONG + "/records", LONG + "/realtime", "1,234,567,890", "12,345", "3 s")
        .contains("failing", "no answer from 10.0.0.5")
        .contains(Vendors.position("ax-acs", "records", STATE))
        .doesNotContain("…");
    if (width >= 80 && width < 200) {
      assertThat(printed.lines()).allMatch(line -> TextWidth.of(line) <= width);
    }
  }

  @Test
  void the_headline_says_whether_a_daemon_runs_and_what_fails() {
    List<Site> two =
        sites("hq", "sites.gate.vendor=ax-acs", "sites.gate.base-url=http://127.0.0.1:1");
    List<FeedStatus> known = List.of(status("hq", 1));
    assertThat(
            print(
                200,
                Status.of(two, new Standing(known, List.of(), List.of(daemon(NOW, null))), NOW)))
        .contains("the daemon runs since 2 h (gate1, process 4711); 2 of 2 sites fail: gate, hq");
    Heartbeat killed = daemon(NOW.minusSeconds(3_000), null);
    assertThat(
            print(
                200, Status.of(sites("hq"), new Standing(known, List.of(), List.of(killed)), NOW)))
        .contains("the daemon does NOT run: its last sign of life is 50 min ago")
        .contains("1 of 1 site fails: hq");
    Heartbeat ahead = daemon(NOW.plusSeconds(3_000), null);
    assertThat(
            print(200, Status.of(sites("hq"), new Standing(known, List.of(), List.of(ahead)), NOW)))
        .contains("does NOT run: its last sign of life is of 2026-11-27 07:15:00Z, before");
    assertThat(print(200, Status.of(sites("hq"), new Standing(known, List.of(), List.of()), NOW)))
        .contains("no daemon has run on this warehouse");
  }

  private static Standing standing(List<FeedStatus> known, Duration runs, CallLedger.Use calls) {
    Heartbeat daemon =
        new Heartbeat(UUID.randomUUID(), "gate1", 4711, NOW.minus(runs), NOW, null, null, NOW);
    return new Standing(
        known,
        List.of(),
        List.of(daemon),
        List.of(calls),
        Map.of("hq", NOW.minus(runs)),
        List.of());
  }

  private static CallLedger.Use used(int calls) {
    return new CallLedger.Use(List.of("hq"), calls, 55, Duration.ofMinutes(1), 0, Duration.ZERO);
  }

  @Test
  void a_feed_that_waits_for_calls_waits_and_fails_only_after_a_quarter_of_an_hour() {
    List<Site> sites = sites("hq", "sites.hq.feeds=records");
    Duration some = Duration.ofMinutes(5);
    Status waits = Status.of(sites, standing(List.of(), some, used(40)), NOW);
    assertThat(print(200, waits))
        .contains("its site is well", "hq/records waiting", "waits until its vendor may be called");
    assertThat(Status.of(sites, standing(List.of(), some, used(3)), NOW).failingSites())
        .as("calls are to be had")
        .containsExactly("hq");
    Duration long_ = Duration.ofMinutes(30);
    assertThat(Status.of(sites, standing(List.of(), long_, used(40)), NOW).failingSites())
        .containsExactly("hq");
  }

  @Test
  void a_site_that_came_while_the_daemon_ran_and_a_long_first_run_are_not_silent() {
    List<Site> sites = sites("hq", "sites.hq.feeds=records");
    Heartbeat daemon = daemon(NOW, null);
    Standing fresh =
        new Standing(
            List.of(),
            List.of(),
            List.of(daemon),
            List.of(),
            Map.of("hq", NOW.minusSeconds(2)),
            List.of());
    assertThat(print(200, Status.of(sites, fresh, NOW))).contains("hq/records never ran");
    assertThat(Status.of(sites, fresh, NOW).failingSites()).isEmpty();
    Standing known = new Standing(List.of(), List.of(), List.of(daemon));
    assertThat(Status.of(sites, known, NOW).failingSites()).containsExactly("hq");
    FeedStatus reads = firstRun("hq", "records", NOW.minusSeconds(2));
    assertThat(print(200, Status.of(sites, of(reads, daemon), NOW))).contains("hq/records ok - -");
    FeedStatus hangs = firstRun("hq", "records", NOW.minusSeconds(600));
    assertThat(print(200, Status.of(sites, of(hangs, daemon), NOW))).contains("hq/records silent");
  }

  private static Standing of(FeedStatus status, Heartbeat daemon) {
    return new Standing(List.of(status), List.of(), List.of(daemon));
  }

  private static FeedStatus firstRun(String site, String feed, Instant page) {
    return new FeedStatus(
        new FeedKey(site, feed),
        "ax-acs",
        STATE,
        page,
        null,
        null,
        null,
        null,
        0,
        1_000,
        0,
        0,
        0,
        0,
        0,
        0,
        null);
  }

  @Test
  void rows_that_retention_keeps_no_more_are_told() {
    Status status = Status.of(sites("hq"), of(status("hq", 0), daemon(NOW, null)), NOW);
    assertThat(print(200, status))
        .contains("7 rows were not loaded: they are older than retention");
    assertThat(status.objects((vendor, feed, state) -> state).get(0).get("rows_expired"))
        .isEqualTo(7L);
  }

  @Test
  void a_paused_feed_fails_nobody_and_a_webhook_waits() {
    List<Site> sites =
        sites(
            "hq",
            "sites.k.vendor=k30",
            "sites.k.base-url=http://127.0.0.1:1",
            "sites.k.company-no=1762766749844335",
            "sites.k.app-secret=s",
            "sites.k.feeds=webhook");
    PausedFeed paused = new PausedFeed("hq", null, NOW.minusSeconds(60), NOW.plusSeconds(7_200));
    Status status =
        Status.of(
            sites,
            new Standing(List.of(status("hq", 4)), List.of(paused), List.of(daemon(NOW, null))),
            NOW);

    assertThat(print(200, status))
        .contains("all 2 sites are well")
        .contains("hq/records paused")
        .contains("paused 60 s ago, until 2026-11-27 08:25:00Z")
        .contains("k/webhook waiting");
    assertThat(status.feeds()).noneMatch(feed -> feed.isFailing(NOW));
    FeedStatus pushed = firstRun("k", "webhook", NOW.minusSeconds(90_000));
    assertThat(print(200, Status.of(sites, of(pushed, daemon(NOW, null)), NOW)))
        .as("nobody has passed for a day")
        .contains("k/webhook ok");
  }
}
