package io.gatehouse.support;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPOutputStream;

/** A server on 127.0.0.1 that answers every request with what fills its caller's memory. */
public final class HostileServer implements AutoCloseable {

  /** What it answers with; those that are endless go on until the caller hangs up. */
  public enum Answer {
    HEADERS_WITHOUT_END,
    A_HEADER_WITHOUT_END,
    A_FOLDED_HEADER_WITHOUT_END,
    A_STATUS_LINE_WITHOUT_END,
    EMPTY_LINES_WITHOUT_END,
    INTERIM_ANSWERS_WITHOUT_END,
    A_CHUNK_EXTENSION_WITHOUT_END,
    TRAILERS_WITHOUT_END,
    GZIP_BOMB,
    DECLARED_GZIP_BOMB,
    ALL_DIFFERENT_NAMES,
    MORE_RECORDS_THAN_ASKED
  }

  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  private final ServerSocket socket;
  private final Answer answer;

  public HostileServer(Answer answer) throws IOException {
    this.answer = answer;
    socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    daemon(this::accept);
  }

  public String url() {
    return "http://127.0.0.1:" + socket.getLocalPort();
  }

  private static void daemon(Runnable work) {
    Thread thread = new Thread(work, "hostile");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket caller = socket.accept();
        daemon(() -> serve(caller));
      } catch (IOException closed) {
        return;
      }
    }
  }

  private void serve(Socket caller) {
    try (caller) {
      int newLines = 0;
      for (int b; newLines < 2 && (b = caller.getInputStream().read()) >= 0; ) {
        newLines = b == '\n' ? newLines + 1 : b == '\r' ? newLines : 0;
      }
      OutputStream out = caller.getOutputStream();
      switch (answer) {
        case HEADERS_WITHOUT_END -> endless(out, OK, "X-Filler: " + "x".repeat(200) + "\r\n");
        case A_HEADER_WITHOUT_END -> endless(out, OK + "X-Filler: ", "x".repeat(1000));
        case A_FOLDED_HEADER_WITHOUT_END ->
            endless(out, OK + "X-Filler: x", "\r\n " + "x".repeat(1000));
        case A_STATUS_LINE_WITHOUT_END -> endless(out, "HTTP/1.1 200 ", "x".repeat(1000));
        case EMPTY_LINES_WITHOUT_END -> endless(out, "", "\r\n".repeat(500));
        case INTERIM_ANSWERS_WITHOUT_END -> endless(out, "", "HTTP/1.1 102 Processing\r\n\r\n");
        case A_CHUNK_EXTENSION_WITHOUT_END ->
            endless(out, OK + "Transfer-Encoding: chunked\r\n\r\n1;", "x".repeat(1000));
        case TRAILERS_WITHOUT_END ->
            endless(
                out,
                OK + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n",
                "X-Filler: " + "x".repeat(200) + "\r\n");
        case GZIP_BOMB -> whole(out, "", bomb());
        case DECLARED_GZIP_BOMB -> whole(out, "Content-Encoding: gzip\r\n", bomb());
        case ALL_DIFFERENT_NAMES -> whole(out, "", differentNames());
        case MORE_RECORDS_THAN_ASKED -> whole(out, "", records(60_000));
      }
    } catch (IOException hungUp) {
      // what it is for
    }
  }

  private static void endless(OutputStream out, String begin, String again) throws IOException {
    out.write(begin.getBytes(StandardCharsets.US_ASCII));
    byte[] filler = again.repeat(64).getBytes(StandardCharsets.US_ASCII);
    while (true) {
      out.write(filler);
    }
  }

  private static void whole(OutputStream out, String headers, byte[] body) throws IOException {
    String head = OK + headers + "Content-Length: " + body.length + "\r\nConnection: close\r\n\r\n";
    out.write(head.getBytes(StandardCharsets.US_ASCII));
    out.write(body);
    out.flush();
  }

  private static byte[] bomb() throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(packed)) {
      byte[] spaces = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
      for (int i = 0; i < 200; i++) {
        gzip.write(spaces);
      }
    }
    return packed.toByteArray();
  }

  private static byte[] differentNames() {
    StringBuilder json = new StringBuilder("{\"status\":0,\"data\":[");
    for (int i = 0; i < 99_000; i++) {
      json.append(i == 0 ? "{" : ",{");
      for (int k = 0; k < 5; k++) {
        json.append(k == 0 ? "\"" : ",\"").append(Integer.toString(i * 5 + k, 36)).append("\":12");
      }
      json.append('}');
    }
    return json.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] records(int count) {
    StringBuilder json = new StringBuilder("{\"status\":0,\"data\":[");
    for (int i = 1; i <= count; i++) {
      json.append(i == 1 ? "" : ",")
          .append("{\"recordId\":")
          .append(i)
          .append(",\"doorId\":\"d\"}");
    }
    return json.append("]}").toString().getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
