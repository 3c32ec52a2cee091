package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.FailureReasons.ForeignMessages;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.zip.GZIPInputStream;
import org.apache.camel.Exchange;
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
 * Replies of vendors' servers, from the HTTP client to one that can be judged, within bounds.
 * Headers, a chunk's extensions and trailers have a bound in number and length: without it they are
 * kept until the memory is full. A reply as a whole, and not only each wait for bytes, is over
 * after the response timeout, so that one that drips holds no feed up. And a reply that is closed
 * before its end costs its connection: the client would read the rest first, to use the connection
 * again, which never ends where the body does not.
 *
 * <p>Bodies are read whole, within a bound of bytes; one that is packed with gzip is unpacked,
 * within the same bound, whether its headers say so or not.
 */
public final class BoundedReplies implements HttpClientConfigurer {

  private static final int MOST_HEADERS = 200;
  private static final int LONGEST_LINE = 16 * 1024;

  /** Of a reply that is no answer so many bytes are read. */
  private static final int LONGEST_MESSAGE = 64 * 1024;

  private static final int FIRST = 64 * 1024;

  /** Whose request the thread sends next. */
  private static final ThreadLocal<FeedKey> ASKING = new ThreadLocal<>();

  private final ScheduledExecutorService timer;
  private final Set<Deadline> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param bytes of which the first {@code length} are the body
   */
  public record Body(byte[] bytes, int length) {}

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
                  content = new BoundedStream(super.getContent(), scope, deadline);
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

  /**
   * The body whole, whether it is still to be read or a step before has read it.
   *
   * @throws ReplyFault for an HTTP status that is no success, and a body beyond its bounds
   */
  static Body read(Exchange exchange, Feed feed) {
    Object came = exchange.getMessage().getBody();
    if (came instanceof byte[] bytes) {
      return new Body(bytes, bytes.length);
    }
    if (came instanceof String text) {
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      return new Body(bytes, bytes.length);
    }
    InputStream stream = exchange.getMessage().getBody(InputStream.class);
    exchange.getMessage().setBody(null); // whoever handles a fault must not read what is left of it
    int status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, 0, Integer.class);
    try (stream) {
      feed.vendor().judge(status, () -> beginning(stream)).orThrow();
      return whole(stream, feed.settings().size("max-reply"));
    } catch (IOException e) {
      throw new RetryLater("the connection broke: " + ForeignMessages.message(e), e);
    }
  }

  /** Of a reply that is no answer: as much as a message of the server's may need. */
  private static byte[] beginning(InputStream stream) {
    try {
      return stream == null ? new byte[0] : stream.readNBytes(LONGEST_MESSAGE);
    } catch (IOException e) {
      return new byte[0]; // the status says enough
    }
  }

  /**
   * A body whole, unpacked.
   *
   * @param most bytes, as {@code max-reply} says
   * @throws ReplyFault beyond that, or where it breaks off
   */
  public static byte[] read(InputStream stream, long most) {
    Body body = whole(stream, most);
    return Arrays.copyOf(body.bytes(), body.length());
  }

  /**
   * The same, as it was read. Leaves the closing to the caller.
   *
   * @param stream null for a reply without a body
   * @throws Refused if the body is larger than the bound
   * @throws RetryLater if it was cut off or took too long
   */
  public static Body whole(InputStream stream, long most) {
    if (stream == null) {
      throw new RetryLater("the reply has no body");
    }
    Body body = readWhole(stream, most, "");
    return isPacked(body) ? unpacked(body, most) : body;
  }

  private static boolean isPacked(Body body) {
    return body.length > 2 && body.bytes[0] == 0x1F && body.bytes[1] == (byte) 0x8B;
  }

  private static Body unpacked(Body packed, long most) {
    ByteArrayInputStream bytes = new ByteArrayInputStream(packed.bytes, 0, packed.length);
    try (InputStream stream = new GZIPInputStream(bytes)) {
      return readWhole(stream, most, "unpacked, ");
    } catch (IOException e) {
      throw new RetryLater("the reply is gzip that is broken: " + e.getMessage(), e);
    }
  }

  private static Body readWhole(InputStream stream, long most, String how) {
    byte[] bytes = new byte[(int) Math.min(FIRST, most + 1)];
    int length = 0;
    try {
      for (int read; (read = stream.read(bytes, length, bytes.length - length)) >= 0; ) {
        length += read;
        if (length > most) {
          throw new Refused(
              how
                  + "the reply is larger than "
                  + most
                  + " bytes (setting max-reply) and was refused");
        }
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, (int) Math.min(length * 2L, most + 1));
        }
      }
    } catch (SocketTimeoutException e) {
      throw new RetryLater(
          "the reply was not complete in time (setting timeout): " + length + " bytes came", e);
    } catch (IOException e) {
      throw new RetryLater(
          how + "the reply broke off after " + length + " bytes: " + ForeignMessages.message(e), e);
    }
    return new Body(bytes, length);
  }

  /**
   * Whether it begins as JSON does: a web page, or nothing, is another server's than the vendor's.
   */
  public static boolean isJson(byte[] body) {
    return isJson(new Body(body, body.length));
  }

  static boolean isJson(Body body) {
    for (int i = 0; i < Math.min(body.length(), 16); i++) {
      if (body.bytes()[i] == '{' || body.bytes()[i] == '[') {
        return true;
      }
    }
    return false;
  }

  /**
   * @param body whole, with HTTP status 200
   * @throws RetryLater if it is no reply
   */
  public static Reply parse(byte[] body, Ask ask, Vendor vendor) {
    Body whole = new Body(body, body.length);
    return parse(whole, ask, vendor);
  }

  static Reply parse(Body body, Ask ask, Vendor vendor) {
    List<String> arrays =
        ask == null || ask.arrays().isEmpty() ? List.of(vendor.arrayField()) : ask.arrays();
    try {
      Bounds bounds = ask == null ? Bounds.wholeList() : ask.bounds();
      return Reply.parse(body.bytes(), body.length(), arrays, bounds);
    } catch (UnreadableReply e) {
      throw new RetryLater("the reply is unreadable: " + e.getMessage(), e);
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

  private static final class BoundedStream extends FilterInputStream {

    private final ExecChain.Scope scope;
    private final Deadline deadline;
    private boolean ended;

    BoundedStream(InputStream body, ExecChain.Scope scope, Deadline deadline) {
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
