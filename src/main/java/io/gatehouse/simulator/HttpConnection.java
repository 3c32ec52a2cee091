package io.gatehouse.simulator;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/** One client's connection, down to the socket: a faulty server needs control of every byte. */
public final class HttpConnection implements AutoCloseable {
  private static final int LONGEST_LINE = 16_384;
  private static final int MOST_HEADERS = 100;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private boolean lastRequest;

  public HttpConnection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
    out = new BufferedOutputStream(socket.getOutputStream(), 32_768);
  }

  /** The next request; null when the client has gone, or sent what is no HTTP. */
  public HttpRequest receive() throws IOException {
    String line = readLine();
    if (line == null) {
      return null;
    }
    Map<String, String> headers = readHeaders();
    lastRequest = line.endsWith(" HTTP/1.0") || "close".equalsIgnoreCase(headers.get("connection"));
    if ("100-continue".equalsIgnoreCase(headers.get("expect"))) {
      byte[] goOn = "HTTP/1.1 100 Continue\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
      send(goOn, 0, goOn.length);
    }
    byte[] body =
        "chunked".equalsIgnoreCase(headers.get("transfer-encoding"))
            ? readChunks()
            : in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
    return HttpRequest.parse(line, headers, body);
  }

  /** True when the client wants no further reply on this connection. */
  public boolean isLastRequest() {
    return lastRequest;
  }

  /** Sends bytes at once. */
  public void send(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
    out.flush();
  }

  /** Adds bytes to what the next flush sends. */
  public void write(byte[] bytes, int from, int length) throws IOException {
    out.write(bytes, from, length);
  }

  public void flush() throws IOException {
    out.flush();
  }

  /** Adds a piece of a chunked body; an empty one is left out, for it would end the body. */
  public void writeChunk(byte[] bytes, int length) throws IOException {
    if (length > 0) {
      out.write((Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(bytes, 0, length);
      out.write('\r');
      out.write('\n');
    }
  }

  public void endChunks() throws IOException {
    out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  /** Waits, saying nothing, until the client goes away or the server is closed. */
  public void awaitClientGone() throws IOException {
    while (in.read() >= 0) {
      // A client that sends more while it waits is not answered either.
    }
  }

  /** Breaks the connection with a TCP reset. */
  public void reset() throws IOException {
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

  private Map<String, String> readHeaders() throws IOException {
    Map<String, String> headers = new HashMap<>();
    for (String header = readLine(); header != null && !header.isEmpty(); header = readLine()) {
      int colon = header.indexOf(':');
      if (colon > 0 && headers.size() < MOST_HEADERS) {
        String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
        headers.put(name, header.substring(colon + 1).trim());
      }
    }
    return headers;
  }

  private byte[] readChunks() throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    for (int size = chunkSize(); size > 0; size = chunkSize()) {
      body.write(in.readNBytes(size));
      readLine();
    }
    readHeaders();
    return body.toByteArray();
  }

  private int chunkSize() throws IOException {
    String line = readLine();
    return line == null ? 0 : Integer.parseInt(line.split(";")[0].trim(), 16);
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
