package io.gatehouse.simulator;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.ExceptionListener;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpVersion;
import org.apache.hc.core5.http.impl.HttpProcessors;
import org.apache.hc.core5.http.impl.bootstrap.HttpServer;
import org.apache.hc.core5.http.impl.io.HttpService;
import org.apache.hc.core5.http.io.HttpServerConnection;
import org.apache.hc.core5.http.io.HttpServerRequestHandler;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.EntityTemplate;
import org.apache.hc.core5.http.message.BasicClassicHttpResponse;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.IOCallback;
import org.apache.hc.core5.util.Timeout;

/**
 * An HTTP/1.1 server with keep-alive on 127.0.0.1, a thread for each connection, so that a hanging
 * reply holds up nobody else. It is HttpCore's: the JDK's own can neither reset a connection in
 * mid-body nor tell that a client has gone.
 */
public final class HttpListener implements AutoCloseable {
  /** Answers one request; closes the connection where it must not go on. */
  public interface Exchange {
    void answer(HttpRequest request, HttpServerConnection to) throws IOException, HttpException;
  }

  private static final HttpServerRequestHandler NOBODY = (request, trigger, context) -> {};

  private final int wished;
  private final HttpServer server;

  /**
   * @param port 0 takes a free one
   */
  public HttpListener(int port, Exchange exchange) {
    HttpService service =
        new HttpService(HttpProcessors.server(), NOBODY) {
          @Override
          public void handleRequest(HttpServerConnection connection, HttpContext context)
              throws IOException, HttpException {
            HttpListener.handle(connection, exchange);
          }
        };
    SocketConfig sockets =
        SocketConfig.custom()
            .setSoTimeout(Timeout.DISABLED)
            .setSoReuseAddress(true)
            .setTcpNoDelay(true)
            .setBacklogSize(256)
            .build();
    InetAddress here = InetAddress.getLoopbackAddress();
    wished = port;
    server =
        new HttpServer(
            port, service, here, sockets, null, null, null, null, ExceptionListener.NO_OP);
  }

  public void listen() {
    try {
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(
          "simulator cannot listen on 127.0.0.1:" + wished + ": " + e.getMessage(), e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  @Override
  public void close() {
    server.close(CloseMode.IMMEDIATE);
  }

  private static void handle(HttpServerConnection connection, Exchange exchange)
      throws IOException, HttpException {
    ClassicHttpRequest request = connection.receiveRequestHeader();
    if (request == null) { // the client has gone
      connection.close();
      return;
    }
    connection.receiveRequestEntity(request);
    try {
      exchange.answer(HttpRequest.of(request), connection);
    } catch (RuntimeException bug) {
      Thread here = Thread.currentThread();
      here.getUncaughtExceptionHandler().uncaughtException(here, bug);
      throw bug;
    }
    Header goesOn = request.getFirstHeader("Connection");
    if (goesOn != null && goesOn.getValue().equalsIgnoreCase("close")
        || HttpVersion.HTTP_1_0.equals(request.getVersion())) {
      connection.close();
    }
  }

  /**
   * Sends a reply.
   *
   * @param length of the body, as the client is told; negative for a chunked one
   * @param body writes it, in whatever pieces, and as much of it as it likes
   */
  public static void send(
      HttpReply reply, long length, HttpServerConnection to, IOCallback<OutputStream> body)
      throws IOException, HttpException {
    ClassicHttpResponse response = new BasicClassicHttpResponse(reply.status());
    reply.headers().forEach(response::setHeader);
    if (length < 0) {
      response.setHeader("Transfer-Encoding", "chunked");
    } else {
      response.setHeader("Content-Length", length);
    }
    response.setEntity(new EntityTemplate(length, (ContentType) null, null, body));
    to.sendResponseHeader(response);
    to.sendResponseEntity(response);
    to.flush();
  }
}
