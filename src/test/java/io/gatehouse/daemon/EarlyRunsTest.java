package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.reply.Reply;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.TimeZone;
import org.junit.jupiter.api.Test;
import org.quartz.CronScheduleBuilder;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobExecutionContext;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;

/** Feeds run before their schedule's turn: after a passing fault, and when a clock was set back. */
class EarlyRunsTest {

  /** What the trigger would run. */
  public static final class Nothing implements Job {
    @Override
    public void execute(JobExecutionContext context) {
      // nothing
    }
  }

  private static final class One implements Cursor {

    private boolean read;

    @Override
    public Optional<Ask> next() {
      return read ? Optional.empty() : Optional.of(Ask.get("/list", ""));
    }

    @Override
    public Progress accept(Reply reply, Instant asked, Instant answered) {
      read = true;
      return Progress.of("access_event", reply.records(), "{\"read\":true}");
    }
  }

  @Test
  void a_feed_of_every_hour_that_met_a_passing_fault_is_tried_again_in_a_minute_and_says_so() {
    List<String> replies = new ArrayList<>(List.of("{\"status\":", OwnFeed.records(1, 5)));
    List<Duration> delays = new ArrayList<>();
    try (LogLines lines = LogLines.open();
        OwnFeed feed =
            new OwnFeed(uri -> replies.get(0))
                .set("sites.hq.records.schedule=1h")
                .start(state -> new One())) {
      feed.steps().tryEarly((of, delay) -> delays.add(delay));
      assertThat(feed.run()).contains("reply is cut");
      assertThat(delays).containsExactly(Duration.ofMinutes(1));
      assertThat(lines.errors()).singleElement().asString().endsWith("; tried again in 1 min");
      replies.remove(0);
      assertThat(feed.run()).isNull();
      assertThat(delays).hasSize(1);
      assertThat(feed.value("select count(*) from access_event")).isEqualTo(5L);
    }
  }

  @Test
  void a_nightly_schedule_does_not_wait_until_the_clock_is_again_where_it_was()
      throws SchedulerException {
    Properties properties = new Properties();
    properties.setProperty("org.quartz.scheduler.instanceName", "early-runs");
    properties.setProperty("org.quartz.threadPool.threadCount", "1");
    Scheduler scheduler = new StdSchedulerFactory(properties).getScheduler();
    SetClock clock = new SetClock("2026-06-01T12:00:00Z");
    Date ahead = Date.from(Instant.parse("2126-07-15T12:00:00Z"));
    Trigger nightly =
        TriggerBuilder.newTrigger()
            .withIdentity("hq-reconcile")
            .startAt(ahead)
            .withSchedule(
                CronScheduleBuilder.cronSchedule("0 0 3 * * ?")
                    .inTimeZone(TimeZone.getTimeZone("UTC")))
            .build();
    scheduler.scheduleJob(JobBuilder.newJob(Nothing.class).build(), nightly);
    try (LogLines lines = LogLines.open()) {
      EarlyRuns runs = new EarlyRuns(null, null, null, clock);
      runs.mend(scheduler);
      Trigger mended = scheduler.getTrigger(nightly.getKey());
      assertThat(mended.getNextFireTime()).isBefore(ahead);
      assertThat(mended.getNextFireTime().toInstant()).isEqualTo("2026-06-02T03:00:00Z");
      assertThat(lines.containing("clock was set back: hq-reconcile runs next at")).hasSize(1);
      runs.mend(scheduler);
      assertThat(lines.all()).as("told once").hasSize(1);
    } finally {
      scheduler.shutdown();
    }
  }
}
