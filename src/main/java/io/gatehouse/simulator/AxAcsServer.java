package io.gatehouse.simulator;

import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/** Brings requests to the interfaces and their replies, or a fault, back to the client. */
final class AxAcsServer implements HttpListener.Exchange {
  private static final String ELSEWHERE = "/simulator/elsewhere";

  private final AxAcsApi api;
  private final AdminApi admin;
  private final Faults faults;
  private final Violations violations;
  private final PageRenderer pages;
  private final Duration latency;
  private final InFlight inFlight = new InFlight();
  private final FaultyDelivery delivery = new FaultyDelivery();
  private final Map<String, HttpReply> previous = new ConcurrentHashMap<>();
  private final Map<String, LongAdder> requests = new ConcurrentHashMap<>();

  AxAcsServer(
      AxAcsApi api,
      AdminApi admin,
      Faults faults,
      Violations violations,
      PageRenderer pages,
      Duration latency) {
    this.api = api;
    this.admin = admin;
    this.faults = faults;
    this.violations = violations;
    this.pages = pages;
    this.latency = latency;
  }

  @Override
  public boolean answer(HttpRequest request, HttpConnection connection) throws IOException {
    if (request.path().equals(ELSEWHERE)) {
      violations.add(Violation.Kind.FOLLOWED_REDIRECT, request);
    } else if (request.path().startsWith("/simulator/")) {
      return admin.answer(request, connection, delivery);
    }
    if (!request.method().equals("GET")) {
      violations.add(Violation.Kind.NOT_GET, request);
      HttpReply refused = HttpReply.text(405, "text/html", "<html><body>405</body></html>");
      return delivery.whole(refused, connection, () -> {});
    }
    String route = AxAcsApi.route(request.path());
    requests.computeIfAbsent(route, r -> new LongAdder()).increment();
    if (!AxAcsApi.isPolled(route)) {
      return deliver(request, route, connection, null);
    }
    InFlight.Ticket ticket = inFlight.enter(route);
    if (!ticket.alone()) {
      violations.add(Violation.Kind.PARALLEL_POLL, request);
    }
    try {
      return deliver(request, route, connection, ticket);
    } finally {
      inFlight.leave(ticket);
    }
  }

  /** How many requests an interface has had. */
  long requests(String route) {
    LongAdder count = requests.get(route);
    return count == null ? 0 : count.sum();
  }

  void close() {
    delivery.close();
  }

  private boolean deliver(
      HttpRequest request, String route, HttpConnection to, InFlight.Ticket ticket)
      throws IOException {
    if (!latency.isZero()) {
      LockSupport.parkNanos(latency.toNanos());
    }
    Runnable leave = () -> Optional.ofNullable(ticket).ifPresent(inFlight::leave);
    Fault fault = faults.next(route).orElse(null);
    if (fault == null) {
      HttpReply reply = api.answer(request);
      if (reply.status() == 200) {
        previous.put(route, reply);
      }
      return delivery.whole(reply, to, leave);
    }
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
      default -> delivery.whole(spoilt(fault, request, route), to, leave);
    };
  }

  private HttpReply spoilt(Fault fault, HttpRequest request, String route) {
    return switch (fault) {
      case HTTP_500 -> HttpReply.text(500, "text/html", "<html><body>500</body></html>");
      case HTTP_503 ->
          HttpReply.text(503, "text/html", "<html><body>503</body></html>")
              .withHeader("Retry-After", "1");
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
      case REPEATED_PAGE ->
          Optional.ofNullable(previous.get(route)).orElseGet(() -> api.answer(request));
      case ERROR_STATUS_500 -> pages.error(500, "服务器发生异常");
      case ERROR_STATUS_1 -> pages.error(1, "一般错误");
      case REDIRECT -> HttpReply.text(302, "text/html", "").withHeader("Location", ELSEWHERE);
      default -> throw new IllegalStateException("no spoilt reply for " + fault);
    };
  }
}
