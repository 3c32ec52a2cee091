package io.gatehouse.declared;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * ACME Gates, as its example describes it: a token for an id and a secret that is good for a few
 * calls, events in pages by number, some of them twice, some that appear late, and errors inside of
 * HTTP 200.
 */
final class AcmeServer implements AutoCloseable {

  static final String ID = "gatehouse";
  static final String SECRET = "open-sesame-4711";

  /** An event as the server keeps it. */
  record Event(long id, Instant at, String way, String badge) {}

  private final HttpServer server;
  private final List<Event> events = new ArrayList<>();
  private final Map<String, AtomicInteger> tokens = new ConcurrentHashMap<>();
  private final Instant begin;

  final AtomicInteger tokensIssued = new AtomicInteger();
  final AtomicInteger pages = new AtomicInteger();
  final AtomicInteger refusals = new AtomicInteger();
  volatile int callsPerToken = 7;
  volatile int errorsToCome;
  volatile int troubleAtCall;
  volatile boolean repeats = true;

  /**
   * @param begin of the first event; one every minute follows
   */
  AcmeServer(Instant begin) {
    this.begin = begin;
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    server.setExecutor(Executors.newCachedThreadPool());
    server.createContext("/oauth/token", this::token);
    server.createContext("/events", this::events);
    server.start();
  }

  String baseUrl() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Further events, each a minute after the one before. */
  synchronized AcmeServer add(int count) {
    for (int i = 0; i < count; i++) {
      int n = events.size();
      events.add(
          new Event(
              1000 + n,
              begin.plusSeconds(60L * n),
              n % 2 == 0 ? "in" : "out",
              String.format("%05d", n % 300)));
    }
    return this;
  }

  /** One that happened before the last, by so many seconds, and that nobody could see so far. */
  synchronized void addLate(long seconds) {
    Event last = events.get(events.size() - 1);
    events.add(new Event(1000 + events.size(), last.at.minusSeconds(seconds), "in", "00007"));
  }

  synchronized Event last() {
    return events.get(events.size() - 1);
  }

  /** What must be in the warehouse: the moment and the direction of each event, by its id. */
  synchronized Map<String, String> truth() {
    Map<String, String> truth = new TreeMap<>();
    events.forEach(
        event ->
            truth.put(
                String.valueOf(event.id),
                event.at + " " + event.way.toUpperCase(java.util.Locale.ROOT) + " " + event.badge));
    return truth;
  }

  private void token(HttpExchange exchange) throws IOException {
    Map<String, String> form =
        parameters(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (!ID.equals(form.get("client_id")) || !SECRET.equals(form.get("client_secret"))) {
      answer(exchange, 400, "{\"error\":{\"text\":\"unknown client " + SECRET + SECRET + "\"}}");
      return;
    }
    String token = "token-number-" + tokensIssued.incrementAndGet();
    tokens.put(token, new AtomicInteger(callsPerToken));
    answer(exchange, 200, "{\"access_token\":\"" + token + "\",\"expires_in\":3600}");
  }

  private void events(HttpExchange exchange) throws IOException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    AtomicInteger left =
        authorization == null ? null : tokens.get(authorization.replaceFirst("^Bearer ", ""));
    if (left == null || left.decrementAndGet() < 0) {
      refusals.incrementAndGet();
      answer(exchange, 401, "{\"error\":{\"text\":\"the token has expired\"}}");
      return;
    }
    if (pages.incrementAndGet() == troubleAtCall) {
      answer(exchange, 503, "{}");
      return;
    }
    if (errorsToCome > 0) {
      errorsToCome--;
      answer(exchange, 200, "{\"error\":{\"code\":17,\"text\":\"the event store is away\"}}");
      return;
    }
    Map<String, String> query = parameters(exchange.getRequestURI().getRawQuery());
    answer(
        exchange,
        200,
        page(
            Instant.ofEpochSecond(Long.parseLong(query.get("since"))),
            Integer.parseInt(query.get("page")),
            Integer.parseInt(query.get("size"))));
  }

  private synchronized String page(Instant since, int page, int size) {
    List<Event> found = new ArrayList<>();
    events.stream()
        .filter(event -> !event.at.isBefore(since))
        .sorted(Comparator.comparing(Event::at).thenComparing(Event::id))
        .forEach(
            event -> {
              found.add(event);
              if (repeats && event.id % 50 == 0) {
                found.add(event); // twice, as its exporter does
              }
            });
    StringBuilder items = new StringBuilder();
    found.stream()
        .skip((page - 1L) * size)
        .limit(size)
        .forEach(
            event ->
                items
                    .append(items.isEmpty() ? "" : ",")
                    .append("{\"id\":")
                    .append(event.id)
                    .append(",\"time\":")
                    .append(event.at.getEpochSecond())
                    .append(",\"way\":\"")
                    .append(event.way)
                    .append("\",\"result\":\"ok\",\"badge\":\"")
                    .append(event.badge)
                    .append("\",\"gate\":\"g1\"}"));
    return "{\"total\":" + found.size() + ",\"items\":[" + items + "]}";
  }

  static Map<String, String> parameters(String encoded) {
    Map<String, String> parameters = new LinkedHashMap<>();
    for (String pair : String.valueOf(encoded).split("&")) {
      String[] parts = pair.split("=", 2);
      parameters.put(
          URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
          parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return parameters;
  }

  static void answer(HttpExchange exchange, int status, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getRequestBody().readAllBytes();
    exchange.sendResponseHeaders(status, bytes.length);
    try (exchange) {
      exchange.getResponseBody().write(bytes);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
