package io.gatehouse.webhook;

import io.gatehouse.feed.FeedSteps;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.camel.Exchange;
import org.apache.camel.Message;

/** One request of a caller, as it is looked at and answered. */
final class Push {

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
}
