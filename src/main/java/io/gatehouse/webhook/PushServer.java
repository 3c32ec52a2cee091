package io.gatehouse.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpRouter;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServer;
import org.apache.camel.component.platform.http.vertx.VertxPlatformHttpServerConfiguration;
import org.apache.camel.component.vertx.common.VertxHelper;
import org.apache.camel.support.jsse.SSLContextParameters;

/**
 * Camel's HTTP server, with bounds on what callers may keep open, and listening only when told: a
 * push that comes before its route is there would be refused as unknown, one that finds nobody
 * listening is repeated.
 */
final class PushServer extends VertxPlatformHttpServer {

  private static final Duration LONGEST_TURN = Duration.ofSeconds(3);
  private static final long TELL_EVERY_MILLIS = 5_000;
  private static final int EVENT_LOOPS = 2;
  private static final int LARGEST_HEADERS = 8 * 1024;
  private static final int IDLE_SECONDS = 120; // also while a push is worked on

  private final VertxPlatformHttpServerConfiguration configuration;
  private final Refusals refusals;
  private final List<PushRules> sites;
  private final Room room = Room.ofThisProcess();
  private WorkerExecutor workers;
  private Connections connections;
  private HttpServer http;
  private volatile boolean stopping;

  PushServer(
      VertxPlatformHttpServerConfiguration configuration,
      List<PushRules> sites,
      Refusals refusals) {
    super(configuration);
    this.configuration = configuration;
    this.sites = sites;
    this.refusals = refusals;
  }

  Refusals refusals() {
    return refusals;
  }

  Room room() {
    return room;
  }

  WorkerExecutor workers() {
    return workers;
  }

  /** How long a push may wait until it is worked on. */
  Duration longestTurn() {
    return LONGEST_TURN;
  }

  @Override
  protected Vertx createVertxInstance() {
    return Vertx.vertx(
        new VertxOptions()
            .setEventLoopPoolSize(EVENT_LOOPS)
            .setWorkerPoolSize(EVENT_LOOPS)
            .setFileSystemOptions( // else it makes a directory below /tmp, and fails without one
                new FileSystemOptions()
                    .setFileCachingEnabled(false)
                    .setClassPathResolvingEnabled(false)));
  }

  @Override
  protected void initializeServer() {
    super.initializeServer();
    Vertx vertx = getVertx();
    int atOnce = sites.stream().mapToInt(PushRules::atOnce).sum();
    workers = vertx.createSharedWorkerExecutor("webhook", atOnce, 10, TimeUnit.MINUTES);
    connections = new Connections(vertx, this::isAllowed);
    vertx.setPeriodic(TELL_EVERY_MILLIS, tick -> refusals.tellRest());
  }

  private boolean isAllowed(String address) {
    return sites.stream().anyMatch(site -> site.allow().contain(Push.address(address)));
  }

  /** Nothing yet: see {@link #listen}. */
  @Override
  protected void startServer() {}

  /**
   * Opens the port.
   *
   * @throws CannotListen saying which setting to change
   */
  void listen() {
    String host = configuration.getBindHost();
    int port = configuration.getBindPort();
    try {
      http =
          getVertx()
              .createHttpServer(options())
              .connectionHandler(connections::opened)
              .invalidRequestHandler(this::noHttp)
              .requestHandler(requests())
              .listen(port, host)
              .toCompletionStage()
              .toCompletableFuture()
              .join();
    } catch (CompletionException e) {
      throw new CannotListen(host, port, e.getCause());
    }
  }

  private HttpServerOptions options() {
    HttpServerOptions options =
        new HttpServerOptions()
            .setHttp2ClearTextEnabled(false)
            .setCompressionSupported(false)
            .setDecompressionSupported(false)
            .setMaxHeaderSize(LARGEST_HEADERS)
            .setIdleTimeout(IDLE_SECONDS);
    SSLContextParameters ssl = configuration.getSslContextParameters();
    if (ssl == null && configuration.isUseGlobalSslContextParameters()) {
      ssl = getCamelContext().getSSLContextParameters();
    }
    if (ssl != null) {
      try {
        VertxHelper.setupSSLOptions(getCamelContext(), ssl, options);
      } catch (Exception e) {
        throw new CannotListen(configuration.getBindHost(), configuration.getBindPort(), e);
      }
    }
    return options;
  }

  private Router requests() {
    String name = VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getPort());
    Router camel = VertxPlatformHttpRouter.lookup(getCamelContext(), name);
    Router root = Router.router(getVertx());
    root.route().handler(this::begin);
    root.route(configuration.getPath() + "*").subRouter(camel);
    root.errorHandler(404, context -> unknown(context, 404));
    root.errorHandler(405, context -> unknown(context, 405));
    return root;
  }

  private void noHttp(HttpServerRequest request) {
    refusals.tell(
        "",
        request.remoteAddress().hostAddress(),
        new Refusal(400, "what it sends is no HTTP; does it speak https to this port?"));
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
  }

  private void begin(RoutingContext context) {
    connections.requestBegan(context.request().connection());
    context.addEndHandler(end -> connections.requestEnded(context.request().connection()));
    if (stopping) { // routes are taken away one by one: who finds none has not come to nothing
      new Push(context, "", refusals).refuse(Refusal.STOPPING);
    } else {
      context.next();
    }
  }

  private void unknown(RoutingContext context, int status) {
    String request = context.request().method() + " " + context.request().path();
    new Push(context, "", refusals)
        .refuse(
            new Refusal(
                status,
                status == 405
                    ? request + " is not what this site's vendor sends"
                    : "no site takes pushes at " + request));
  }

  /** From now on pushes are answered that they come again later. */
  void stopPushes() {
    stopping = true;
  }

  boolean isStoppingPushes() {
    return stopping;
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
    if (http != null) {
      http.close().toCompletionStage().toCompletableFuture().join();
      http = null;
    }
  }

  @Override
  protected void stopVertx() {
    if (getVertx() != null) {
      getVertx().close().toCompletionStage().toCompletableFuture().join();
    }
  }
}
