package io.gatehouse.webhook;

import io.gatehouse.webhook.Push.RequestHead;
import io.gatehouse.webhook.PushRules.Connections;
import io.gatehouse.webhook.PushRules.FairShares.BodyMemory;
import io.gatehouse.webhook.Refusals.Refusal;
import io.gatehouse.webhook.Webhooks.CannotListen;
import io.netty.handler.codec.PrematureChannelClosureException;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.WorkerExecutor;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
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

  /** How long a push may wait until it is worked on. */
  static final Duration LONGEST_TURN = Duration.ofSeconds(3);

  /** Where those before it have waited so long, one is not let in. */
  static final Duration LONG_TURN = Duration.ofSeconds(2);

  private static final long TELL_EVERY_MILLIS = 5_000;
  private static final int EVENT_LOOPS = 2;
  private static final int LARGEST_HEADERS = 8 * 1024;
  private static final int IDLE_SECONDS = 120; // also while a push is worked on

  private final VertxPlatformHttpServerConfiguration configuration;
  private final Refusals refusals;
  private final Supplier<List<PushRules>> sites;
  private final Clock clock;
  private final BodyMemory room = BodyMemory.ofThisProcess();
  private Connections connections;
  private HttpServer http;
  private volatile boolean stopping;

  PushServer(
      VertxPlatformHttpServerConfiguration configuration,
      Supplier<List<PushRules>> sites,
      Refusals refusals,
      Clock clock) {
    super(configuration);
    this.configuration = configuration;
    this.sites = sites;
    this.refusals = refusals;
    this.clock = clock;
  }

  Refusals refusals() {
    return refusals;
  }

  Clock clock() {
    return clock;
  }

  Connections connections() {
    return connections;
  }

  /** Where a site's pushes come to, literally. */
  String path(PushRules rules) {
    String base = configuration.getPath();
    return (base.endsWith("/") ? base.substring(0, base.length() - 1) : base)
        + PushRules.PATH
        + rules.site();
  }

  BodyMemory room() {
    return room;
  }

  /** As many threads as pushes to a site are worked on at once; whoever gets them closes them. */
  WorkerExecutor workers(PushRules rules) {
    return getVertx()
        .createSharedWorkerExecutor(
            "webhook-" + rules.site() + "-" + rules.hashCode(),
            rules.atOnce(),
            10,
            TimeUnit.MINUTES);
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
    connections = new Connections(vertx, this::isAllowed, this::crowdedOut);
    vertx.setPeriodic(TELL_EVERY_MILLIS, tick -> refusals.tellRest());
  }

  private boolean isAllowed(InetAddress address) {
    return sites.get().stream().anyMatch(site -> site.allow().contain(address));
  }

  private void crowdedOut(InetAddress caller) {
    refusals.tell(
        "",
        caller.getHostAddress(),
        new Refusal(
            Refusal.AWAY, "too many connections are open, and it was slow, or had most of them"));
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
    HttpServerOptions options = options();
    Router routes = routes();
    try {
      http =
          getVertx()
              .createHttpServer(options)
              .connectionHandler(connection -> opened(connection, options))
              .invalidRequestHandler(this::noHttp)
              .requestHandler(request -> begin(request, routes))
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

  private void opened(HttpConnection connection, HttpServerOptions options) {
    RequestHead.readStrictly(connection, options);
    connections.opened(connection);
  }

  private Router routes() {
    String name = VertxPlatformHttpRouter.getRouterNameFromPort(configuration.getPort());
    Router camel = VertxPlatformHttpRouter.lookup(getCamelContext(), name);
    Router root = Router.router(getVertx());
    root.route().handler(this::endTold);
    root.route(configuration.getPath() + "*").subRouter(camel);
    root.errorHandler(404, context -> unknown(context, 404));
    root.errorHandler(405, context -> unknown(context, 405));
    root.errorHandler(400, context -> unreadable(context, 400));
    root.errorHandler(413, context -> unreadable(context, 413));
    root.errorHandler(500, this::failed);
    return root;
  }

  private void noHttp(HttpServerRequest request) {
    Throwable why = request.decoderResult().cause();
    if (!(why instanceof PrematureChannelClosureException)) { // else it has only hung up
      refusals.tell(
          "",
          request.remoteAddress().hostAddress(),
          new Refusal(400, "what it sends is no HTTP; does it speak https to this port?"));
    }
    HttpServerRequest.DEFAULT_INVALID_REQUEST_HANDLER.handle(request);
  }

  private void begin(HttpServerRequest request, Router routes) {
    connections.requestBegan(request.connection());
    Refusal refusal = stopping ? Refusal.STOPPING : RequestHead.problem(request);
    if (refusal == null) {
      routes.handle(request);
      return;
    }
    request.response().endHandler(end -> connections.requestEnded(request.connection()));
    push(request).refuse(refusal);
  }

  private Push push(HttpServerRequest request) {
    return new Push(getVertx(), request, "", refusals);
  }

  private void endTold(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!request.path().contains(PushRules.PATH)) { // an integrator's own endpoint
      connections.requestCame(request.connection());
    }
    context.addEndHandler(end -> connections.requestEnded(request.connection()));
    context.next();
  }

  private void unreadable(RoutingContext context, int status) {
    push(context.request()).refuse(new Refusal(status, "its route cannot read it"));
  }

  private void failed(RoutingContext context) {
    Throwable failure = context.failure();
    push(context.request()).refuse(new Refusal(500, "unexpected " + failure, failure));
  }

  private void unknown(RoutingContext context, int status) {
    if (status == 404
        && sites.get().stream().anyMatch(site -> path(site).equals(context.request().path()))) {
      push(context.request()).refuse(new Refusal(Refusal.AWAY, "its feed is being changed"));
      return;
    }
    String request = context.request().method() + " " + context.request().path();
    push(context.request())
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
