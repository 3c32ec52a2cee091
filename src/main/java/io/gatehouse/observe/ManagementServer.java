package io.gatehouse.observe;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.apache.camel.component.micrometer.prometheus.MicrometerPrometheus;
import org.apache.camel.component.platform.http.main.ManagementHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.main.HttpManagementServerConfigurationProperties;
import org.apache.camel.support.jsse.SSLContextParameters;
import org.apache.camel.support.service.ServiceHelper;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Camel's management server, with bounds on what callers may keep open and see. A port that is
 * taken stops no feed: it is told, and tried again until it is free.
 */
final class ManagementServer extends ManagementHttpServer {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse.observe");

  private static final Duration AT_LATEST = Duration.ofSeconds(1);
  private static final Duration TRY_AGAIN = Duration.ofSeconds(15);
  private static final Duration REFUSED_PASSWORD = Duration.ofMillis(500);
  private static final int MOST_CONNECTIONS = 64;
  private static final int LARGEST_HEADERS = 8 * 1024;
  private static final int IDLE_SECONDS = 60;

  /** Stands for port 0, one that is free: Camel keeps what belongs to a server by its port. */
  private static final int ANY_PORT = -1;

  /** Nothing that a router would read as another path than {@link Admission} does. */
  private static final Pattern PLAIN_PATH = Pattern.compile("(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*/?");

  private final Admission admission;
  private final StatusRoutes page;
  private final FeedMetrics metrics;
  private final Listener listener;
  private boolean serving;

  ManagementServer(
      HttpManagementServerConfigurationProperties settings,
      String password,
      StatusRoutes page,
      FeedMetrics metrics) {
    setHost(settings.getHost());
    setPort(settings.getPort() == 0 ? ANY_PORT : settings.getPort());
    setPath(settings.getPath());
    setUseGlobalSslContextParameters(settings.isUseGlobalSslContextParameters());
    setInfoEnabled(settings.isInfoEnabled());
    setInfoPath(settings.getInfoPath());
    setHealthCheckEnabled(settings.isHealthCheckEnabled());
    setHealthPath(settings.getHealthPath());
    setMetricsEnabled(settings.isMetricsEnabled());
    getConfiguration().setServerType(VertxPlatformHttpRouter.SERVER_TYPE_MANAGEMENT);
    this.page = page;
    this.metrics = metrics;
    admission = new Admission(isThisMachine(settings.getHost()), password);
    listener = new Listener(getConfiguration());
  }

