package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.Comparison;
import io.gatehouse.simulator.axacs.AxAcsQuirk;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestPostgres;
import io.gatehouse.warehouse.QueryResult;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Killed while it reads an AX-ACS server. Afterwards the warehouse holds every event once. */
class KillIT extends KillContract {

  private static final int MOST_KILLS_OF_LARGE_PAGES = 2;

  private static final String RECORDS = "acsrecords/byid";

  @Test
  void kill_9_again_and_again_on_postgresql() throws Exception {
    killAgainAndAgain(TestPostgres.freshDatabase(), 11);
  }

  @Test
  void kill_9_again_and_again_on_h2() throws Exception {
    killAgainAndAgain(h2(), 12);
  }

  private void killAgainAndAgain(String url, long seed) throws Exception {
    Random random = new Random(seed);
    int kills = kills(2);
    boolean few = kills <= MOST_KILLS_OF_LARGE_PAGES;
    int history = few ? 20_000 : 30_000;
    int page = few ? 1_000 : 100; // so that as many kills as there are come before its end
    try (AxAcsSimulator server =
        AxAcsSimulator.start(
            Clock.systemUTC(),
            o -> {
              o.history = history;
              o.quirks =
                  new AxAcsQuirk[] {
                    AxAcsQuirk.TRAILING_COMMAS,
                    AxAcsQuirk.NUMBERS_AS_STRINGS,
                    AxAcsQuirk.FIELD_NAME_VARIANTS
                  };
            })) {
      server.live(30);
      long killedInHistory = 0;
      Copy copy = new Copy(url);
      for (int i = 0; i < kills; i++) {
        Process daemon = daemon(server, url, page);
        // Not by the clock, which says little on a busy machine, but by what it has done.
        long wanted = server.requests(RECORDS) + 1 + random.nextInt(i < kills / 2 ? 9 : 4);
        await()
            .atMost(Duration.ofSeconds(180))
            .pollInterval(Duration.ofMillis(100))
            .until(
                () -> {
                  boolean enough = server.requests(RECORDS) >= wanted;
                  if (!enough) {
                    copy.goOn();
                  }
                  return enough;
                });
        kill(daemon);
        copy.goOn();
        killedInHistory += events(url) < history ? 1 : 0;
      }
      assertThat(killedInHistory).as("kills in mid-history").isGreaterThanOrEqualTo(kills / 2);

      Process daemon = daemon(server, url, page);
      server.stopLive();
      await().until(server::allVisible);
      becomesTrue(daemon, url, reader -> new Comparison("hq", reader).differences(server.truth()));
      copy.goOn();
      assertThat(copy.rows).isEqualTo(new Copy(url).goOn().rows).hasSizeGreaterThan(history);
      assertThat(copy.times).as("readings that brought something").isGreaterThan(1);
      assertThat(server.violations().all()).isEmpty();
    }
  }

  private Process daemon(AxAcsSimulator server, String url, int page) throws IOException {
    return daemon(
        url,
        List.of(
            "sites.hq.vendor=ax-acs",
            "sites.hq.base-url=" + server.baseUrl(),
            "sites.hq.feeds=records,realtime,passages",
            "sites.hq.records.schedule=1s",
            "sites.hq.realtime.timeout=10s", // else a busy machine gets to one poll after the next
            "sites.hq.records.page-size=" + page,
            "sites.hq.passages.schedule=2s"));
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
}
