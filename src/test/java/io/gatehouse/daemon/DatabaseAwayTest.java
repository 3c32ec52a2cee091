package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.RestartablePostgres;
import io.gatehouse.support.TestPostgres;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When the database goes away, feeds wait and go on by themselves; nothing is lost. */
class DatabaseAwayTest {

  private static final String RECORDS = "acsrecords/byid";

  @TempDir Path directory;

  private LogLines lines;
  private RestartablePostgres database;

  @BeforeEach
  void open() {
    lines = LogLines.open();
    database = new RestartablePostgres(directory.resolve("data"));
  }

  @AfterEach
  void close() {
    database.close();
    lines.close();
  }

  private Site site(AxAcsSimulator server, String url) {
    return new Site(server, url)
        .set("sites.hq.records.schedule=500ms")
        .set("sites.hq.passages.schedule=1s");
  }

  @Test
  void a_database_that_restarts_in_mid_load_costs_no_row() {
    try (AxAcsSimulator server =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 15_000;
              o.latency = Duration.ofMillis(50);
            })) {
      Site site = site(server, database.start().url());
      try (Daemon daemon = site.start()) {
        await().until(() -> server.requests(RECORDS) > 4);
        database.stop();
        awaitLine("ERROR the warehouse is away: cannot ");
        database.start();
        site.comesToEqualTheLedger();
        awaitLine("INFO the warehouse is back after ");
      }
    }
  }

  @Test
  void a_database_that_restarts_in_mid_live_stream_costs_no_row_and_is_told_once() {
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 500)) {
      Site site = site(server, database.start().url());
      Set<String> failed = ConcurrentHashMap.newKeySet();
      try (Daemon daemon = site.start(failures(failed))) {
        server.live(30);
        await().until(() -> site.count("select count(*) from access_event") > 600);
        database.stop();
        awaitLine("ERROR the warehouse is away: cannot ");
        await().until(() -> failed.containsAll(List.of("realtime", "records", "passages")));
        database.start();
        awaitLine("INFO the warehouse is back after ");
        server.stopLive();
        await().until(server::allVisible);
        site.comesToEqualTheLedger();
      }
      assertThat(lines.containing("unexpected")).isEmpty();
      assertThat(lines.containing("the warehouse is away")).hasSize(1);
      assertThat(lines.containing("the warehouse is back after")).hasSize(1);
      assertThat(lines.containing(": cannot "))
          .as("for all feeds, not for each")
          .isEqualTo(lines.containing("the warehouse is away: cannot "));
      assertThat(lines.containing("works again")).isEmpty();
    }
  }

  @Test
  void connections_that_are_cut_again_and_again_cost_no_row() {
    String url = TestPostgres.freshDatabase();
    try (AxAcsSimulator server =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = 10_000;
              o.latency = Duration.ofMillis(30);
            })) {
      Site site = site(server, url);
      try (Daemon daemon = site.start()) {
        server.live(30);
        for (int i = 1; i <= 8; i++) {
          long next = server.requests(RECORDS) + 2;
          await().until(() -> server.requests(RECORDS) >= next);
          TestPostgres.cutConnections(url);
        }
        server.stopLive();
        await().until(server::allVisible);
        site.comesToEqualTheLedger();
      }
      assertThat(lines.containing("unexpected")).isEmpty();
    }
  }

  /** The names of feeds that have had a run that failed. */
  private static FeedObserver failures(Set<String> failed) {
    return new FeedObserver() {
      @Override
      public void ended(Feed feed, String failure) {
        if (failure != null) {
          failed.add(feed.key().feed());
        }
      }
    };
  }

  private void awaitLine(String text) {
    await().untilAsserted(() -> assertThat(lines.all()).anyMatch(line -> line.contains(text)));
  }
}
