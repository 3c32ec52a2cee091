package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.axacs.LedgerCheck;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.axacs.Quirk;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.QueryResult;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The distribution's own process, killed again and again without warning while it loads a history
 * and a live stream. Afterwards the warehouse holds every event once.
 */
class KillIT {

  private static final int KILLS = 6;

  @TempDir Path directory;

  @Test
  void kill_9_again_and_again_on_postgresql() throws Exception {
    killAgainAndAgain(TestPostgres.freshDatabase(), 11);
  }

  @Test
  void kill_9_again_and_again_on_h2() throws Exception {
    killAgainAndAgain("jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE", 12);
  }

  private void killAgainAndAgain(String url, long seed) throws Exception {
    Random random = new Random(seed);
    try (AxAcsSimulator server =
        AxAcsSimulator.builder()
            .history(40_000)
            .quirks(Quirk.TRAILING_COMMAS, Quirk.NUMBERS_AS_STRINGS, Quirk.FIELD_NAME_VARIANTS)
            .start()) {
      server.live(30);
      long killedInHistory = 0;
      Copy copy = new Copy(url);
      for (int i = 0; i < KILLS; i++) {
        Process daemon = daemon(server, url);
        // Not by the clock, which says little on a busy machine, but by what it has done.
        long requests = server.requests("acsrecords/byid");
        long more = 1 + random.nextInt(i < KILLS / 2 ? 9 : 4);
        BooleanSupplier reached = () -> server.requests("acsrecords/byid") >= requests + more;
        await()
            .atMost(Duration.ofSeconds(60))
            .pollInterval(Duration.ofMillis(300))
            .until(
                () -> {
                  copy.goOn();
                  return reached.getAsBoolean();
                });
        daemon.destroyForcibly();
        assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).isTrue();
        killedInHistory += rows(url) < 40_000 ? 1 : 0;
      }
      assertThat(killedInHistory).as("kills in mid-history").isGreaterThan(1);

      Process daemon = daemon(server, url);
      server.stopLive();
      await().until(server::allVisible);
      await()
          .atMost(Duration.ofSeconds(120))
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                copy.goOn();
                return differences(server, url).isEmpty();
              });
      daemon.destroy();
      assertThat(daemon.waitFor(10, TimeUnit.SECONDS)).as("SIGTERM drains within 10 s").isTrue();
      assertThat(daemon.exitValue()).isEqualTo(143);
      assertThat(differences(server, url)).isEmpty();
      copy.goOn();
      assertThat(copy.rows).isEqualTo(new Copy(url).goOn().rows).hasSizeGreaterThan(40_000);
      assertThat(copy.times).as("readings that brought something").isGreaterThan(KILLS);
      assertThat(server.violations().all()).isEmpty();
    }
  }

  private Process daemon(AxAcsSimulator server, String url) throws IOException {
    File log = directory.resolve("daemon.log").toFile();
    return new ProcessBuilder(
            Path.of(System.getProperty("gatehouse.distribution"), "gatehouse").toString(),
            "run",
            "--set",
            "sites.hq.vendor=ax-acs",
            "--set",
            "sites.hq.base-url=" + server.baseUrl(),
            "--set",
            "sites.hq.feeds=records,realtime,passages",
            "--set",
            "sites.hq.records.schedule=1s",
            "--set",
            "sites.hq.passages.schedule=2s",
            "--set",
            "warehouse.url=" + url,
            "--set",
            "warehouse.username=" + (url.startsWith("jdbc:h2") ? "" : TestPostgres.USER),
            "--set",
            "warehouse.password=" + (url.startsWith("jdbc:h2") ? "" : TestPostgres.PASSWORD))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(log))
        .start();
  }

  /** What a consumer has who reads by load_no alone, from where it was the last time. */
  private static final class Copy {
    private final String url;
    private final Map<Object, String> rows = new HashMap<>();
    private long mark = -1;
    private int times;

    Copy(String url) {
      this.url = url;
    }

    Copy goOn() {
      try (WarehouseReader reader = reader(url)) {
        String site = " where site = 'hq'";
        long to = number(reader, "select max(load_no) from site_lock" + site);
        if (to == mark) {
          return this;
        }
        times +=
            reader.query(
                "select event_id, seen_by, person_id, direction from access_event%s and load_no > %d and load_no <= %d"
                    .formatted(site, mark, to),
                this::keep);
        mark = to;
      } catch (WarehouseException e) {
        // The daemon has just been killed, or has made no tables yet: the next time.
      }
      return this;
    }

    private int keep(QueryResult found) {
      int before = rows.size();
      for (Object[] row = found.next(); row != null; row = found.next()) {
        rows.put(row[0], Arrays.toString(row));
      }
      return rows.size() > before ? 1 : 0;
    }
  }

  private static long number(WarehouseReader reader, String sql) {
    return reader.query(
        sql,
        rows -> {
          Number number = (Number) rows.next()[0];
          return number == null ? -1 : number.longValue();
        });
  }

  private static long rows(String url) {
    try (WarehouseReader reader = reader(url)) {
      return number(reader, "select count(*) from access_event");
    } catch (WarehouseException e) {
      return 0; // killed before it had made its tables
    }
  }

  private static List<String> differences(AxAcsSimulator server, String url) {
    try (WarehouseReader reader = reader(url)) {
      return new LedgerCheck("hq", "ax-acs", ZoneId.of("Asia/Shanghai"))
          .differences(server.ledger(), reader);
    }
  }

  private static WarehouseReader reader(String url) {
    boolean h2 = url.startsWith("jdbc:h2");
    return Warehouse.openReadOnly(
        url, h2 ? "" : TestPostgres.USER, h2 ? "" : TestPostgres.PASSWORD);
  }
}
