package io.gatehouse.webhook;

import io.gatehouse.webhook.Push.PushAnswer;
import io.gatehouse.webhook.Push.PushBody;
import io.gatehouse.webhook.Push.WebhookSteps;
import io.gatehouse.webhook.PushRules.FairShares.BodyMemory;
import io.gatehouse.webhook.Refusals.Refusal;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangePattern;
import org.apache.camel.Processor;
import org.apache.camel.component.platform.http.PlatformHttpEndpoint;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpConsumer;

/**
 * Takes the pushes to one site: refuses what is out of bounds while it comes in, and hands the rest
 * to the site's route, a number at a time. The route sees the body as bytes, the method, and the
 * parameters of the query as headers, and nothing else that a caller wrote.
 */
final class PushConsumer extends VertxPlatformHttpConsumer {

  private final PushServer server;
  private final PushRules rules;
  private final Gate gate;
  private final Deliveries deliveries;
  private WorkerExecutor workers;

  PushConsumer(
      PlatformHttpEndpoint endpoint,
      Processor route,
      String router,
      PushServer server,
      PushRules rules) {
    super(endpoint, route, List.of(), router);
    this.server = server;
    this.rules = rules;
    this.gate = new Gate(rules.atOnce(), System::nanoTime);
    this.deliveries = new Deliveries(server.clock());
  }

  @Override
  protected void doStart() throws Exception {
    workers = server.workers(rules);
    super.doStart();
  }

  @Override
  protected void doStop() throws Exception {
    super.doStop();
    if (workers != null) {
      workers.close();
    }
  }

  @Override
  protected void handleRequest(RoutingContext context) {
    Push push = new Push(server.getVertx(), context.request(), rules.key(), server.refusals());
    Refusal refusal = beforeItsBody(push);
    if (refusal == null) {
      read(push);
    } else {
      push.refuse(refusal);
    }
  }

  /** What is wrong with a push before anything of its body is looked at; null for nothing. */
  private Refusal beforeItsBody(Push push) {
    if (takesNone()) {
      return Refusal.STOPPING;
    }
    if (!server.path(rules).equals(push.request().path())) { // another spelling of it
      return new Refusal(404, "no site takes pushes at " + push.request().path());
    }
    if (!rules.allow().contain(push.address())) {
      return new Refusal(
          403, "its address is not among those allowed (" + rules.setting("allow") + ")");
    }
    return wouldWaitTooLong() ? busy() : null;
  }

  private boolean takesNone() {
    return isSuspended() || server.isStoppingPushes();
  }

  private boolean wouldWaitTooLong() {
    return gate.expectedWait().compareTo(PushServer.LONG_TURN) > 0;
  }

  private Refusal busy() {
    return new Refusal(
        Refusal.AWAY, "others have been worked on for too long (" + rules.setting("at-once") + ")");
  }

  private void read(Push push) {
    PushBody.Receiver receiver =
        new PushBody.Receiver() {
          @Override
          public void complete(Buffer body, BodyMemory.Share share) {
            came(push, body, share);
          }

          @Override
          public void refused(Refusal refusal) {
            push.refuse(refusal);
          }

          @Override
          public void abandoned() {
            // nobody is left to answer, and nothing was begun
          }
        };
    new PushBody(server.getVertx(), push, rules, server.room(), receiver).read();
  }

  private void came(Push push, Buffer body, BodyMemory.Share share) {
    server.connections().requestCame(push.request().connection());
    Object known = deliveries.came(push, body, share);
    if (known instanceof Deliveries.Delivery delivery) {
      waitForTurn(delivery);
      return;
    }
    share.giveBack();
    if (known != null) {
      push.finish(known);
    }
  }

  private void waitForTurn(Deliveries.Delivery delivery) {
    if (wouldWaitTooLong()) {
      delivery.finish(busy());
      return;
    }
    Push push = delivery.first();
    Waiting place = new Waiting();
    place.own = gate.turn(() -> push.onItsContext(() -> work(delivery, place)));
    place.waitsNoLonger = push.after(PushServer.LONGEST_TURN, () -> giveUp(place.own, delivery));
    gate.enter(place.own);
  }

