package io.gatehouse.webhook;

import io.netty.handler.codec.http.HttpMessage;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.List;

/**
 * What is asked of a request's first lines before anything else looks at them: where two readers of
 * one request could disagree on where it ends or whom it is for, it is refused.
 */
final class RequestHead {

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
