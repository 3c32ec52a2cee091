package io.gatehouse.feed;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.http.HttpClientConfigurer;
import org.apache.camel.component.http.HttpComponent;
import org.apache.camel.spi.annotations.Component;
import org.apache.hc.client5.http.classic.ExecChain;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.socket.ConnectionSocketFactory;
import org.apache.hc.core5.concurrent.Cancellable;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.config.Registry;
import org.apache.hc.core5.http.io.SocketConfig;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * Bounds what the HTTP client leaves open. Headers, a chunk's extensions and trailers have a bound
 * in number and length: without it they are kept until the memory is full. A reply as a whole, and
 * not only each wait for bytes, is over after the response timeout, so that one that drips holds no
 * feed up. And a reply that is closed before its end costs its connection: the client would read
 * the rest first, to use the connection again, which never ends where the body does not.
 */
public final class BoundedReplies implements HttpClientConfigurer {

  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_LINE = 16 * 1024;

  /** Whose request the thread sends next. */
  private static final ThreadLocal<FeedKey> ASKING = new ThreadLocal<>();

  private final ScheduledExecutorService timer;
  private final Set<Deadline> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param timer runs what cancels a request; a task takes no time
   */
  public BoundedReplies(ScheduledExecutorService timer) {
    this.timer = timer;
  }

  /** Cancels what is still under way after that time: the daemon stops. */
  public void cancelAllAfter(Duration grace) {
    timer.schedule(() -> underWay.forEach(Deadline::run), grace.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** The next requests of this thread are that feed's. */
  static void asking(FeedKey feed) {
    ASKING.set(feed);
  }

  /** Cancels what a feed has under way. */
  public void cancel(FeedKey feed) {
    underWay.stream().filter(request -> feed.equals(request.feed)).forEach(Deadline::run);
  }

  @Override
  public void configureHttpClient(HttpClientBuilder client) {
    client.disableContentCompression();
    client.disableAutomaticRetries(); // routes decide what is sent again, and say so
    client.addExecInterceptorFirst("bounded-replies", this::execute);
  }

  private ClassicHttpResponse execute(
      ClassicHttpRequest request, ExecChain.Scope scope, ExecChain chain)
      throws IOException, HttpException {
    Deadline deadline = new Deadline(scope);
    try {
      ClassicHttpResponse reply = chain.proceed(request, scope);
      if (reply.getEntity() == null) {
        deadline.met();
      } else {
        reply.setEntity(
            new HttpEntityWrapper(reply.getEntity()) {
              private InputStream content;

              @Override
              public InputStream getContent() throws IOException {
                if (content == null) {
                  content = new Body(super.getContent(), scope, deadline);
                }
                return content;
              }
            });
      }
      return reply;
    } catch (MessageConstraintException e) {
      deadline.met();
      throw new IOException(
          "the reply's headers are more than "
              + MOST_HEADERS
              + ", or one is longer than "
              + LONGEST_LINE
              + " bytes",
          e);
    } catch (IOException e) {
      deadline.met();
      throw deadline.explain(e);
    } catch (IllegalStateException e) { // the connection that the deadline has taken away
      deadline.met();
      throw deadline.explain(new IOException("the request was broken off", e));
    }
  }

  /** Camel's component {@code http} or {@code https}, with these bounds on headers. */
  @Component("http,https")
  public static final class Http extends HttpComponent {

    @Override
    @SuppressWarnings("deprecation") // what Camel passes on to the client
    protected HttpClientConnectionManager createConnectionManager(
        Registry<ConnectionSocketFactory> registry,
        int maxTotalConnections,
        int connectionsPerRoute,
        SocketConfig sockets) {
      Http1Config bounds =
          Http1Config.custom()
              .setMaxHeaderCount(MOST_HEADERS)
              .setMaxLineLength(LONGEST_LINE)
              .build();
      PoolingHttpClientConnectionManager connections =
          new PoolingHttpClientConnectionManager(
              registry,
              PoolConcurrencyPolicy.STRICT,
              TimeValue.ofMilliseconds(getConnectionTimeToLive()),
              new ManagedHttpClientConnectionFactory(bounds, null, null));
      int total = maxTotalConnections == 0 ? getMaxTotalConnections() : maxTotalConnections;
      int perRoute = connectionsPerRoute == 0 ? getConnectionsPerRoute() : connectionsPerRoute;
      connections.setMaxTotal(total);
      connections.setDefaultMaxPerRoute(perRoute);
      connections.setDefaultSocketConfig(sockets);
      return connections;
    }
  }

  /** Cancels the request when its time is over, until it is met. */
  private final class Deadline implements Runnable {

    private final FeedKey feed = ASKING.get();
    private final Cancellable request;
    private final ScheduledFuture<?> task;
    private volatile boolean passed;

    Deadline(ExecChain.Scope scope) {
      request = scope.originalRequest instanceof Cancellable cancellable ? cancellable : null;
      underWay.add(this);
      Timeout timeout = scope.clientContext.getRequestConfigOrDefault().getResponseTimeout();
      task =
          timeout == null || timeout.isDisabled()
              ? null
              : timer.schedule(this, timeout.toMilliseconds(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void run() {
      passed = true;
      underWay.remove(this);
      if (request != null) {
        request.cancel();
      }
    }

    void met() {
      underWay.remove(this);
      if (task != null) {
        task.cancel(false);
      }
    }

    IOException explain(IOException e) {
      if (!passed) {
        return e;
      }
      SocketTimeoutException late = new SocketTimeoutException("the reply took too long");
      late.initCause(e);
      return late;
    }
  }

  private static final class Body extends FilterInputStream {

    private final ExecChain.Scope scope;
    private final Deadline deadline;
    private boolean ended;

    Body(InputStream body, ExecChain.Scope scope, Deadline deadline) {
      super(body);
      this.scope = scope;
      this.deadline = deadline;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      try {
        int read = super.read(bytes, offset, length);
        if (read < 0 && deadline.passed) {
          throw new IOException("cancelled"); // an end that is none
        }
        ended |= read < 0;
        return read;
      } catch (IOException e) {
        throw deadline.explain(e);
      }
    }

    @Override
    public void close() throws IOException {
      deadline.met();
      if (ended) {
        super.close();
      } else {
        ended = true;
        scope.execRuntime.discardEndpoint();
      }
    }
  }
}
