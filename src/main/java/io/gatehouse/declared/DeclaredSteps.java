package io.gatehouse.declared;

import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.declared.VendorFile.Push;
import io.gatehouse.envelope.EnvelopeSteps;
import io.gatehouse.envelope.EnvelopeSteps.SiteEnvelopes;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.FeedSteps;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.SharedToken;
import io.gatehouse.feed.SharedToken.Fetched;
import io.gatehouse.feed.SharedToken.TokenRoute;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * The steps that routes of declared vendors have of their own: the bean {@code declared}, one for
 * all of them.
 */
public final class DeclaredSteps {

  private static final int LARGEST_TOKEN_REPLY = 64 * 1024;
  private static final Duration USUAL_LIFETIME = Duration.ofMinutes(30);
  private static final Duration LONGEST_MARGIN = Duration.ofSeconds(30);

  private final Clock clock;
  private final TokenRoute tokenRoute;
  private final Map<String, OfSite> bySite = new ConcurrentHashMap<>();
  private final Map<FeedKey, String> inUse = new ConcurrentHashMap<>();

  DeclaredSteps(Clock clock, CamelContext camel) {
    this.clock = clock;
    this.tokenRoute = new TokenRoute(camel, Declared.TOKEN_TEMPLATE);
  }

  /** What a site's feeds share, as long as it and its vendor's file are as they are. */
  private record OfSite(
      Declared vendor,
      Values configured,
      Authorization auth,
      EnvelopeSteps envelope,
      SharedToken token) {

    @Override
    public String toString() {
      return "how the feeds of a site of " + vendor.name() + " say who asks";
    }
  }

  private OfSite of(FeedRun run) {
    Site site = run.feed().site();
    Declared vendor = vendor(run);
    return bySite.compute(
        site.name(),
        (name, known) ->
            known != null && known.vendor == vendor && known.configured.equals(site.values())
                ? known
                : of(vendor, site));
  }

  private OfSite of(Declared vendor, Site site) {
    Authorization auth = new Authorization(vendor.file().auth(), site, clock);
    ReplyRules rules = vendor.file().reply();
    return new OfSite(
        vendor,
        site.values(),
        auth,
        auth.kind() == AuthKind.ENVELOPE ? new SiteEnvelopes(any -> auth.envelope(), clock) : null,
        new SharedToken(clock, "the server", () -> fetch(site, auth, rules)));
  }

  /** The reply to a request for a token. */
  record TokenReply(int status, byte[] body) {

    @Override
    public String toString() {
      return "a reply to a request for a token"; // never what is in it
    }
  }

  /**
   * Adds to the request what says who asks, in headers of the message and nowhere else. Asks for an
   * access token where there is none.
   */
  public void authorize(Exchange exchange) {
    FeedRun run = run(exchange);
    OfSite shared = of(run);
    Authorization auth = shared.auth();
    Message message = exchange.getMessage();
    message.removeHeaders("*", "Camel*", Exchange.CONTENT_TYPE); // whatever is there is sent
    String token = null;
    if (auth.kind() == AuthKind.CLIENT_CREDENTIALS) {
      token = shared.token().get();
      inUse.put(run.feed().key(), token);
    } else if (auth.kind() == AuthKind.ENVELOPE) {
      EnvelopeSteps envelope = shared.envelope();
      envelope.sign(exchange);
      envelope.encrypt(exchange);
      message.setHeader(Exchange.HTTP_METHOD, "POST");
    }
    Authorization.Signed signed =
        auth.sign(
            new Authorization.Unsigned(
                message.getHeader(Exchange.HTTP_METHOD, "GET", String.class),
                message.getHeader(Exchange.HTTP_PATH, "", String.class),
                message.getHeader(Exchange.HTTP_QUERY, "", String.class),
                message.getBody(String.class)),
            token);
    message.setHeader(Exchange.HTTP_QUERY, signed.query());
    signed.headers().forEach(message::setHeader);
  }

