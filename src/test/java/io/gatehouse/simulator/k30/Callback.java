package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;

/** A site's callback that opens what it gets and says what a test tells it to. */
final class Callback implements AutoCloseable {
  static final String DONE = "{\"code\":\"1\",\"resultcode\":\"1\",\"msg\":\"成功\"}";

  /**
   * What came.
   *
   * @param text the body as it came
   * @param push opened; null for what is no JSON
   */
  record Received(String text, K30Client.Reply push) {
    JsonNode data() {
      return push.data();
    }

    boolean isGood() {
      return push != null && push.signed() && push.plain().startsWith("{");
    }
  }

  private final HttpServer server;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final K30Client opener;
  private final List<Received> received = new CopyOnWriteArrayList<>();
  private volatile Function<Received, String> says =
      push -> push.isGood() ? DONE : "{\"resultcode\":\"0\"}";

  private volatile int status = 200;

  Callback(K30Simulator simulator) throws IOException {
    opener = new K30Client(simulator);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/webhooks/hq", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/webhooks/hq");
  }

  void says(int code, Function<Received, String> answer) {
    status = code;
    says = answer;
  }

  List<Received> received() {
    return List.copyOf(received);
  }

  List<String> numbers() {
    return received.stream().map(push -> push.data().path("recordNo").asText()).toList();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    String text = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    Received push = new Received(text, opened(text));
    received.add(push);
    byte[] said = says.apply(push).getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, said.length);
    exchange.getResponseBody().write(said);
    exchange.close();
  }

  private K30Client.Reply opened(String text) {
    try {
      return opener.open(text);
    } catch (AssertionError notJson) {
      return null;
    }
  }
}
