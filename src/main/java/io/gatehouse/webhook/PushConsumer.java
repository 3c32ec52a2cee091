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
    if (isSuspended()) {
      push.refuse(new Refusal(Refusal.AWAY, "the daemon stops"));
    } else if (!rules.allow().contain(push.address())) {
      push.refuse(
          new Refusal(
              403, "its address is not among those allowed (" + rules.setting("allow") + ")"));
    } else {
      read(push);
    }
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
    Gate.Turn turn = gate.enter(() -> push.onItsContext(() -> work(push, body)));
    if (!turn.isWaiting()) {
      return;
    }
    Runnable giveUp =
        () -> {
          if (turn.giveUp()) {
            server.room().giveBack(body.length());
            push.refuse(
                new Refusal(
                    Refusal.AWAY,
                    "others have been worked on for too long (" + rules.setting("at-once") + ")"));
          }
        };
    server.getVertx().setTimer(server.longestTurn().toMillis(), late -> giveUp.run());
  }

  private void work(Push push, Buffer body) {
    if (push.isGone()) {
      done(body);
      return;
    }
    Exchange exchange = createExchange(false);
    exchange.setPattern(ExchangePattern.InOut);
    push.into(exchange.getMessage(), body.getBytes());
    server
        .workers()
        .executeBlocking(() -> process(exchange), false)
        .compose(push::finish)
        .onComplete(
            answered -> { // where the caller has gone it repeats, and the row is known then
              doneUoW(exchange);
              releaseExchange(exchange, false);
              done(body);
            });
  }

  private void done(Buffer body) {
    server.room().giveBack(body.length());
    gate.leave();
  }

  /** An {@link Answer} or a {@link Refusal}. */
  private Object process(Exchange exchange) {
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
