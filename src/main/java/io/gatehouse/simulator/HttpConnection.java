package io.gatehouse.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** One client's connection, down to the socket: a faulty server needs control of every byte. */
final class HttpConnection implements AutoCloseable {
  private static final int LONGEST_LINE = 16_384;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private boolean lastRequest;

  HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream(), 32_768);
  }

  /** The next request, its body skipped; null when the client has gone. */
  HttpRequest receive() throws IOException {
    String line = readLine();
    if (line == null) {
      return null;
    }
    lastRequest = line.endsWith(" HTTP/1.0");
    long bodyLength = 0;
    for (String header = readLine(); header != null && !header.isEmpty(); header = readLine()) {
      if (header.regionMatches(true, 0, "Content-Length:", 0, 15)) {
        bodyLength = Long.parseLong(header.substring(15).trim());
      } else if (header.equalsIgnoreCase("Connection: close")) {
        lastRequest = true;
      }
    }
    in.skipNBytes(bodyLength);
    return HttpRequest.parse(line);
  }

  /** True when the client wants no further reply on this connection. */
  boolean isLastRequest() {
    return lastRequest;
  }

  /** Sends bytes at once. */
  void send(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    out.flush();
  }

  /** Adds bytes to what the next flush sends. */
  void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }

  void flush() throws IOException {
    out.flush();
  }

  /** Adds a piece of a chunked body; an empty one is left out, for it would end the body. */
  void writeChunk(byte[] bytes, int length) throws IOException {
    if (length > 0) {
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes, 0, length);
      out.write('\r');
      out.write('\n');
    }
  }

  void endChunks() throws IOException {
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Waits, saying nothing, until the client goes away or the server is closed. */
  void awaitClientGone() throws IOException {
    while (in.read() >= 0) {
      // A client that sends more while it waits is not answered either.
    }
  }

  /** Breaks the connection with a TCP reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException alreadyBroken) {
      // Nothing is left to close.
    }
  }

  private String readLine() throws IOException {
    StringBuilder line = new StringBuilder(128);
    for (int b = in.read(); b != '\n'; b = in.read()) {
      if (b < 0 || line.length() > LONGEST_LINE) {
        return null;
      }
      line.append((char) b);
    }
    int end = line.length();
    String text = line.substring(0, end > 0 && line.charAt(end - 1) == '\r' ? end - 1 : end);
    return new String(text.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
  }
}
