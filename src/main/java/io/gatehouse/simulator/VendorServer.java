package io.gatehouse.simulator;

import io.gatehouse.simulator.Violations.Violation;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Brings requests to a vendor's interfaces and their replies, or a fault, back to the client. */
public final class VendorServer implements AutoCloseable {
  private static final DateTimeFormatter DATE =
      DateTimeFormatter.ofPattern("EEE, dd MMM yyyy HH:mm:ss 'GMT'", Locale.ROOT);

  private static final String ELSEWHERE = "/simulator/elsewhere";

  private final Clock clock;
  private final VendorApi api;
  private final AdminApi admin;
  private final Faults faults;
  private final Violations violations;
  private final Duration latency;
  private final HttpListener listener;
  private final InFlight inFlight = new InFlight();
  private final FaultyDelivery delivery = new FaultyDelivery();
  private final Map<String, HttpReply> previous = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

  /**
   * @param name of the threads
   * @param clock the server's, of which its Date headers tell
   * @param port 0 takes a free one
   * @param latency how long every reply takes at least
   */
  public VendorServer(
      String name,
      Clock clock,
      int port,
      VendorApi api,
      AdminApi admin,
      Faults faults,
      Violations violations,
      Duration latency) {
    this.clock = clock;
    this.api = api;
    this.admin = admin;
    this.faults = faults;
    this.violations = violations;
    this.latency = latency;
    this.listener = new HttpListener(name, port, this::answer);
  }

  public void listen() {
    listener.listen();
  }

  /** {@code http://127.0.0.1:port}. */
  public String baseUrl() {
    return "http://127.0.0.1:" + listener.port();
  }

  /** How many requests an interface has had. */
  public long requests(String route) {
    LongAdder count = requests.get(route);
    return count == null ? 0 : count.sum();
  }

  /** How many requests all interfaces have had. */
  public long requests() {
    return requests.values().stream().mapToLong(LongAdder::sum).sum();
  }

  @Override
  public void close() {
    delivery.close();
    listener.close();
  }

  private boolean answer(HttpRequest request, HttpConnection connection) throws IOException {
    if (request.path().equals(ELSEWHERE)) {
      violations.add(Violation.Common.FOLLOWED_REDIRECT, request);
    } else if (request.path().startsWith("/simulator/")) {
      return admin.answer(request, connection, delivery);
    }
    api.arrived(request);
    String route = api.route(request);
    requests.computeIfAbsent(route, r -> new LongAdder()).increment();
    if (!api.isPolled(route)) {
      return deliver(request, route, connection, null);
    }
    InFlight.Ticket ticket = inFlight.enter(route);
    if (!ticket.alone()) {
      violations.add(Violation.Common.PARALLEL_POLL, request);
    }
    try {
      return deliver(request, route, connection, ticket);
    } finally {
      inFlight.leave(ticket);
    }
  }

  /**
   * @param ticket null where requests may come in parallel
   */
  private boolean deliver(
      HttpRequest request, String route, HttpConnection to, InFlight.Ticket ticket)
      throws IOException {
    if (!latency.isZero()) {
      LockSupport.parkNanos(latency.toNanos());
    }
    Runnable leave = ticket == null ? () -> {} : () -> inFlight.leave(ticket);
    Faults.Strike strike = faults.next(route).orElse(null);
    if (strike == null) {
      HttpReply reply =
          api.answer(request)
              .withHeader("Date", DATE.format(clock.instant().atOffset(ZoneOffset.UTC)));
      if (reply.status() == 200) {
        previous.put(route, reply);
      }
      return delivery.whole(reply, to, leave);
    }
    Fault fault = strike.fault();
    if (ticket != null && fault.breaksTransfer()) {
      inFlight.markStuck(ticket);
    }
    return switch (fault) {
      case HANG -> delivery.hang(to);
      case SLOW_DRIP -> delivery.drip(api.answer(request), to);
      case RESET_MID_BODY -> delivery.resetMidBody(api.answer(request), to);
      case CUT_BODY -> delivery.cutBody(api.answer(request), to);
      case HUGE_REPLY -> delivery.huge(false, to);
      case HUGE_REPLY_CHUNKED -> delivery.huge(true, to);
      default -> delivery.whole(spoilt(strike, request, route), to, leave);
    };
  }

  private HttpReply spoilt(Faults.Strike strike, HttpRequest request, String route) {
    return switch (strike.fault()) {
      case HTTP_500 -> HttpReply.html(500);
      case HTTP_503 -> HttpReply.html(503).withHeader("Retry-After", "1");
      case CUT_JSON -> {
        HttpReply right = api.answer(request);
        yield right.cutTo(right.length() / 2);
      }
      case HTML_PAGE ->
          HttpReply.text(
              200,
              "text/html;charset=UTF-8",
              "<!DOCTYPE html><html><head><title>登录</title></head><body>请登录</body></html>");
      case EMPTY_BODY -> HttpReply.text(200, HttpReply.JSON, "");
      case REPEATED_PAGE -> {
        HttpReply before = previous.get(route);
        yield before == null ? api.answer(request) : before;
      }
      case ERROR_CODE -> api.error(strike.code());
      case WRONG_SIGNATURE, OTHER_KEY, CUT_DATA -> api.spoilt(strike.fault(), request);
      case REDIRECT -> HttpReply.text(302, "text/html", "").withHeader("Location", ELSEWHERE);
      default -> throw new IllegalStateException("no spoilt reply for " + strike.fault());
    };
  }
}
