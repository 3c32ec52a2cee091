package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.SavedState;
import io.gatehouse.feed.FailureReasons.Transport;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.settings.Site;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;
import org.apache.camel.ProducerTemplate;

/**
 * One token that several feeds use. Fetched by the first who needs it, while the others wait; used
 * until its lifetime is over by our clock or its server no longer takes it. Fetching too often gets
 * a corp blocked, so a failure counts for everybody, for a while.
 */
public final class SharedToken {

  /**
   * What came of asking for a token.
   *
   * @param value null but for a success
   * @param lifetime how long it lasts, as its server says
   */
  public record Fetched(Meaning meaning, String value, Duration lifetime) {

    public static Fetched failed(Meaning meaning) {
      return new Fetched(meaning, null, Duration.ZERO);
    }

    @Override
    public String toString() {
      return value == null ? meaning.toString() : "token for " + lifetime;
    }
  }

  private static final Duration SHORT_PAUSE = Duration.ofSeconds(1);
  private static final Duration LONG_PAUSE = Duration.ofMinutes(10);
  private static final Duration DOUBT = Duration.ofMinutes(1);
  private static final int SUSPICIOUS = 3;

  private final Clock clock;
  private final String server;
  private final Supplier<Fetched> source;

  /** The token, or why there is none; either holds until then. */
  private Fetched fetched = Fetched.failed(new RetryLater("no token was asked for yet"));

  private Instant since = Instant.MIN;
  private Instant until = Instant.MIN;
  private boolean worked;
  private int neverWorked;

  /**
   * @param server who issues it, for messages
   */
  public SharedToken(Clock clock, String server, Supplier<Fetched> source) {
    this.clock = clock;
    this.server = server;
    this.source = source;
  }

  /**
   * Waits where another thread is fetching.
   *
   * @throws io.gatehouse.feed.Meaning.ReplyFault where there is none to be had now
   */
  public String get() {
    Fetched current = current();
    current.meaning().orThrow();
    return current.value();
  }

  /** The same, told instead of thrown. */
  public synchronized Fetched current() {
    Instant now = clock.instant();
    // One that began later than now was kept by a clock that was ahead, and would hold too long.
    if (now.isBefore(until) && !SavedState.isFalse(since, now)) {
      return fetched;
    }
    fetched = source.get();
    worked = false;
    holdFor(fetched.value() != null ? fetched.lifetime() : pause(fetched.meaning()));
    return fetched;
  }

  private void holdFor(Duration time) {
    since = clock.instant();
    until = since.plus(time);
  }

  /** Its server has taken it: if it is refused from now on, it has merely expired. */
  public synchronized void worked(String token) {
    if (token.equals(fetched.value())) {
      worked = true;
      neverWorked = 0;
    }
  }

  /**
   * Its server no longer takes it. Does nothing where it has been replaced meanwhile.
   *
   * @return whether it was taken before: it has come to its end, as tokens do
   */
  public synchronized boolean drop(String token) {
    if (!token.equals(fetched.value())) {
      return false;
    }
    neverWorked = worked ? 0 : neverWorked + 1;
    if (neverWorked < SUSPICIOUS) {
      until = Instant.MIN;
      return neverWorked == 0;
    }
    fetched =
        Fetched.failed(
            new RetryLater(
                server
                    + " issues tokens and takes none of them, "
                    + neverWorked
                    + " in a row: is another system using the secret of this app?"));
    holdFor(DOUBT.multipliedBy(1L << Math.min(neverWorked - SUSPICIOUS, 4)));
    return false;
  }

  /** What it is fetched with has changed: a failure of before says nothing any more. */
  public synchronized void retry() {
    if (fetched.value() == null) {
      until = Instant.MIN;
    }
  }

  private static Duration pause(Meaning failure) {
    if (failure instanceof RateLimited limited) {
      return limited.pause();
    }
    if (failure instanceof Refused fail) {
      return fail.probe().isZero() ? LONG_PAUSE : fail.probe();
    }
    return SHORT_PAUSE;
  }

  @Override
  public String toString() {
    return "shared token";
  }

  /**
   * Sends requests for access tokens through a site's own route, {@code direct:<name>-<site>},
   * where integrators see them and can lead them through a proxy.
   */
  public static final class TokenRoute {

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
}
