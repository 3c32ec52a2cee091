package io.gatehouse.webhook;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;

/** A caller that writes what it likes, byte by byte. */
final class RawCaller implements AutoCloseable {

  private final Socket socket;

  RawCaller(int port) throws IOException {
    this(port, "127.0.0.1");
  }

  /**
   * @param from its own address, of the loopback's network
   */
  RawCaller(int port, String from) throws IOException {
    socket = new Socket(InetAddress.getByName("127.0.0.1"), port, InetAddress.getByName(from), 0);
    socket.setSoTimeout(30_000);
  }

  RawCaller write(String text) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write(text.getBytes(StandardCharsets.ISO_8859_1));
    out.flush();
    return this;
  }

  /** Whether the other end has taken so much without closing. */
  boolean tryWrite(String text) {
    try {
      write(text);
      return true;
    } catch (IOException closed) {
      return false;
    }
  }

  /** What comes until the other end closes. */
  String readToEnd() throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    InputStream in = socket.getInputStream();
    try {
      in.transferTo(read);
    } catch (SocketException reset) {
      // closed with bytes of ours unread
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /** What comes until the other end closes, or says nothing for a while. */
  String readForAWhile() throws IOException {
    socket.setSoTimeout(150);
    StringBuilder read = new StringBuilder();
    try {
      for (int c; (c = socket.getInputStream().read()) >= 0; ) {
        read.append((char) c);
      }
    } catch (SocketTimeoutException | SocketException noMore) {
      // kept open, or closed with bytes of ours unread
    }
    return read.toString();
  }

  /** Hangs up without a farewell. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** The first line of the answer. */
  String status() throws IOException {
    StringBuilder line = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int c; (c = in.read()) >= 0 && c != '\n'; ) {
      line.append((char) c);
    }
    return line.toString().strip();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
