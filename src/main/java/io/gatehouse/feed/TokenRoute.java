package io.gatehouse.feed;

import io.gatehouse.feed.FailureReasons.Transport;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.settings.Site;
import java.time.Duration;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;

/**
 * Sends requests for access tokens through a site's own route, {@code direct:<name>-<site>}, where
 * integrators see them and can lead them through a proxy.
 */
public final class TokenRoute {

  /** As the routes have it, unless it was changed there. */
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private static final String FAILED = "no access token: ";

  /**
   * A request for a token. Holds secrets, of which nothing is told.
   *
   * @param path from the base address on
   * @param query percent-encoded; empty for none
   * @param body null for a GET
   * @param contentType of the body
   * @param authorization the header of that name; null for none
   */
  public record Request(
      String path, String query, String body, String contentType, String authorization) {

    @Override
    public String toString() {
      return path;
    }
  }

  private final CamelContext camel;
  private final String name;
  private ProducerTemplate producer;

  /**
   * @param name of the routes without the site, {@code wecom-token}
   */
  public TokenRoute(CamelContext camel, String name) {
    this.camel = camel;
    this.name = name;
  }

  /**
   * What the site's route leaves of the reply.
   *
   * @throws ReplyFault where there is none, in words that hold no secret
   */
  public <T> T ask(Site site, Request request, Class<T> reply) {
    Exchange answered =
        producer()
            .request(
                "direct:" + name + "-" + site.name() + "?block=false",
                asked -> prepare(asked.getMessage(), request));
    Throwable failed = answered.getException();
    if (failed instanceof ReplyFault fault) {
      throw fault.after(FAILED);
    }
    if (failed != null) {
      String address = site.baseUrl() + request.path;
      throw new RetryLater(
          FAILED + Transport.reasonWithoutRequest(failed, site.baseUrl(), address, TIMEOUT));
    }
    return answered.getMessage().getBody(reply);
  }

  /** Not before the first request: the context is not started when its beans are made. */
  private synchronized ProducerTemplate producer() {
    if (producer == null) {
      producer = camel.createProducerTemplate();
    }
    return producer;
  }

  private static void prepare(Message message, Request request) {
    message.setHeader(Exchange.HTTP_PATH, request.path);
    message.setHeader(Exchange.HTTP_METHOD, request.body == null ? "GET" : "POST");
    if (!request.query.isEmpty()) {
      message.setHeader(Exchange.HTTP_QUERY, request.query);
    }
    if (request.authorization != null) {
      message.setHeader("Authorization", request.authorization);
    }
    if (request.body != null) {
      message.setHeader(Exchange.CONTENT_TYPE, request.contentType);
      message.setBody(request.body);
    }
  }
}
