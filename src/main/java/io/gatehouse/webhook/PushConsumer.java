package io.gatehouse.webhook;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
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

  PushConsumer(
      PlatformHttpEndpoint endpoint,
      Processor route,
      String router,
      PushServer server,
      PushRules rules) {
    super(endpoint, route, List.of(), router);
    this.server = server;
    this.rules = rules;
    this.gate = new Gate(rules.atOnce());
  }

  @Override
  protected void handleRequest(RoutingContext context) {
    Push push = new Push(context, rules.site(), server.refusals());
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
    if (!rules.allow().contain(push.address())) {
      return new Refusal(
          403, "its address is not among those allowed (" + rules.setting("allow") + ")");
    }
    try {
      push.parameters();
    } catch (IllegalArgumentException e) {
      return new Refusal(400, "its query cannot be read: " + e.getMessage());
    }
    return null;
  }

  private boolean takesNone() {
    return isSuspended() || server.isStoppingPushes();
  }

  private void read(Push push) {
    PushBody.Receiver receiver =
        new PushBody.Receiver() {
          @Override
          public void complete(Buffer body) {
            waitForTurn(push, body);
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
    new PushBody(server.getVertx(), push.request(), rules, server.room(), receiver).read();
  }

  private void waitForTurn(Push push, Buffer body) {
    Gate.Turn turn = gate.turn(() -> push.onItsContext(() -> work(push, body)));
    push.waitAtMost(server.longestTurn(), () -> giveUp(turn, push, body));
    gate.enter(turn);
  }

  private void giveUp(Gate.Turn turn, Push push, Buffer body) {
    if (turn.giveUp()) {
      server.room().giveBack(body.length());
      push.refuse(
          new Refusal(
              Refusal.AWAY,
              "others have been worked on for too long (" + rules.setting("at-once") + ")"));
    }
  }

  private void work(Push push, Buffer body) {
    push.waitsNoLonger();
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    push.into(exchange.getMessage(), body.getBytes());
    server
        .workers()
        .executeBlocking(() -> process(exchange), false)
        .otherwise(WebhookSteps::outcome)
        .compose(push::finish)
        .otherwiseEmpty() // where the caller has gone it repeats, and the row is known then
        .compose(answered -> server.workers().executeBlocking(() -> end(exchange), false))
        .onComplete(
            ended -> {
              server.room().giveBack(body.length());
              gate.leave();
            });
  }

  private Void end(Exchange exchange) {
    doneUoW(exchange);
    releaseExchange(exchange, false);
    return null;
  }

  /** An {@link Answer} or a {@link Refusal}. */
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
}
