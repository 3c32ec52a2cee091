package io.gatehouse.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A server on 127.0.0.1 that takes connections and never answers. */
public final class Silent implements AutoCloseable {

  private final ServerSocket socket;
  private final List<Socket> taken = new CopyOnWriteArrayList<>();

  private Silent(ServerSocket socket) {
    this.socket = socket;
  }

  public static Silent open() {
    try {
      Silent server = new Silent(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
      Thread thread = new Thread(server::take, "silent");
      thread.setDaemon(true);
      thread.start();
      return server;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void take() {
    try {
      while (true) {
        taken.add(socket.accept());
      }
    } catch (IOException e) {
      return; // closed
    }
  }

  public int port() {
    return socket.getLocalPort();
  }

  /** How many there were. */
  public int connections() {
    return taken.size();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    for (Socket one : taken) {
      one.close();
    }
  }
}