  /** Takes off the message what said who asked, and the reply out of its envelope. */
  public void received(Exchange exchange) {
    FeedRun run = run(exchange);
    Message message = exchange.getMessage();
    message.removeHeaders("*", "CamelRedeliver*");
    OfSite shared = of(run);
    if (shared.auth().kind() == AuthKind.ENVELOPE) {
      EnvelopeSteps envelope = shared.envelope();
      envelope.decrypt(exchange);
      envelope.verify(exchange);
    }
    message.setBody(wrapped(message.getBody(byte[].class)));
  }

  /** A list without an object around it gets one. */
  static byte[] wrapped(byte[] body) {
    int at = 0;
    while (at < body.length && (body[at] <= ' ' && body[at] >= 0)) {
      at++;
    }
    if (at == body.length || body[at] != '[') {
      return body;
    }
    byte[] before = ("{\"" + ReplyRules.WRAPPED + "\":").getBytes(StandardCharsets.US_ASCII);
    byte[] wrapped = new byte[before.length + body.length + 1];
    System.arraycopy(before, 0, wrapped, 0, before.length);
    System.arraycopy(body, 0, wrapped, before.length, body.length);
    wrapped[wrapped.length - 1] = '}';
    return wrapped;
  }

  /** The server took the token. */
  public void accepted(Exchange exchange) {
    FeedRun run = run(exchange);
    String token = inUse.get(run.feed().key());
    if (token != null) {
      of(run).token().worked(token);
    }
  }

  /**
   * The server did not take the token: the next request gets another one.
   *
   * @throws TokenExpired as it was caught
   */
  public void refused(Exchange exchange) {
    FeedRun run = run(exchange);
    exchange.getMessage().removeHeaders("*", "CamelRedeliver*");
    String token = inUse.get(run.feed().key());
    if (token != null && of(run).token().drop(token)) {
      exchange.getMessage().removeHeaders("CamelRedeliver*"); // no retry in vain: one more after it
    }
    throw exchange.getProperty(Exchange.EXCEPTION_CAUGHT, TokenExpired.class);
  }

  private static FeedRun run(Exchange exchange) {
    FeedRun run = exchange.getProperty(FeedRun.PROPERTY, FeedRun.class);
    if (run == null) {
      throw new Refused("the route has no step open before this one");
    }
    return run;
  }

  private static Declared vendor(FeedRun run) {
    if (run.feed().vendor() instanceof Declared declared) {
      return declared;
    }
    throw new Refused(
        "the bean declared is for vendors of config/vendors, and "
            + run.feed().vendor().name()
            + " is none");
  }

  /** Through the site's own route, where integrators can lead it through a proxy. */
  private Fetched fetch(Site site, Authorization auth, ReplyRules rules) {
    TokenRoute.Request request = auth.tokenRequest();
    try {
      return fetched(tokenRoute.ask(site, request, TokenReply.class), auth, rules, request);
    } catch (ReplyFault why) {
      return Fetched.failed(why);
    }
  }

  static Fetched fetched(
      TokenReply reply, Authorization auth, ReplyRules rules, TokenRoute.Request request) {
    VendorRecord head = null;
    try {
      List<String> arrays = rules.arrays(".", auth.tokenField(), auth.lifetimeField());
      head =
          Reply.parse(
                  reply.body, reply.body.length, arrays, io.gatehouse.reply.Reply.Bounds.page(1))
              .head();
    } catch (UnreadableReply e) {
      // told below, by its status
    }
    String token = head == null ? null : head.get(auth.tokenField());
    boolean ok = reply.status >= 200 && reply.status < 300;
    if (ok && token != null && !token.isBlank()) {
      return new Fetched(Meaning.SUCCESS, token.strip(), lifetime(head, auth.lifetimeField()));
    }
    String said = rules.said(head);
    String seen =
        "no access token: "
            + request.path()
            + " answered HTTP "
            + reply.status
            + (said == null ? "" : " (" + said + ")")
            + (ok ? " and no " + auth.tokenField() : "");
    if (reply.status == 429) {
      return Fetched.failed(new RateLimited(seen, rules.pause()));
    }
    return Fetched.failed(
        reply.status >= 500 || reply.status == 408
            ? new RetryLater(seen)
            : new Refused(
                seen + ": check the settings that auth names, and auth.send, auth.token"));
  }

