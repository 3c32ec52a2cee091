package io.gatehouse.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;

/**
 * Reads a push's body within its bounds: of bytes, of time, and of the room that all pushes share.
 * What comes too much is never kept. Works on the request's event loop alone.
 */
final class PushBody {

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
        413, "it is larger than " + rules.maxBody() + " bytes (" + rules.setting("max-body") + ")");
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
