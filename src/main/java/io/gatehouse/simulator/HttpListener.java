package io.gatehouse.simulator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * A small HTTP/1.1 server with keep-alive on 127.0.0.1, a thread for each connection, so that a
 * hanging reply holds up nobody else. The JDK's own server cannot reset a connection in mid-body or
 * lie about a length.
 */
public final class HttpListener implements AutoCloseable {
  /** Answers one request; false ends the connection. */
  public interface Exchange {
    boolean answer(HttpRequest request, HttpConnection connection) throws IOException;
  }

  private final Exchange exchange;
  private final Set<HttpConnection> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService threads;
  private volatile ServerSocket listening;
  private int port;

  /**
   * @param threadName of every connection's thread
   * @param port 0 takes a free one
   */
  public HttpListener(String threadName, int port, Exchange exchange) {
    threads =
        Executors.newCachedThreadPool(
            task -> {
              Thread thread = new Thread(task, threadName);
              thread.setDaemon(true);
              return thread;
            });
    this.port = port;
    this.exchange = exchange;
  }

  public synchronized void listen() {
    try {
      ServerSocket server = new ServerSocket();
      server.setReuseAddress(true);
      server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 256);
      port = server.getLocalPort();
      listening = server;
      threads.execute(() -> accept(server));
    } catch (IOException e) {
      throw new UncheckedIOException(
          "simulator cannot listen on 127.0.0.1:" + port + ": " + e.getMessage(), e);
    }
  }

  public int port() {
    return port;
  }

  @Override
  public synchronized void close() {
    try {
      if (listening != null) {
        listening.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    open.forEach(HttpConnection::close);
    threads.shutdownNow();
  }

  private void accept(ServerSocket server) {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (HttpConnection connection = new HttpConnection(socket)) {
      open.add(connection);
      try {
        HttpRequest request = listening.isClosed() ? null : connection.receive();
        while (request != null && exchange.answer(request, connection)) {
          request = connection.isLastRequest() ? null : connection.receive();
        }
      } finally {
        open.remove(connection);
      }
    } catch (IOException | NumberFormatException clientGone) {
      // The client closed or broke the connection, or spoke no HTTP: there is nobody to answer to.
    }
  }
}
