package io.gatehouse.wecom;

import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import org.apache.camel.CamelContext;
import org.apache.camel.CamelExecutionException;
import org.apache.camel.Exchange;
import org.apache.camel.ProducerTemplate;

/**
 * Sends requests for tokens through the site's route {@code direct:wecom-token-<site>}, where
 * integrators see them and can lead them through a proxy.
 */
final class TokenRoute implements AppTokens.Server {

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
      return new Meaning.Retry(what + cause.getMessage());
    }
    if (cause instanceof Refused) {
      return new Meaning.Fail(what + cause.getMessage());
    }
    String server = site.baseUrl();
    if (cause instanceof UnknownHostException) {
      return new Meaning.Retry(
          what + "the host of " + server + " is unknown: check base-url and the name service");
    }
    if (cause instanceof ConnectException) {
      return new Meaning.Retry(what + "cannot connect to " + server + ": check base-url");
    }
    if (cause instanceof SocketTimeoutException) {
      return new Meaning.Retry(what + "no answer from " + server + " in time");
    }
    return new Meaning.Retry(
        what + "asking " + server + " failed: " + cause.getClass().getSimpleName());
  }
}
