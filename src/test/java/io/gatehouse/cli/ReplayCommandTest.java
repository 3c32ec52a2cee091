package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.cli.Installation.Exit;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.wecom.Tokens;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.CommandRun;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.PageLoad;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReplayCommandTest {

  @TempDir Path folder;

  private Path home;
  private String url;

  private void open(TestDatabase database) {
    url = database.freshWarehouse(folder.resolve("first"));
    home = folder.resolve("home");
    for (String part : List.of("routes", "config")) {
      try (Stream<Path> files = Files.walk(Path.of(part))) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path to = home.resolve(file);
          Files.createDirectories(to.getParent());
          Files.copy(file, to);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private CommandRun run(List<String> settings, String... args) {
    List<String> all = new ArrayList<>(List.of(args));
    all.addAll(List.of("--home", home.toString()));
    return CommandRun.on(url, settings, all.toArray(String[]::new));
  }

  private void edit(String mapping, String from, String to) throws IOException {
    Path file = home.resolve("config/mappings/" + mapping);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private String query(List<String> settings, String sql) {
    return run(settings, "query", "--format", "csv", sql).out().replace("\r", "");
  }

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_fits_after_a_mapping_was_mended_becomes_rows_once(TestDatabase database)
      throws IOException {
    open(database);
    String good = "source_event_id:   {from: recordId, type: integer, required: [records]}";
    String bad = "source_event_id:   {from: recordNo, type: integer, required: [records]}";
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 120)) {
      List<String> hq = CommandRun.site("hq", server.baseUrl(), "feeds=records");
      edit("ax-acs-access_event.yaml", good, bad);
      assertThat(run(hq, "run", "--once").exit()).isZero();
      assertThat(query(hq, "select count(*) from rejected_row")).contains("120");

      CommandRun still = run(hq, "replay", "--feed", "hq/records");
      assertThat(still.exit()).isZero();
      assertThat(still.out()).contains("hq/records: 0 replayed", "120 still rejected");

      edit("ax-acs-access_event.yaml", bad, good);
      CommandRun replay = run(hq, "replay");
      assertThat(replay.out()).contains("hq/records: 120 replayed (120 new", "0 still rejected");
      assertThat(query(hq, "select count(*), count(distinct source_event_id) from access_event"))
          .contains("120,120");
      assertThat(query(hq, "select count(*) from rejected_row")).doesNotContain("120");
      String events = "select event_id, extra from access_event order by event_id";
      String replayed = query(hq, events);

      String elsewhere = url;
      open2(database);
      assertThat(run(hq, "run", "--once").exit()).isZero();
      assertThat(query(hq, events)).isEqualTo(replayed); // as if it had never been rejected
      url = elsewhere;
      assertThat(run(hq, "replay").out()).contains("there are no rejected rows");
    }
  }

  @Test
  void passages_of_k30_are_replayed_as_if_they_had_never_been_rejected() throws IOException {
    try (K30Simulator server =
        K30Simulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 60;
              o.callLimit = 100_000;
            })) {
      replays(
          "k30-access_event.yaml",
          "{from: addTime, required: true}",
          List.of(
              "sites.hq.vendor=k30",
              "sites.hq.base-url=" + server.baseUrl(),
              "sites.hq.company-no=" + server.credentials().companyNo(),
              "sites.hq.calls-per-minute=100000",
              "sites.hq.feeds=records"));
    }
  }

  @Test
  void passages_of_wecom_are_replayed_as_if_they_had_never_been_rejected() throws IOException {
    try (WeComSimulator server = WeComSimulator.start(Clock.systemUTC(), o -> o.history = 60)) {
      Tokens.App app = server.app(Tokens.Kind.SELF_BUILT);
      replays(
          "wecom-access_event.yaml",
          "{from: timestamp, type: epoch-seconds, required: true}",
          List.of(
              "sites.hq.vendor=wecom",
              "sites.hq.base-url=" + server.baseUrl(),
              "sites.hq.corp-id=" + app.corpId(),
              "sites.hq.corp-secret=" + app.corpSecret(),
              "sites.hq.agent-id=" + app.agentId(),
              "sites.hq.device-sns=" + String.join(",", server.company().deviceSns()),
              "sites.hq.feeds=access"));
    }
  }

  private void replays(String mapping, String good, List<String> settings) throws IOException {
    open(TestDatabase.H2);
    String bad = good.replaceFirst("from: \\w+", "from: noSuchField");
    edit(mapping, good, bad);
    assertThat(run(settings, "run", "--once").err()).isEmpty();
    assertThat(query(settings, "select count(*) from access_event")).contains("\n0\n");
    edit(mapping, bad, good);
    CommandRun replay = run(settings, "replay");
    assertThat(replay.err()).isEmpty();
    assertThat(replay.out()).contains(" 0 still rejected");
    assertThat(query(settings, "select count(*) from rejected_row")).contains("\n0\n");
    String events = "select event_id, occurred_at, person_id, extra from access_event order by 1";
    String replayed = query(settings, events);
    assertThat(replayed.lines().count()).isGreaterThan(50);
    open2(TestDatabase.H2);
    assertThat(run(settings, "run", "--once").err()).isEmpty();
    assertThat(query(settings, events)).isEqualTo(replayed);
  }

  @Test
  void two_replays_beside_a_run_that_reads_the_same_records_leave_each_one_once()
      throws IOException, InterruptedException {
    open(TestDatabase.H2);
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 400)) {
      List<String> hq = CommandRun.site("hq", server.baseUrl(), "feeds=records");
      edit("ax-acs-access_event.yaml", "{from: recordId, type", "{from: recordNo, type");
      run(hq, "run", "--once");
      edit("ax-acs-access_event.yaml", "{from: recordNo, type", "{from: recordId, type");
      String[] again = {"backfill", "hq/records", "--from", "2000-01-01", "--to", "2099-12-31"};
      List<CommandRun> runs = Collections.synchronizedList(new ArrayList<>());
      List<Thread> threads =
          Stream.of(new String[] {"replay"}, new String[] {"replay"}, again)
              .map(args -> new Thread(() -> runs.add(run(hq, args))))
              .toList();
      threads.forEach(Thread::start);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(runs).extracting(CommandRun::exit).containsOnly(0);
      assertThat(query(hq, "select count(*), count(distinct source_event_id) from access_event"))
          .contains("400,400");
      run(hq, "replay"); // of what the run rejected before the mapping was mended nothing is left
      assertThat(query(hq, "select count(*) from rejected_row")).contains("\n0\n");
    }
  }

  private void open2(TestDatabase database) {
    url = database.freshWarehouse(folder.resolve("second"));
  }

  @Test
  void what_the_mapping_still_rejects_keeps_its_newest_reason() throws IOException {
    open(TestDatabase.H2);
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 20)) {
      List<String> hq = CommandRun.site("hq", server.baseUrl(), "feeds=records");
      edit("ax-acs-access_event.yaml", "{from: recordId, type", "{from: recordNo, type");
      run(hq, "run", "--once");
      edit("ax-acs-access_event.yaml", "{from: recordNo, type", "{from: recordNumber, type");
      CommandRun replay = run(hq, "replay", "--json");
      assertThat(replay.out()).contains("\"still_rejected\":20", "recordNumber is missing");
      assertThat(query(hq, "select distinct reason, times_seen from rejected_row"))
          .contains("source_event_id: recordNumber is missing,1");
      assertThat(run(hq, "replay", "--feed", "hq/recodrs").exit()).isEqualTo(Exit.USAGE);
    }
  }

  @Test
  void people_are_replayed_with_what_was_kept_of_them_and_that_is_said() throws IOException {
    open(TestDatabase.H2);
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 20)) {
      List<String> hq = new ArrayList<>(CommandRun.site("hq", server.baseUrl(), "feeds=reference"));
      hq.addAll(List.of("privacy.phone=hash", "privacy.key=" + "k".repeat(40)));
      String name = Files.readString(home.resolve("config/mappings/ax-acs-person.yaml"));
      String right =
          name.lines().filter(l -> l.strip().startsWith("person_name")).findFirst().get();
      edit("ax-acs-person.yaml", right, "  person_name: {from: noSuchField, required: true}");
      assertThat(run(hq, "run", "--once").err()).isEmpty();
      String kept = query(hq, "select count(*) from rejected_row");
      edit("ax-acs-person.yaml", "  person_name: {from: noSuchField, required: true}", right);

      CommandRun replay = run(hq, "replay");
      assertThat(replay.err()).isEmpty();
      assertThat(replay.out()).contains("0 still rejected").contains("lack personal values");
      String people =
          "select person_id, person_name, phone, extra from person where phone is not null"
              + " order by person_id";
      String replayed = query(hq, people);
      assertThat(kept).doesNotContain("\n0\n");
      open2(TestDatabase.H2);
      run(hq, "run", "--once");
      assertThat(query(hq, people)).isEqualTo(replayed); // a hash is not hashed again
    }
  }

  @Test
  void a_gap_of_rejected_rows_closes_with_the_last_of_them() {
    open(TestDatabase.H2);
    List<String> plant = CommandRun.site("plant", "http://127.0.0.1:9", "feeds=records");
    plant = new ArrayList<>(plant);
    plant.removeIf(setting -> setting.contains(".vendor="));
    plant.addAll(List.of("sites.plant.vendor=k30", "sites.plant.company-no=1762766749844335"));
    FeedKey records = new FeedKey("plant", "records");
    Instant from = Instant.parse("2026-02-28T16:00:00Z");
    Gap gap = new Gap(from, from.plusSeconds(86_399), "of another day", true);
    Table table;
    try (Warehouse warehouse = Warehouse.open(url, "", "", Clock.systemUTC())) {
      table = warehouse.table("access_event");
      List<RejectedRow> rejected =
          Stream.of("17", "18")
              .map(
                  no ->
                      new RejectedRow(
                              "lists it as of another day",
                              "{\"no\":\"" + no + "\",\"addtime\":\"2000-01-01 08:00:00\"}")
                          .of("access_event", Map.of(), true, gap.interval()))
              .toList();
      warehouse.load(new PageLoad(records, "k30", List.of(), rejected, "{}", List.of(gap)));
      load(warehouse, table, "17");
    }
    CommandRun first = run(plant, "replay");
    assertThat(first.err()).isEmpty();
    assertThat(first.out()).contains("1 replayed", "1 were out of date", "1 still rejected");
    assertThat(query(plant, "select count(*) from feed_gap where closed_at is null"))
        .contains("\n1\n");
    try (Warehouse warehouse = Warehouse.open(url, "", "", Clock.systemUTC())) {
      load(warehouse, table, "18");
    }
    assertThat(run(plant, "replay").out()).contains("gaps closed that told of rejected rows");
    assertThat(query(plant, "select closed_by from feed_gap")).contains("\nreplay\n");
    assertThat(query(plant, "select count(*) from rejected_row")).contains("\n0\n");
  }

  /** As a push brings it, with the right time. */
  private static void load(Warehouse warehouse, Table table, String no) {
    Object[] row = new Object[table.columns().size()];
    Instant at = Instant.parse("2026-03-01T01:00:00Z");
    Map.of(
            "site",
            "plant",
            "vendor",
            "k30",
            "source_event_id",
            no,
            "occurred_at",
            at,
            "local_date",
            LocalDate.of(2026, 3, 1),
            "seen_by",
            "webhook")
        .forEach((column, value) -> row[table.position(column)] = value);
    Identity identity =
        new Identity(
                "event_id", "occurred_at", List.of("site", "source_event_id"), List.of(), false)
            .numberedBy("source_event_id");
    warehouse.load(
        new PageLoad(
            new FeedKey("plant", "webhook"),
            "k30",
            new Rows(table, List.<Object[]>of(row), identity),
            List.of(),
            null,
            List.of()));
  }
}
