package io.gatehouse.declared;

import io.gatehouse.declared.VendorFile.AuthKind;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.declared.VendorFile.Push;
import io.gatehouse.envelope.EnvelopeSteps;
import io.gatehouse.envelope.SiteEnvelopes;
import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.FeedSteps;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.RateLimited;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.ReplyFault;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.SharedToken;
import io.gatehouse.feed.SharedToken.Fetched;
import io.gatehouse.feed.TokenExpired;
import io.gatehouse.feed.TokenRoute;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.FeedKey;
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
  private final Map<Site, Authorization> bySite = new ConcurrentHashMap<>();
  private final Map<Site, EnvelopeSteps> envelopes = new ConcurrentHashMap<>();
  private final Map<Site, SharedToken> tokens = new ConcurrentHashMap<>();
  private final Map<FeedKey, String> inUse = new ConcurrentHashMap<>();

  DeclaredSteps(Clock clock, CamelContext camel) {
    this.clock = clock;
    this.tokenRoute = new TokenRoute(camel, Declared.TOKEN_TEMPLATE);
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
    Site site = run.feed().site();
    Authorization auth = authorization(run);
    Message message = exchange.getMessage();
    message.removeHeaders("*", "Camel*", Exchange.CONTENT_TYPE); // whatever is there is sent
    String token = null;
    if (auth.kind() == AuthKind.CLIENT_CREDENTIALS) {
      token = token(run).get();
      inUse.put(run.feed().key(), token);
    } else if (auth.kind() == AuthKind.ENVELOPE) {
      EnvelopeSteps envelope = envelope(site, auth);
      envelope.sign(exchange);
      envelope.encrypt(exchange);
      message.setHeader(Exchange.HTTP_METHOD, "POST");
    }
    auth.apply(message, token);
  }

  /** Takes off the message what said who asked, and the reply out of its envelope. */
  public void received(Exchange exchange) {
    FeedRun run = run(exchange);
    Message message = exchange.getMessage();
    message.removeHeaders("*", "CamelRedeliver*");
    Authorization auth = authorization(run);
    if (auth.kind() == AuthKind.ENVELOPE) {
      EnvelopeSteps envelope = envelope(run.feed().site(), auth);
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
      token(run).worked(token);
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
    if (token != null) {
      token(run).drop(token);
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

  private Authorization authorization(FeedRun run) {
    Site site = run.feed().site();
    Declared vendor = vendor(run);
    return bySite.computeIfAbsent(
        site, one -> new Authorization(vendor.file().auth(), site, clock));
  }

  private EnvelopeSteps envelope(Site site, Authorization auth) {
    return envelopes.computeIfAbsent(
        site, one -> new SiteEnvelopes(Map.of(site.name(), auth.envelope()), clock));
  }

  private SharedToken token(FeedRun run) {
    Site site = run.feed().site();
    Authorization auth = authorization(run);
    ReplyRules rules = vendor(run).file().reply();
    return tokens.computeIfAbsent(
        site, one -> new SharedToken(clock, "the server", () -> fetch(site, auth, rules)));
  }

  private Fetched fetch(Site site, Authorization auth, ReplyRules rules) {
    TokenRoute.Request request = auth.tokenRequest();
    try {
      return fetched(tokenRoute.ask(site, request, TokenReply.class), auth, rules, request);
    } catch (ReplyFault why) {
      return Fetched.failed(why);
    }
  }

  private static Fetched fetched(
      TokenReply reply, Authorization auth, ReplyRules rules, TokenRoute.Request request) {
    VendorRecord head = null;
    try {
      List<String> arrays = rules.arrays(".", auth.tokenField(), auth.lifetimeField());
      head =
          Reply.parse(reply.body, reply.body.length, arrays, io.gatehouse.reply.Bounds.page(1))
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
    String secret =
        push.secret().fill(setting -> site.values().text(setting).orElse(null), any -> null);
    if (secret == null) {
      throw new Refused("the setting that " + push.header() + " is checked with has no value");
    }
    boolean isPlain = push.algorithm().equals("none");
    String due =
        isPlain ? secret : Authorization.hmac(body, secret, push.algorithm(), push.encoding());
    String came = sent.toString().strip().replaceFirst("^(?i)sha\\d+=", "");
    if (!isPlain && push.encoding().equals("hex")) {
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
