package io.gatehouse.daemon;

import io.gatehouse.feed.Feed;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.component.quartz.QuartzComponent;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.Trigger;
import org.quartz.TriggerKey;
import org.quartz.impl.matchers.GroupMatcher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs feeds before their schedules would: after a failure that may be over, and after this host's
 * clock was set back, when a cron schedule would wait until it is again where it was.
 */
final class EarlyRuns {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse");
  private static final Duration LOOK_AT_CLOCK = Duration.ofSeconds(30);

  private final CamelContext context;
  private final ScheduledExecutorService timer;
  private final ExecutorService threads;
  private final Clock clock;

  /**
   * @param threads on which feeds run; the timer's must not be kept
   */
  EarlyRuns(
      CamelContext context, ScheduledExecutorService timer, ExecutorService threads, Clock clock) {
    this.context = context;
    this.timer = timer;
    this.threads = threads;
    this.clock = clock;
  }

  /** Once more after that time, unless the feed has run by then. */
  void after(Feed feed, Duration delay) {
    int runs = feed.runs();
    try {
      timer.schedule(
          () -> threads.execute(() -> runUnlessRun(feed, runs)),
          delay.toMillis(),
          TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException stopping) {
      // the next start runs every feed
    }
  }

  void runUnlessRun(Feed feed, int runs) {
    Route route = context.getRoute(feed.key().toString());
    if (feed.isRetired()
        || feed.runs() != runs
        || route == null
        || !context.getStatus().isStarted()) {
      return;
    }
    Exchange exchange = route.getEndpoint().createExchange();
    exchange.getExchangeExtension().setFromRouteId(route.getRouteId());
    try {
      route.getConsumer().getProcessor().process(exchange);
    } catch (Exception e) {
      exchange.setException(e); // told when the run ended
    }
  }

  /** Looks now and then whether the clock was set back. */
  void watchClock() {
    timer.scheduleWithFixedDelay(
        this::mendAll, LOOK_AT_CLOCK.toMillis(), LOOK_AT_CLOCK.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** There is no scheduler before the first feed with a cron schedule, which may come late. */
  private void mendAll() {
    if (context.hasComponent("quartz") instanceof QuartzComponent quartz
        && quartz.getScheduler() != null) {
      mend(quartz.getScheduler());
    }
  }

  /** Triggers that would fire later than their schedule says, seen from now. */
  void mend(Scheduler scheduler) {
    try {
      for (TriggerKey key : scheduler.getTriggerKeys(GroupMatcher.anyGroup())) {
        mend(scheduler, scheduler.getTrigger(key));
      }
    } catch (SchedulerException e) {
      LOG.warn("cannot look whether cron schedules follow the clock: {}", e.toString());
    }
  }

  private void mend(Scheduler scheduler, Trigger trigger) throws SchedulerException {
    Date now = Date.from(clock.instant());
    Trigger fromNow = trigger.getTriggerBuilder().startAt(now).build();
    Date due = fromNow.getFireTimeAfter(now);
    if (due != null
        && trigger.getNextFireTime() != null
        && trigger.getNextFireTime().after(Date.from(due.toInstant().plus(LOOK_AT_CLOCK)))) {
      scheduler.rescheduleJob(trigger.getKey(), fromNow);
      LOG.warn(
          "this host's clock was set back: {} runs next at {}, and not at {}",
          trigger.getKey().getName(),
          due.toInstant(),
          trigger.getNextFireTime().toInstant());
    }
  }
}
