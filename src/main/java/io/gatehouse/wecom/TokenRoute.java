package io.gatehouse.wecom;

import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.Transport;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import java.io.IOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Sends requests for tokens through the site's route {@code direct:wecom-token-<site>}, where
 * integrators see them and can lead them through a proxy.
 */
final class TokenRoute implements AppTokens.Server {

  /** As the route has it, unless it was changed there. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final ProducerTemplate producer;

  TokenRoute(CamelContext camel) {
    producer = camel.createProducerTemplate();
  }

  @Override
  public AppTokens.Answer ask(Site site, TokenAsk ask) {
    Exchange answered;
    try {
      answered =
          producer.request(
              "direct:wecom-token-" + site.name() + "?block=false", asked -> prepare(asked, ask));
    } catch (CamelExecutionException e) {
      return AppTokens.Answer.none(meaning(e.getCause(), site));
    }
    if (answered.getException() != null) {
      return AppTokens.Answer.none(meaning(answered.getException(), site));
    }
    return new AppTokens.Answer(Meaning.SUCCESS, answered.getMessage().getBody(VendorRecord.class));
  }

  private static void prepare(Exchange asked, TokenAsk ask) {
    asked.getMessage().setHeader(Exchange.HTTP_PATH, ask.path());
    asked.getMessage().setHeader(Exchange.HTTP_METHOD, ask.body() == null ? "GET" : "POST");
    if (!ask.query().isEmpty()) {
      asked.getMessage().setHeader(Exchange.HTTP_QUERY, ask.query());
    }
    if (ask.body() != null) {
      asked.getMessage().setHeader(Exchange.CONTENT_TYPE, "application/json");
      asked.getMessage().setBody(ask.body());
    }
  }

  /** In our own words: those of others may repeat the address, which holds secrets. */
  private static Meaning meaning(Throwable cause, Site site) {
    String what = "no access token: ";
    if (cause instanceof RetryLater) {
      return new RetryLater(what + cause.getMessage());
    }
    if (cause instanceof Refused) {
      return new Refused(what + cause.getMessage());
    }
    boolean namesNoAddress =
        cause instanceof SocketException
            || cause instanceof SocketTimeoutException
            || cause instanceof UnknownHostException
            || cause instanceof SSLException;
    if (namesNoAddress && cause instanceof IOException broken) {
      return new RetryLater(what + Transport.reason(broken, site.baseUrl(), TIMEOUT));
    }
    return new RetryLater(
        what + "asking " + site.baseUrl() + " failed: " + cause.getClass().getSimpleName());
  }
}
