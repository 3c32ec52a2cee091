package io.gatehouse.simulator;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Sends replies, whole or spoilt. Every method says whether the connection may go on. */
public final class FaultyDelivery {
  private static final long HUGE = 64L * 1024 * 1024;
  private static final long DRIP_MILLIS = 100;
  private static final int LAST_PIECE = 4096;

  private final CountDownLatch closing = new CountDownLatch(1);

  /** Ends what drips. */
  public void close() {
    closing.countDown();
  }

  /**
   * @param beforeEnd run before the last bytes go out: the client may ask again right after them
   */
  public boolean whole(HttpReply reply, HttpConnection to, Runnable beforeEnd) throws IOException {
    byte[] head = reply.head(reply.length());
    int early = Math.max(0, reply.length() - LAST_PIECE);
    to.write(head, 0, head.length);
    to.write(reply.body(), 0, early);
    reply.delivered().run();
    beforeEnd.run();
    to.write(reply.body(), early, reply.length() - early);
    to.flush();
    return true;
  }

  public boolean hang(HttpConnection to) throws IOException {
    to.awaitClientGone();
    return false;
  }

  public boolean drip(HttpReply reply, HttpConnection to) throws IOException {
    byte[] head = reply.head(reply.length());
    to.send(head, 0, head.length);
    for (int i = 0; i < reply.length(); i++) {
      if (closed()) {
        return false;
      }
      to.send(reply.body(), i, 1);
    }
    return true;
  }

  public boolean resetMidBody(HttpReply reply, HttpConnection to) throws IOException {
    half(reply, to);
    to.reset();
    return false;
  }

  public boolean cutBody(HttpReply reply, HttpConnection to) throws IOException {
    half(reply, to);
    return false;
  }

  public boolean huge(boolean chunked, HttpConnection to) throws IOException {
    byte[] begin = ascii("{\"status\":0,\"msg\":\"success\",\"filler\":[\"\"");
    byte[] end = ascii("],\"data\":[]}");
    byte[] filler = new byte[64 * 1024];
    Arrays.fill(filler, (byte) 'x');
    filler[0] = ',';
    filler[1] = '"';
    filler[filler.length - 1] = '"';
    long pieces = HUGE / filler.length;
    long length = begin.length + pieces * filler.length + end.length;
    byte[] head = HttpReply.text(200, HttpReply.JSON, "").head(chunked ? -1 : length);
    to.write(head, 0, head.length);
    piece(begin, chunked, to);
    for (long i = 0; i < pieces; i++) {
      piece(filler, chunked, to);
    }
    piece(end, chunked, to);
    if (chunked) {
      to.endChunks();
    }
    to.flush();
    return true;
  }

  private static void piece(byte[] bytes, boolean chunked, HttpConnection to) throws IOException {
    if (chunked) {
      to.writeChunk(bytes, bytes.length);
    } else {
      to.write(bytes, 0, bytes.length);
    }
  }

  private static void half(HttpReply reply, HttpConnection to) throws IOException {
    byte[] head = reply.head(reply.length());
    to.write(head, 0, head.length);
    to.send(reply.body(), 0, reply.length() / 2);
  }

  private boolean closed() {
    try {
      return closing.await(DRIP_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