  /** A push's place in the queue, and what ends its waiting. */
  private static final class Waiting {
    private Gate.Turn own;
    private Runnable waitsNoLonger;
  }

  private void giveUp(Gate.Turn turn, Deliveries.Delivery delivery) {
    if (turn.giveUp()) {
      delivery.finish(busy());
    }
  }

  private void work(Deliveries.Delivery delivery, Waiting place) {
    place.waitsNoLonger.run();
    if (!delivery.isAwaited()) { // it comes again
      place.own.leave();
      delivery.finish(Refusal.STOPPING);
      return;
    }
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    delivery.first().into(exchange.getMessage(), delivery.takeBody());
    workers
        .executeBlocking(() -> process(exchange), false)
        .otherwise(this::notBegun)
        .onComplete(worked -> place.own.leave()) // who is answered finds the place free again
        .onSuccess(delivery::finish) // where a caller has gone it repeats, and the answer is known
        .onSuccess(answered -> workers.executeBlocking(() -> end(exchange), false));
  }

  /** The workers have gone before it was begun, or nobody knows why it was not. */
  private Object notBegun(Throwable why) {
    boolean stopping = takesNone() || why instanceof RejectedExecutionException;
    return stopping ? Refusal.STOPPING : WebhookSteps.outcome(why);
  }

  private Void end(Exchange exchange) {
    doneUoW(exchange);
    releaseExchange(exchange, false);
    return null;
  }

  /** An {@link PushAnswer} or a {@link Refusal}. */
  private Object process(Exchange exchange) {
    Object outcome = takesNone() ? Refusal.STOPPING : route(exchange);
    return outcome instanceof Refusal && takesNone() ? Refusal.STOPPING : outcome;
  }

  private Object route(Exchange exchange) {
    try {
      createUoW(exchange);
      getProcessor().process(exchange);
    } catch (Exception e) {
      exchange.setException(e);
    }
    if (exchange.getException() != null) { // a route without an error handler
      return WebhookSteps.outcome(exchange.getException());
    }
    Object outcome = exchange.getProperty(WebhookSteps.OUTCOME);
    return outcome != null
        ? outcome
        : new Refusal(Refusal.AWAY, "its route has ended without the step answer");
  }

  /**
   * Lets a number of pushes be worked on at a time; others wait in the order they came. Whoever was
   * let in leaves once. Tells how long the next would wait at least: one that would wait too long
   * is better sent away before its body comes.
   */
  static final class Gate {

    /** A push that waits. */
    final class Turn {
      private final Runnable work;
      private long came;

      private Turn(Runnable work) {
        this.work = work;
      }

      /** False where the work has begun; else it never will. */
      boolean giveUp() {
        synchronized (Gate.this) {
          return queue.remove(this);
        }
      }

      /** The work is done, well or not. */
      void leave() {
        left();
      }
    }

    private final LongSupplier nanos;
    private final Deque<Turn> queue = new ArrayDeque<>();
    private int free;
    private long lastChange;

    /**
     * @param nanos as {@link System#nanoTime}
     */
    Gate(int atOnce, LongSupplier nanos) {
      this.free = atOnce;
      this.nanos = nanos;
    }

    /**
     * @param work hands on what is to be done, and returns soon
     */
    Turn turn(Runnable work) {
      return new Turn(work);
    }

    /** Begins the work when it is its turn, maybe at once. */
    void enter(Turn turn) {
      synchronized (this) {
        turn.came = nanos.getAsLong();
        if (free == 0) {
          queue.add(turn);
          return;
        }
        free--;
        lastChange = turn.came;
      }
      turn.work.run();
    }

