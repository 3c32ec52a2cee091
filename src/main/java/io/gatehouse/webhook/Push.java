package io.gatehouse.webhook;

import io.gatehouse.feed.FeedRun;
import io.gatehouse.feed.FeedSteps;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.webhook.PushRules.FairShares.BodyMemory;
import io.gatehouse.webhook.Refusals.Refusal;
import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/**
 * One request of a caller, as it is looked at and answered; {@link WebhookSteps} are its route's.
 */
public final class Push {

  /** How long what a refused caller still sends is read and dropped, so that it sees the answer. */
  private static final long LINGER_MILLIS = 2_000;

  private static final Pattern PARAMETER = Pattern.compile("(?!(?i)camel)[A-Za-z_]\\w{0,63}");

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final Context thread;
  private final String feed;
  private final Refusals refusals;

  /**
   * @param feed with its site; empty where the address names none
   */
  Push(Vertx vertx, HttpServerRequest request, String feed, Refusals refusals) {
    this.vertx = vertx;
    this.request = request;
    this.thread = vertx.getOrCreateContext();
    this.feed = feed;
    this.refusals = refusals;
  }

  HttpServerRequest request() {
    return request;
  }

  /** Does it where everything about this request is done. */
  void onItsContext(Runnable work) {
    thread.runOnContext(now -> work.run());
  }

  /**
   * @return what to call when it need not be called any more: a timer left to run would keep all of
   *     the push in memory
   */
  Runnable after(Duration time, Runnable late) {
    long timer = vertx.setTimer(time.toMillis(), over -> late.run());
    return () -> vertx.cancelTimer(timer);
  }

  /** Whether nobody is left to answer. */
  boolean isGone() {
    return request.response().closed();
  }

  /** Who calls: the other end of the connection. */
  InetAddress address() {
    return address(request.remoteAddress().hostAddress());
  }

  /**
   * @param digits as an address of a connection is written
   */
  static InetAddress address(String digits) {
    try {
      return InetAddress.getByName(digits);
    } catch (UnknownHostException e) {
      throw new IllegalStateException(e); // of an address in digits: cannot be
    }
  }

  /**
   * The parameters of the query that can be headers of Camel without being one that Camel obeys.
   *
   * @throws IllegalArgumentException for a query that is no text
   */
  MultiMap parameters() {
    MultiMap harmless = MultiMap.caseInsensitiveMultiMap();
    for (Map.Entry<String, String> parameter : request.params()) {
      if (PARAMETER.matcher(parameter.getKey()).matches()) {
        harmless.set(parameter.getKey(), parameter.getValue());
      }
    }
    return harmless;
  }

  /** Fills the message that the route sees. */
  void into(Message message, byte[] body) {
    message.setBody(body);
    message.setHeader(Exchange.HTTP_METHOD, request.method().name());
    Map<String, String> headers = new HashMap<>(); // of no use to Camel: a property, and no headers
    request.headers().forEach((name, value) -> headers.put(name.toLowerCase(Locale.ROOT), value));
    message.getExchange().setProperty(FeedSteps.PUSHED_HEADERS, headers);
    parameters().forEach((name, value) -> message.setHeader(name, value));
  }

  /** By an {@link PushAnswer} or a {@link Refusal}. */
  Future<Void> finish(Object outcome) {
    return outcome instanceof PushAnswer answer ? answer(answer) : refuse((Refusal) outcome);
  }

  Future<Void> refuse(Refusal refusal) {
    if (refusal != Refusal.STOPPING) { // that is said already
      refusals.tell(feed, address().getHostAddress(), refusal);
    }
    Future<Void> answered = answer(PushAnswer.of(refusal));
    if (!request.isEnded()) {
      request.handler(dropped -> {});
      request.exceptionHandler(broken -> {});
      request.resume();
      vertx.setTimer(LINGER_MILLIS, late -> closeUnlessEnded());
    }
    return answered;
  }

  private void closeUnlessEnded() {
    if (!request.isEnded()) {
      request.connection().close();
    }
  }

