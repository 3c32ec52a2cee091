package io.gatehouse.webhook;

import io.gatehouse.feed.FeedRun;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.webhook.Push.PushAnswer;
import org.apache.camel.Exchange;

/** How a webhook's route answers, by the names that routes use: the bean {@code webhook}. */
public final class WebhookSteps {

  /** The exchange property with the {@link PushAnswer} or the {@link Refusal}. */
  static final String OUTCOME = "webhookOutcome";

  /**
   * Answers 200 with the text in the body. Stands after {@code load}: what it says is that the push
   * is committed.
   */
  public void answer(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run != null && run.isMore()) {
      throw new IllegalStateException("the route answers before it has loaded the push");
    }
    String text = exchange.getMessage().getBody(String.class);
    exchange.setProperty(OUTCOME, PushAnswer.ok(text == null ? "" : text));
  }

  /**
   * Answers that the push is not taken: 503 where the warehouse is away, so that the vendor repeats
   * it, else 400. Routes call it for every error, after the feed's {@code fail}.
   */
  public void refuse(Exchange exchange) {
    exchange.setProperty(
        OUTCOME, outcome(exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class)));
  }

  static Object outcome(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof WarehouseException) { // the feed has told it
        return PushAnswer.of(new Refusal(Refusal.AWAY, cause.getMessage()));
      }
    }
    return Refusal.of(thrown);
  }
}
