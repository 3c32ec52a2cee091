package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.CommandRun;
import io.gatehouse.support.TestDatabase;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackfillCommandTest {

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(TestDatabase.class)
  void what_was_lost_comes_back_once_and_the_feed_is_left_alone(TestDatabase database) {
    String url = database.freshWarehouse(folder);
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 300)) {
      List<String> hq =
          new ArrayList<>(
              CommandRun.site("hq", server.baseUrl(), "feeds=records,passages,realtime"));
      String[] events = {
        "query", "--format", "csv", "select event_id, seen_by from access_event order by event_id"
      };
      String[] state = {"query", "--format", "csv", "select * from feed_checkpoint"};
      assertThat(CommandRun.on(url, hq, "run", "--once", "--feed", "hq/records").exit()).isZero();
      String before = CommandRun.on(url, hq, events).out();
      String checkpoint = CommandRun.on(url, hq, state).out();

      String[] all = {"backfill", "hq/records", "--from", "2000-01-01", "--to", "2099-12-31"};
      CommandRun run = CommandRun.on(url, hq, all);
      assertThat(run.err()).isEmpty();
      assertThat(run.exit()).isZero();
      assertThat(run.out()).contains("\"done\":true", "\"new\":0", "\"known\":300");
      assertThat(CommandRun.on(url, hq, events).out()).isEqualTo(before);
      assertThat(CommandRun.on(url, hq, state).out()).isEqualTo(checkpoint);

      all[1] = "hq/realtime";
      assertThat(CommandRun.on(url, hq, all).err())
          .contains("hq/realtime cannot be backfilled", "records, passages");
    }
  }
}
