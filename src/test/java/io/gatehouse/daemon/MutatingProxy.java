package io.gatehouse.daemon;

import io.gatehouse.simulator.HttpListener;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.HttpRequest;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.io.HttpServerConnection;

/**
 * Stands before a server and, while it is on, spoils every second reply: the nth with the random
 * numbers of n. One of twenty of these also breaks off before its end.
 */
final class MutatingProxy implements AutoCloseable {

  private final HttpClient client = HttpClient.newHttpClient();
  private final HttpListener listener = new HttpListener(0, this::answer);
  private final AtomicInteger replies = new AtomicInteger();
  private final AtomicInteger mutated = new AtomicInteger();
  private final String server;
  private final BiFunction<byte[], Random, byte[]> mutation;
  private volatile boolean on = true;

  MutatingProxy(String server, BiFunction<byte[], Random, byte[]> mutation) {
    this.server = server;
    this.mutation = mutation;
    listener.listen();
  }

  String url() {
    return "http://127.0.0.1:" + listener.port() + URI.create(server).getPath();
  }

  int mutated() {
    return mutated.get();
  }

  /** From now on replies are passed on as they are. */
  void calm() {
    on = false;
  }

  private void answer(HttpRequest request, HttpServerConnection to)
      throws IOException, HttpException {
    HttpResponse<byte[]> good = ask(request);
    Random random = new Random(replies.incrementAndGet());
    boolean spoil = on && random.nextBoolean();
    byte[] body = spoil ? mutation.apply(good.body(), random) : good.body();
    boolean breaks = spoil && body.length > 0 && random.nextInt(20) == 0;
    String type = good.headers().firstValue("content-type").orElse(null);
    int told = breaks ? body.length + 1 : body.length;
    HttpReply reply = HttpReply.of(good.statusCode(), type, body);
    HttpListener.send(reply, told, to, out -> out.write(body));
    if (spoil) {
      mutated.incrementAndGet();
    }
    if (breaks) {
      to.close();
    }
  }

  private HttpResponse<byte[]> ask(HttpRequest request) throws IOException {
    String target = request.line().split(" ")[1];
    URI root = URI.create(server);
    java.net.http.HttpRequest.Builder asked =
        java.net.http.HttpRequest.newBuilder(root.resolve(target))
            .method(request.method(), BodyPublishers.ofByteArray(request.body()));
    String type = request.headers().getOrDefault("content-type", "");
    if (!type.isEmpty()) {
      asked.header("Content-Type", type);
    }
    try {
      return client.send(asked.build(), BodyHandlers.ofByteArray());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  @Override
  public void close() {
    listener.close();
  }
}
