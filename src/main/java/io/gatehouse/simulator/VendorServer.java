package io.gatehouse.simulator;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatehouse.simulator.Violations.Violation;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpServerConnection;
import org.apache.hc.core5.io.CloseMode;

/**
 * A server on 127.0.0.1 that brings requests to a vendor's interfaces and their replies, or a
 * fault, back to the client, and notes what clients do wrong. Everything may be called from any
 * thread.
 */
public class VendorServer implements AutoCloseable {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private static final String ELSEWHERE = "/simulator/elsewhere";
  private static final int HUGE_PIECES = 1024;
  private static final int PIECE = 64 * 1024;
  private static final int LAST_PIECE = 4096;
  private static final long DRIP_MILLIS = 100;
  private static final long HANG_MILLIS = 10;
  private static final long GRACE_NANOS = TimeUnit.MILLISECONDS.toNanos(250);

  /** A request of a polled list that is being answered. */
  private static final class Poll {
    /** Its client may have given up, and the server not have seen it yet. */
    private boolean broken;
  }

  protected final Clock clock;
  private final Duration latency;
  private final Faults faults;
  private final Violations violations;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<String, HttpReply> previous = new ConcurrentHashMap<>();
  private final Map<String, Long> requests = new ConcurrentHashMap<>();
  private final Map<String, List<Poll>> polls = new ConcurrentHashMap<>();
  private final int port;
  private HttpListener listener;
  private VendorApi api;
  private AdminApi admin;

  /**
   * @param clock the server's, of which its Date headers tell
   */
  public VendorServer(Clock clock, ServerOptions options) {
    this.clock = clock;
    latency = options.latency;
    faults = new Faults(options.seed + 4);
    violations = new Violations(clock);
    port = options.port;
  }

  /**
   * Says what it serves; before {@link #listen}.
   *
   * @param ledger JSON lines for {@code /simulator/ledger}
   * @param quirks switches one by its name in upper case, {@code ALL} for all, {@code on} or {@code
   *     off}; throws IllegalArgumentException, whose message the client gets, for an unknown one
   */
  public final void serves(
      VendorApi vendor, Supplier<Stream<String>> ledger, BiConsumer<String, String> quirks) {
    api = vendor;
    admin = new AdminApi(this, ledger, quirks);
    listener = new HttpListener(port, this::answer);
  }

  public final void listen() {
    listener.listen();
  }

  /** {@code http://127.0.0.1:port}, up to, not including, the path that all interfaces share. */
  public final String baseUrl() {
    return "http://127.0.0.1:" + listener.port();
  }

  public final Faults faults() {
    return faults;
  }

  public final Violations violations() {
    return violations;
  }

  /**
   * How many requests an interface has had.
   *
   * @param path as the vendor's document names it, below what all share and without parameters
   *     inside it: {@code acs/device/eventcache/swipecard}, {@code gettoken}, {@code
   *     Device/GetList}
   */
  public final long requests(String path) {
    return requests.getOrDefault(path, 0L);
  }

  /** How many requests all interfaces have had. */
  public final long requests() {
    return requests.values().stream().mapToLong(Long::longValue).sum();
  }

  @Override
  public void close() {
    closing.countDown();
    listener.close();
  }

  private void answer(HttpRequest request, HttpServerConnection to)
      throws IOException, HttpException {
    if (request.path().equals(ELSEWHERE)) {
      violations.add(Violation.Common.FOLLOWED_REDIRECT, request);
    } else if (request.path().startsWith("/simulator/")) {
      admin.answer(request, to);
      return;
    }
    api.arrived(request);
    String route = api.route(request);
    requests.merge(route, 1L, Long::sum);
    Poll poll = api.isPolled(route) ? enter(route, request) : null;
    try {
      if (!latency.isZero()) {
        LockSupport.parkNanos(latency.toNanos());
      }
      FaultRule rule = faults.next(route);
      if (rule == null) {
        whole(right(request, route), to, route, poll);
      } else {
        faulty(rule, request, route, to, poll);
      }
    } finally {
      leave(route, poll);
    }
  }

  /** A request right after a broken one waits a moment until that is known to be over. */
  private Poll enter(String route, HttpRequest request) {
    Poll poll = new Poll();
    List<Poll> others = polls.computeIfAbsent(route, r -> new ArrayList<>());
    synchronized (others) {
      long deadline = System.nanoTime() + GRACE_NANOS;
      while (!others.isEmpty() && others.stream().allMatch(other -> other.broken)) {
        long left = deadline - System.nanoTime();
        if (left <= 0 || !waited(others, left)) {
          break;
        }
      }
      if (!others.isEmpty()) {
        violations.add(Violation.Common.PARALLEL_POLL, request);
      }
      others.add(poll);
    }
    return poll;
  }