  private static boolean isThisMachine(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return true; // told when it cannot be bound
    }
  }

  /** Where it listens; empty where it does not. */
  OptionalInt port() {
    return listener.http == null ? OptionalInt.empty() : OptionalInt.of(listener.getPort());
  }

  @Override
  protected void doInit() {
    listener.setCamelContext(getCamelContext()); // and not Camel's own, which tells no failure
  }

  /** Camel starts it before there are routes, and on the thread that makes them. */
  @Override
  protected void doStart() {
    CompletableFuture.delayedExecutor(AT_LATEST.toMillis(), TimeUnit.MILLISECONDS)
        .execute(this::serve);
  }

  /**
   * Listens from now on. Is called when the feeds are started, so that none of them waits for it; a
   * start that takes longer than {@link #AT_LATEST} can be looked at while it goes on.
   */
  synchronized void serve() {
    if (serving || !isStarted()) {
      return;
    }
    serving = true;
    new Thread(this::open, "management").start();
  }

  private synchronized void open() {
    if (!isStarted()) {
      return;
    }
    try {
      metrics.ofJava();
      ServiceHelper.startService(listener);
      super.doStart();
      serveMetrics();
      page.on(getRouter());
      listener.listen();
    } catch (Exception e) {
      LOG.error("{}{}", listener.where(), e.toString());
    }
  }

  /** Camel does so itself for servers alone that serve before its metrics start. */
  private void serveMetrics() {
    MicrometerPrometheus camels = getCamelContext().hasService(MicrometerPrometheus.class);
    if (isMetricsEnabled() && camels != null) {
      String path = "/" + camels.getPath().replaceFirst("^/+", "");
      StatusRoutes.get(getRouter(), path, FeedMetrics.FORMAT, context -> metrics.text());
    }
  }

  @Override
  protected synchronized void doStop() throws Exception {
    super.doStop();
    ServiceHelper.stopService(listener);
  }

  private final class Listener extends VertxPlatformHttpServer {

    private final VertxPlatformHttpServerConfiguration configuration;

    /** Touched on the one event loop alone. */
    private final Deque<HttpConnection> connections = new ArrayDeque<>();

    private volatile HttpServer http;
    private boolean told;

    Listener(VertxPlatformHttpServerConfiguration configuration) {
      super(configuration);
      this.configuration = configuration;
    }

    @Override
    protected Vertx createVertxInstance() {
      return Vertx.vertx(
          new VertxOptions()
              .setEventLoopPoolSize(1)
              .setWorkerPoolSize(3)
              .setInternalBlockingPoolSize(1)
              .setBlockedThreadCheckInterval(Duration.ofMinutes(1).toMillis())
              .setFileSystemOptions( // else it makes a directory below /tmp
                  new FileSystemOptions()
                      .setFileCachingEnabled(false)
                      .setClassPathResolvingEnabled(false)));
    }

    /** Not yet: whoever comes first finds all paths. */
    @Override
    protected void startServer() {}

    private void listen() {
      HttpServerOptions options =
          new HttpServerOptions()
              .setHttp2ClearTextEnabled(false)
              .setCompressionSupported(true)
              .setMaxHeaderSize(LARGEST_HEADERS)
              .setIdleTimeout(IDLE_SECONDS);
      try {
        secure(options);
      } catch (Exception e) {
        LOG.error("{}{}; set camel.ssl.* to what Java can read", where(), e.toString());
        return;
      }
      Router routes = Router.router(getVertx());
      routes
          .route(configuration.getPath() + "*")
          .subRouter(VertxPlatformHttpRouter.lookup(getCamelContext(), routerName()));
      HttpServer server =
          getVertx()
              .createHttpServer(options)
              .connectionHandler(this::opened)
              .requestHandler(request -> answer(request, routes));
      int port = configuration.getBindPort() == ANY_PORT ? 0 : configuration.getBindPort();
      server
          .listen(port, configuration.getBindHost())
          .onSuccess(this::listening)
          .onFailure(this::cannotListen);
    }

    private String routerName() {
      return VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getPort());
    }

    private void secure(HttpServerOptions options) throws Exception {
      SSLContextParameters ssl = configuration.getSslContextParameters();
      if (ssl == null && configuration.isUseGlobalSslContextParameters()) {
        ssl = getCamelContext().getSSLContextParameters();
      }
      if (ssl != null) {
        VertxHelper.setupSSLOptions(getCamelContext(), ssl, options);
      }
    }

    private void listening(HttpServer server) {
      http = server;
      LOG.info(
          "status page, health and metrics: http{}://{}:{}/",
          configuration.isUseGlobalSslContextParameters() ? "s" : "",
          configuration.getBindHost(),
          server.actualPort());
    }

    private void cannotListen(Throwable cause) {
      if (!told) {
        told = true;
        LOG.error("{}{}", where(), advice(cause));
      }
      getVertx().setTimer(TRY_AGAIN.toMillis(), timer -> listen());
    }

    private String where() {
      return "cannot listen for the status page, health and metrics on "
          + configuration.getBindHost()
          + ":"
          + Math.max(0, configuration.getBindPort())
          + ": ";
    }

    private static String advice(Throwable cause) {
      String why = String.valueOf(cause.getMessage());
      String free = "; feeds run all the same, and it is tried again until it is free";
      if (cause instanceof BindException && why.contains("in use")) {
        return "the port is taken by another process; set camel.management.port to a free one, or"
            + " end that process"
            + free;
      }
      if (why.contains("ermission denied")) {
        return "not permitted; set camel.management.port to one above 1023; feeds run all the same";
      }
      return why
          + "; set camel.management.host to an address of this machine; feeds run all the same";
    }

    /** Whoever comes is let in: the one that has been there longest goes instead. */
    private void opened(HttpConnection connection) {
      connections.addLast(connection);
      connection.closeHandler(closed -> connections.remove(connection));
      if (connections.size() > MOST_CONNECTIONS) {
        connections.removeFirst().close();
      }
    }

    private void answer(HttpServerRequest request, Router routes) {
      HttpServerResponse response = request.response();
      StatusRoutes.harden(response);
      Admission.Refusal refusal = refusal(request);
      if (refusal == null) {
        routes.handle(request);
      } else if (refusal.status() == 401) {
        response.putHeader("WWW-Authenticate", "Basic realm=\"Gatehouse\", charset=\"UTF-8\"");
        boolean tried = request.headers().contains(HttpHeaders.AUTHORIZATION);
        getVertx()
            .setTimer(tried ? REFUSED_PASSWORD.toMillis() : 1, timer -> end(request, refusal));
      } else {
        end(request, refusal);
      }
    }

    private static void end(HttpServerRequest request, Admission.Refusal refusal) {
      HttpServerResponse response = request.response();
      if (response.ended() || response.closed()) {
        return;
      }
      if (refusal.status() == 405) {
        response.putHeader(HttpHeaders.ALLOW, "GET, HEAD");
      }
      response
          .setStatusCode(refusal.status())
          .putHeader(HttpHeaders.CONTENT_TYPE, "text/plain; charset=utf-8")
          .putHeader(HttpHeaders.CONNECTION, "close")
          .end(refusal.why() + "\n")
          .onComplete(sent -> request.connection().close());
    }

    private Admission.Refusal refusal(HttpServerRequest request) {
      List<String> hosts = request.headers().getAll(HttpHeaders.HOST);
      String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
      if (hosts.size() > 1
          || request.path() == null
          || !PLAIN_PATH.matcher(request.path()).matches()
          || request.headers().contains(HttpHeaders.TRANSFER_ENCODING)
          || (length != null && !length.equals("0"))) {
        return new Admission.Refusal(
            400, "expected a request with one Host, a plain path and no body");
      }
      return admission.refusal(
          new Admission.Request(
              request.method().name(),
              request.path(),
              hosts.isEmpty() ? null : hosts.get(0),
              address(request.remoteAddress()),
              request.headers().contains("X-Forwarded-For")
                  || request.headers().contains("Forwarded")
                  || request.headers().contains("Via"),
              request.getHeader(HttpHeaders.AUTHORIZATION)));
    }

    private static InetAddress address(SocketAddress caller) {
      try {
        return InetAddress.getByName(caller.hostAddress());
      } catch (UnknownHostException e) {
        throw new IllegalStateException(e); // an address needs no name service
      }
    }

    @Override
    public HttpServer getServer() {
      return http;
    }

    @Override
    public int getPort() {
      return http == null ? configuration.getBindPort() : http.actualPort();
    }

    @Override
    protected void stopServer() {
      HttpServer open = http;
      http = null;
      if (open != null) {
        open.close().toCompletionStage().toCompletableFuture().join();
      }
    }

    @Override
    protected void stopVertx() {
      if (getVertx() != null) {
        getVertx().close().toCompletionStage().toCompletableFuture().join();
      }
    }
  }
}