  private Future<Void> answer(PushAnswer answer) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return Future.succeededFuture();
    }
    response.setStatusCode(answer.status());
    response.putHeader("Content-Type", answer.contentType() + "; charset=utf-8");
    if (answer.status() == Refusal.AWAY) {
      response.putHeader("Retry-After", "5");
    }
    return response.end(Buffer.buffer(answer.body()));
  }

  /**
   * What a caller is answered.
   *
   * @param body text, in UTF-8
   */
  record PushAnswer(int status, String contentType, byte[] body) {

    /** Nothing of what went wrong is told to callers. */
    static PushAnswer of(Refusal refusal) {
      return new PushAnswer(refusal.status(), "text/plain", bytes(refusal.answer()));
    }

    static PushAnswer ok(String body) {
      String type =
          switch (body.isEmpty() ? ' ' : body.charAt(0)) {
            case '{', '[' -> "application/json";
            case '<' -> "application/xml";
            default -> "text/plain";
          };
      return new PushAnswer(200, type, bytes(body));
    }

    private static byte[] bytes(String text) {
      return text.getBytes(StandardCharsets.UTF_8);
    }
  }

  /**
   * What is asked of a request's first lines before anything else looks at them: where two readers
   * of one request could disagree on where it ends or whom it is for, it is refused.
   */
  static final class RequestHead {

    private static final int MOST_HEADERS = 100;

    private RequestHead() {}

    /** What is wrong with them; null for nothing. */
    static Refusal problem(HttpServerRequest request) {
      MultiMap headers = request.headers();
      if (headers.entries().size() > MOST_HEADERS) {
        return new Refusal(431, "it has more than " + MOST_HEADERS + " headers");
      }
      if (request.version() == HttpVersion.HTTP_1_1
          && (request.authority() == null || headers.getAll(HttpHeaders.HOST).size() != 1)) {
        return new Refusal(400, "it has no header Host, or more than one, or one that is no host");
      }
      List<String> encodings = headers.getAll(HttpHeaders.TRANSFER_ENCODING);
      if (!encodings.isEmpty()
          && (request.version() != HttpVersion.HTTP_1_1
              || headers.contains(HttpHeaders.CONTENT_LENGTH)
              || encodings.size() > 1
              || !"chunked".equalsIgnoreCase(encodings.get(0)))) {
        return new Refusal(
            400, "its Transfer-Encoding is not chunked alone, or stands beside a Content-Length");
      }
      List<String> lengths = headers.getAll(HttpHeaders.CONTENT_LENGTH);
      if (lengths.size() > 1 || !lengths.stream().allMatch(length -> length.matches("\\d{1,18}"))) {
        return new Refusal(400, "its Content-Length is not one number");
      }
      if (request.path() == null || !request.path().startsWith("/")) {
        return new Refusal(400, "what it asks for is no path");
      }
      try {
        request.params();
      } catch (IllegalArgumentException e) {
        return new Refusal(400, "its query cannot be read");
      }
      return null;
    }

    /** Netty drops a Content-Length beside a Transfer-Encoding; here it is told. */
    static void readStrictly(HttpConnection connection, HttpServerOptions options) {
      ((ConnectionBase) connection)
          .channel()
          .pipeline()
          .replace("httpDecoder", "httpDecoder", new Strict(options));
    }

    private static final class Strict extends VertxHttpRequestDecoder {

      Strict(HttpServerOptions options) {
        super(options);
      }

      @Override
      protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
        throw new IllegalArgumentException("both Content-Length and Transfer-Encoding");
      }
    }
  }

  /**
   * Reads a push's body within its bounds: of bytes, of time, and of the room that all pushes
   * share. What comes too much is never kept. Works on the request's event loop alone.
   */
  static final class PushBody {

    /** What becomes of the body; one of them is called, once. */
    interface Receiver {

      /** The bytes stay counted in the room: whoever takes them gives the share back. */
      void complete(Buffer body, BodyMemory.Share share);

      void refused(Refusal refusal);

      /** The caller has gone. */
      void abandoned();
    }

    private final HttpServerRequest request;
    private final PushRules rules;
    private final BodyMemory.Share share;
    private final Receiver receiver;
    private final Vertx vertx;
    private Buffer body = Buffer.buffer();
    private long deadline;
    private boolean over;

    PushBody(Vertx vertx, Push push, PushRules rules, BodyMemory room, Receiver receiver) {
      this.vertx = vertx;
      this.request = push.request();
      this.rules = rules;
      this.share = room.share(push.address(), () -> push.onItsContext(() -> refuse(noRoom())));
      this.receiver = receiver;
    }

    void read() {
      if (declared() > rules.maxBody()) {
        refuse(tooLarge());
        return;
      }
      deadline = vertx.setTimer(rules.timeout().toMillis(), late -> refuse(tooSlow()));
      request.handler(this::take);
      request.exceptionHandler(this::broke);
      request.endHandler(end -> endWhole());
      if ("100-continue".equalsIgnoreCase(request.getHeader(HttpHeaders.EXPECT))) {
        request.response().writeContinue();
      }
      request.resume();
    }

    private long declared() {
      String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
      return length != null && length.matches("\\d{1,18}") ? Long.parseLong(length) : 0;
    }

    private void broke(Throwable why) {
      if (why instanceof IOException) { // the connection: nobody is left to answer
        end(receiver::abandoned);
      } else {
        refuse(new Refusal(400, "what it sends is no HTTP: " + why.getMessage()));
      }
    }

    private void take(Buffer chunk) {
      if (over) {
        return; // refused already: read to its end, so that the answer arrives, and not kept
      }
      if (body.length() + chunk.length() > rules.maxBody()) {
        refuse(tooLarge());
      } else if (!share.take(chunk.length())) {
        refuse(noRoom());
      } else {
        body.appendBuffer(chunk);
      }
    }

    private void endWhole() {
      if (!over) {
        over = true;
        vertx.cancelTimer(deadline);
        share.complete();
        receiver.complete(body, share);
      }
    }

    private void refuse(Refusal refusal) {
      end(() -> receiver.refused(refusal));
    }

    private void end(Runnable told) {
      if (!over) {
        over = true;
        vertx.cancelTimer(deadline);
        share.giveBack();
        told.run();
        body = null;
      }
    }

    private static Refusal noRoom() {
      return new Refusal(
          Refusal.AWAY, "the pushes under way take all the memory that there is for them");
    }

    private Refusal tooLarge() {
      return new Refusal(
          413,
          "it is larger than " + rules.maxBody() + " bytes (" + rules.setting("max-body") + ")");
    }

    private Refusal tooSlow() {
      return new Refusal(
          408,
          "it was not complete within "
              + rules.timeout().toMillis()
              + " ms ("
              + rules.setting("timeout")
              + "): "
              + body.length()
              + " bytes came");
    }
  }

  /** How a webhook's route answers, by the names that routes use: the bean {@code webhook}. */
  public static final class WebhookSteps {

    /** The exchange property with the {@link PushAnswer} or the {@link Refusal}. */
    static final String OUTCOME = "webhookOutcome";

    /**
     * Answers 200 with the text in the body. Stands after {@code load}: what it says is that the
     * push is committed.
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
     * Answers that the push is not taken: 503 where the warehouse is away, so that the vendor
     * repeats it, else 400. Routes call it for every error, after the feed's {@code fail}.
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
}
