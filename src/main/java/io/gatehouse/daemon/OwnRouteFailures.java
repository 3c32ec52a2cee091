package io.gatehouse.daemon;

import io.gatehouse.changes.ChangesComponent;
import io.gatehouse.feed.FailureReasons.ForeignMessages;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Route;
import org.apache.camel.spi.CamelEvent;
import org.apache.camel.support.SimpleEventNotifierSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells in a line what fails in a route that says nothing of errors. Camel's own log of it is off,
 * as it writes stack and message whole, with what addresses and bodies hold.
 */
final class OwnRouteFailures extends SimpleEventNotifierSupport {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse.routes");

  OwnRouteFailures() {
    setIgnoreCamelContextEvents(true);
    setIgnoreCamelContextInitEvents(true);
    setIgnoreRouteEvents(true);
    setIgnoreServiceEvents(true);
    setIgnoreStepEvents(true);
    setIgnoreExchangeCreatedEvent(true);
    setIgnoreExchangeCompletedEvent(true);
    setIgnoreExchangeRedeliveryEvents(true);
    setIgnoreExchangeSendingEvents(true);
    setIgnoreExchangeSentEvents(true);
  }

  void in(CamelContext context) {
    context.getManagementStrategy().addEventNotifier(this);
  }

  @Override
  public boolean isEnabled(CamelEvent event) {
    return event instanceof CamelEvent.ExchangeFailedEvent;
  }

  @Override
  public void notify(CamelEvent event) {
    Exchange exchange = ((CamelEvent.ExchangeFailedEvent) event).getExchange();
    Route route = exchange.getContext().getRoute(exchange.getFromRouteId());
    boolean isTold =
        route == null
            || route.getConfigurationId() != null
            || route.getEndpoint().getEndpointUri().startsWith(ChangesComponent.SCHEME);
    if (!isTold && exchange.getException() != null) {
      LOG.error(
          "the route {} failed: {}",
          route.getId(),
          ForeignMessages.unexpected(exchange.getException()));
    }
  }
}