  private static boolean waited(Object on, long nanos) {
    try {
      TimeUnit.NANOSECONDS.timedWait(on, nanos);
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void leave(String route, Poll poll) {
    if (poll != null) {
      List<Poll> all = polls.get(route);
      synchronized (all) {
        all.remove(poll);
        all.notifyAll();
      }
    }
  }

  private HttpReply right(HttpRequest request, String route) {
    String now = DATE.format(clock.instant().atOffset(ZoneOffset.UTC));
    HttpReply reply = asked(request).with("Date", now);
    if (reply.status() == 200) {
      previous.put(route, reply);
    }
    return reply;
  }

  private HttpReply asked(HttpRequest request) {
    return asked(request, null);
  }

  /** A refusal is never spoilt. */
  private HttpReply asked(HttpRequest request, Fault spoilt) {
    try {
      return spoilt == null ? api.answer(request) : api.spoilt(spoilt, request);
    } catch (Refusal refusal) {
      if (refusal.violation() != null) {
        violations.add(refusal.violation(), request);
      }
      return api.refused(refusal);
    }
  }

  /** The client may ask again right after the last bytes. */
  private void whole(HttpReply reply, HttpServerConnection to, String route, Poll poll)
      throws IOException, HttpException {
    byte[] body = reply.body();
    int early = Math.max(0, body.length - LAST_PIECE);
    HttpListener.send(
        reply,
        body.length,
        to,
        out -> {
          out.write(body, 0, early);
          reply.delivered().run();
          leave(route, poll);
          out.write(body, early, body.length - early);
        });
  }

  private void faulty(
      FaultRule rule, HttpRequest request, String route, HttpServerConnection to, Poll poll)
      throws IOException, HttpException {
    Fault fault = rule.fault();
    if (poll != null && fault.breaksTransfer()) {
      List<Poll> all = polls.get(route);
      synchronized (all) {
        poll.broken = true;
      }
    }
    switch (fault) {
      case HANG -> {
        while (!to.isStale() && !isClosing(HANG_MILLIS)) {
          // Whatever it sends meanwhile is not answered either.
        }
        to.close();
      }
      case SLOW_DRIP -> {
        HttpReply reply = asked(request);
        HttpListener.send(reply, reply.body().length, to, out -> drip(reply.body(), out));
      }
      case RESET_MID_BODY, CUT_BODY -> {
        HttpReply reply = asked(request);
        int half = reply.body().length / 2;
        HttpListener.send(reply, reply.body().length, to, out -> out.write(reply.body(), 0, half));
        to.close(fault == Fault.CUT_BODY ? CloseMode.GRACEFUL : CloseMode.IMMEDIATE);
      }
      case HUGE_REPLY, HUGE_REPLY_CHUNKED -> huge(fault == Fault.HUGE_REPLY_CHUNKED, to);
      default -> whole(spoilt(rule, request, route), to, route, poll);
    }
  }

  private HttpReply spoilt(FaultRule rule, HttpRequest request, String route) {
    return switch (rule.fault()) {
      case HTTP_500 -> HttpReply.html(500);
      case HTTP_503 -> HttpReply.html(503).with("Retry-After", "1");
      case CUT_JSON -> {
        HttpReply right = asked(request);
        byte[] half = Arrays.copyOf(right.body(), right.body().length / 2);
        yield right.withBody(half).whenDelivered(() -> {});
      }
      case HTML_PAGE ->
          HttpReply.text(
              200,
              "text/html;charset=UTF-8",
              "<!DOCTYPE html><html><head><title>登录</title></head><body>请登录</body></html>");
      case EMPTY_BODY -> HttpReply.text(200, HttpReply.JSON, "");
      case REPEATED_PAGE -> {
        HttpReply before = previous.get(route);
        yield before == null ? asked(request) : before;
      }
      case ERROR_CODE -> api.error(rule.code());
      case WRONG_SIGNATURE, OTHER_KEY, CUT_DATA -> asked(request, rule.fault());
      case REDIRECT -> HttpReply.text(302, "text/html", "").with("Location", ELSEWHERE);
      default -> throw new IllegalStateException("no spoilt reply for " + rule.fault());
    };
  }

  private void drip(byte[] body, OutputStream out) throws IOException {
    for (byte one : body) {
      out.flush();
      if (isClosing(DRIP_MILLIS)) {
        throw new IOException("the server is closing");
      }
      out.write(one);
    }
  }

  private boolean isClosing(long withinMillis) {
    try {
      return closing.await(withinMillis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  private static void huge(boolean chunked, HttpServerConnection to)
      throws IOException, HttpException {
    byte[] begin = "{\"status\":0,\"msg\":\"success\",\"filler\":[\"\"".getBytes(US_ASCII);
    byte[] piece = (",\"" + "x".repeat(PIECE - 3) + "\"").getBytes(US_ASCII);
    byte[] end = "],\"data\":[]}".getBytes(US_ASCII);
    long length = begin.length + (long) HUGE_PIECES * piece.length + end.length;
    HttpListener.send(
        HttpReply.text(200, HttpReply.JSON, ""),
        chunked ? -1 : length,
        to,
        out -> {
          out.write(begin);
          for (int i = 0; i < HUGE_PIECES; i++) {
            out.write(piece);
          }
          out.write(end);
        });
  }
}