    private void left() {
      Turn next;
      synchronized (this) {
        lastChange = nanos.getAsLong();
        next = queue.poll();
        if (next == null) {
          free++;
          return;
        }
      }
      next.work.run();
    }

    /**
     * How long a push that came now would wait at least: as long as the first in the queue has, and
     * where all that are worked on hang, as long as they have.
     */
    synchronized Duration expectedWait() {
      if (free > 0) {
        return Duration.ZERO;
      }
      long since = queue.isEmpty() ? lastChange : Math.min(lastChange, queue.peek().came);
      return Duration.ofNanos(nanos.getAsLong() - since);
    }
  }

  /**
   * A site's pushes by what they say. A vendor that got no answer in time sends the same again:
   * while the first is under way, both get its outcome; where it was committed a while ago, the
   * same answer is given again, and nothing is worked on twice.
   */
  static final class Deliveries {

    private static final Duration REMEMBERED = Duration.ofMinutes(10);
    private static final int MOST_REMEMBERED = 10_000;
    private static final int LONGEST_ANSWER = 1_024;

    /** What one or several callers have sent. */
    final class Delivery {
      private final String content;
      private final Push first;
      private final BodyMemory.Share share;
      private final List<Push> callers = new ArrayList<>();
      private Buffer body;

      private Delivery(String content, Push first, Buffer body, BodyMemory.Share share) {
        this.content = content;
        this.first = first;
        this.body = body;
        this.share = share;
        callers.add(first);
      }

      Push first() {
        return first;
      }

      /** Not kept after it has been handed on. */
      byte[] takeBody() {
        byte[] bytes = body.getBytes();
        body = null;
        return bytes;
      }

      /** False where all who sent it have gone. */
      boolean isAwaited() {
        synchronized (Deliveries.this) {
          return !callers.stream().allMatch(Push::isGone);
        }
      }

      /** Answers all who have sent it, by an {@link PushAnswer} or a {@link Refusal}. */
      void finish(Object outcome) {
        List<Push> all;
        synchronized (Deliveries.this) {
          underWay.remove(content);
          if (outcome instanceof PushAnswer answer && answer.status() == 200 && isPost(first)) {
            remember(content, answer);
          }
          all = List.copyOf(callers);
        }
        share.giveBack();
        all.forEach(push -> push.onItsContext(() -> push.finish(outcome)));
      }
    }

    private record Known(PushAnswer answer, Instant since) {}

    private final Clock clock;
    private final Map<String, Delivery> underWay = new HashMap<>();
    private final Map<String, Known> committed = new LinkedHashMap<>();

    Deliveries(Clock clock) {
      this.clock = clock;
    }

    /**
     * An {@link PushAnswer} given before, the {@link Delivery} to be worked on; null for nothing to
     * do.
     */
    synchronized Object came(Push push, Buffer body, BodyMemory.Share share) {
      String content = content(push, body);
      Known known = committed.get(content);
      if (known != null && known.since.plus(REMEMBERED).isAfter(clock.instant())) {
        return known.answer;
      }
      Delivery same = underWay.get(content);
      if (same != null) {
        same.callers.add(push);
        return null;
      }
      Delivery delivery = new Delivery(content, push, body, share);
      underWay.put(content, delivery);
      return delivery;
    }

    private void remember(String content, PushAnswer answer) {
      if (answer.body().length > LONGEST_ANSWER) {
        return;
      }
      committed.remove(content);
      committed.put(content, new Known(answer, clock.instant()));
      if (committed.size() > MOST_REMEMBERED) {
        committed.remove(committed.keySet().iterator().next());
      }
    }

    /** Questions, by GET, are asked again to be answered anew. */
    private static boolean isPost(Push push) {
      return push.request().method().name().equals("POST");
    }

    private static String content(Push push, Buffer body) {
      try {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        String line = push.request().method().name() + " " + push.request().uri() + "\n";
        digest.update(line.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest.digest(body.getBytes()));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException(e); // every Java has it
      }
    }
  }
}