  /** Renewed a little before its end, which its server's clock decides. */
  private static Duration lifetime(VendorRecord head, String field) {
    long seconds = head.wholeNumber(field).orElse(USUAL_LIFETIME.toSeconds());
    Duration life = Duration.ofSeconds(Math.max(1, Math.min(seconds, 30L * 24 * 3600)));
    Duration tenth = life.dividedBy(10);
    return life.minus(tenth.compareTo(LONGEST_MARGIN) < 0 ? tenth : LONGEST_MARGIN);
  }

  /** Keeps the reply to a request for a token. */
  public void tokenReply(Exchange exchange) {
    InputStream stream = exchange.getMessage().getBody(InputStream.class);
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    exchange.getMessage().removeHeaders("*");
    exchange.getMessage().setBody(null);
    if (stream == null) {
      exchange.getMessage().setBody(new TokenReply(status, new byte[0]));
      return;
    }
    try (stream) {
      exchange.getMessage().setBody(new TokenReply(status, stream.readNBytes(LARGEST_TOKEN_REPLY)));
    } catch (IOException e) {
      throw new io.gatehouse.feed.RetryLater(
          "the reply broke off: " + e.getClass().getSimpleName(), e);
    }
  }

  /**
   * Takes what the vendor pushed: makes sure that it is signed as the file says, and leaves its
   * records for {@code normalize}.
   *
   * @throws Refused if it is not, or holds no records
   */
  public void accept(Exchange exchange) {
    FeedRun run = run(exchange);
    Declared vendor = vendor(run);
    DeclaredFeed feed = vendor.feed(run.feed().spec().name());
    byte[] body = exchange.getMessage().getBody(byte[].class);
    exchange.getMessage().setBody(null);
    if (body == null) {
      throw new Refused("the push has no body");
    }
    if (feed.push().header() != null) {
      verify(exchange, run.feed().site(), feed.push(), body);
    }
    byte[] whole = wrapped(body);
    String list = ReplyRules.array(feed.records());
    Reply push;
    try {
      push = Reply.parse(whole, whole.length, list);
    } catch (UnreadableReply e) {
      throw new Refused("the push cannot be read: " + e.getMessage());
    }
    if (!push.hasArray()) {
      throw new Refused("the push has no " + list);
    }
    exchange.getMessage().setBody(Progress.of(feed.into(), push.records(), null));
  }

  private static void verify(Exchange exchange, Site site, Push push, byte[] body) {
    Map<?, ?> headers = exchange.getProperty(FeedSteps.PUSHED_HEADERS, Map.of(), Map.class);
    Object sent = headers.get(push.header().toLowerCase(java.util.Locale.ROOT));
    if (sent == null) {
      throw new Refused("the push has no header " + push.header() + ", which signs it");
    }
    String due = push.sign(site, body);
    if (due == null) {
      throw new Refused("the setting that " + push.header() + " is checked with has no value");
    }
    String came = sent.toString().strip().replaceFirst("^(?i)sha\\d+=", "");
    if (!push.isPlain() && push.encoding().equals("hex")) {
      came = came.toLowerCase(java.util.Locale.ROOT);
    }
    if (!MessageDigest.isEqual(
        due.getBytes(StandardCharsets.UTF_8), came.getBytes(StandardCharsets.UTF_8))) {
      throw new Refused("the signature in " + push.header() + " is not the one that is due");
    }
  }

  /** Leaves what the vendor wants to be answered as the body; stands after {@code load}. */
  public void answer(Exchange exchange) {
    FeedRun run = run(exchange);
    exchange.getMessage().setBody(vendor(run).feed(run.feed().spec().name()).push().answer());
  }
}
