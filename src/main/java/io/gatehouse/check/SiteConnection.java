package io.gatehouse.check;

import io.gatehouse.feed.BoundedReplies;
import io.gatehouse.feed.CallBudget;
import io.gatehouse.feed.FailureReasons.Transport;
import io.gatehouse.feed.Meaning;
import io.gatehouse.settings.ProxySettings;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.CallPriority;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.apache.camel.component.http.CamelProxyRoutePlanner;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.client5.http.auth.AuthScope;
import org.apache.hc.client5.http.auth.UsernamePasswordCredentials;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.auth.BasicCredentialsProvider;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.impl.routing.SystemDefaultRoutePlanner;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.client5.http.routing.HttpRoutePlanner;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.Header;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.util.Timeout;

/** A site's server as {@code check} talks to it: bounded as the daemon's requests are. */
final class SiteConnection implements AutoCloseable {

  private static final Duration LONGEST_WAIT = Duration.ofMinutes(1);
  private static final int HTTP_OK = 200;
  private static final int LONGEST_MESSAGE = 64 * 1024;

  /**
   * @param date as the server's header says; null where it says none
   */
  record Dated(SiteCheck.Answer answer, Instant date) {}

  private final Site site;
  private final URI server;
  private final Duration timeout;
  private final Clock clock;
  private final CallBudget budget;
  private final HttpHost proxy;
  private final CloseableHttpClient client;

  /**
   * @param budget null where the vendor has none
   * @param camel the settings of Camel's own: a proxy of its HTTP component is used here too
   */
  SiteConnection(
      Site site,
      Duration timeout,
      Clock clock,
      CallBudget budget,
      Map<String, String> camel,
      ScheduledExecutorService timer) {
    this.site = site;
    this.server = URI.create(site.baseUrl());
    this.timeout = timeout;
    this.clock = clock;
    this.budget = budget;
    ProxySettings proxies = new ProxySettings(server.getScheme(), camel);
    HttpRoutePlanner routes = routes(proxies);
    this.proxy = proxy(routes);
    Timeout most = Timeout.ofMilliseconds(timeout.toMillis());
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setUserAgent("Gatehouse")
            .disableRedirectHandling()
            .disableCookieManagement()
            .setRoutePlanner(routes)
            .setConnectionManager(
                PoolingHttpClientConnectionManagerBuilder.create()
                    .setDefaultConnectionConfig(
                        ConnectionConfig.custom()
                            .setConnectTimeout(most)
                            .setSocketTimeout(most)
                            .build())
                    .build())
            .setDefaultRequestConfig(RequestConfig.custom().setResponseTimeout(most).build());
    if (proxy != null && proxies.username().isPresent()) {
      BasicCredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(proxy),
          new UsernamePasswordCredentials(
              proxies.username().get(), proxies.password().toCharArray()));
      builder.setDefaultCredentialsProvider(credentials);
    }
    new BoundedReplies(timer).configureHttpClient(builder);
    this.client = builder.build();
  }

  /** Null where all is asked directly. */
  private static HttpRoutePlanner routes(ProxySettings proxies) {
    if (proxies.host().isPresent() && proxies.port().isPresent()) {
      Set<String> direct =
          Arrays.stream(proxies.direct().orElse("").split(","))
              .map(String::strip)
              .filter(host -> !host.isEmpty())
              .collect(Collectors.toSet());
      return new CamelProxyRoutePlanner(
          new HttpHost(proxies.host().get(), proxies.port().get()), direct);
    }
    return proxies.isOfJava() ? new SystemDefaultRoutePlanner(ProxySelector.getDefault()) : null;
  }

  private HttpHost proxy(HttpRoutePlanner routes) {
    try {
      return routes == null
          ? null
          : routes
              .determineRoute(
                  new HttpHost(server.getScheme(), server.getHost(), server.getPort()),
                  HttpClientContext.create())
              .getProxyHost();
    } catch (HttpException e) {
      return null;
    }
  }

  Duration timeout() {
    return timeout;
  }

  /** Whether the server is reached by a proxy, which alone knows its name and its port. */
  boolean hasProxy() {
    return proxy != null;
  }

  /** The proxy's {@code host:port}. */
  String proxyName() {
    return proxy.toHostString();
  }

  boolean isSecure() {
    return server.getScheme().equals("https");
  }

  String host() {
    return server.getHost();
  }

  int port() {
    return server.getPort() > 0 ? server.getPort() : isSecure() ? 443 : 80;
  }

  /**
   * Opens a connection to the server, or to the proxy, and closes it again.
   *
   * @return how long that took
   */
  Duration connect() throws IOException {
    Instant begin = clock.instant();
    String name = hasProxy() ? proxy.getHostName() : host();
    InetAddress.getByName(name); // told apart from a server that does not run
    try (Socket socket = new Socket()) {
      socket.connect(
          new InetSocketAddress(name, hasProxy() ? proxy.getPort() : port()),
          (int) timeout.toMillis());
    } catch (ConnectException e) {
      throw hasProxy() ? new HttpHostConnectException(e.getMessage(), proxy) : e;
    } catch (SocketTimeoutException e) {
      throw hasProxy() ? new ConnectTimeoutException(e.getMessage(), proxy) : e;
    }
    return Duration.between(begin, clock.instant());
  }

  /**
   * The server's certificate, as Java trusts it.
   *
   * @throws SSLException saying why it does not
   */
  X509Certificate certificate() throws IOException {
    return handshake((SSLSocketFactory) SSLSocketFactory.getDefault(), true);
  }

  /** Whether it answers a request without TLS where a handshake is not answered. */
  boolean speaksHttp() {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host(), port()), (int) timeout.toMillis());
      plain.setSoTimeout((int) timeout.toMillis());
      String request = "GET / HTTP/1.0\r\nHost: " + host() + "\r\n\r\n";
      plain.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      byte[] begin = plain.getInputStream().readNBytes(5);
      return new String(begin, StandardCharsets.US_ASCII).equals("HTTP/");
    } catch (IOException e) {
      return false;
    }
  }

  /** The certificate that the server shows, whether to be trusted or not. Nothing is sent. */
  X509Certificate shownCertificate() throws IOException {
    try {
      SSLContext any = SSLContext.getInstance("TLS");
      any.init(null, new TrustManager[] {new Looking()}, null);
      return handshake(any.getSocketFactory(), false);
    } catch (GeneralSecurityException e) {
      throw new IOException(e);
    }
  }

  private X509Certificate handshake(SSLSocketFactory factory, boolean isOfHost) throws IOException {
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(host(), port()), (int) timeout.toMillis());
      plain.setSoTimeout((int) timeout.toMillis());
      try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, host(), port(), true)) {
        SSLParameters parameters = socket.getSSLParameters();
        if (isOfHost) {
          parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return (X509Certificate) socket.getSession().getPeerCertificates()[0];
      }
    }
  }

  /** Only to show what is refused: no request goes over such a connection. */
  private static final class Looking implements X509TrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }

  /**
   * Sends one request, when the vendor's budget of calls lets it.
   *
   * @param judge what a status and the body's beginning mean
   * @throws io.gatehouse.feed.Meaning.ReplyFault as the judge says, for a body beyond bounds, and
   *     where feeds that run have used up the budget for a minute
   * @throws IOException for {@link Transport#reason}
   */
  Dated ask(SiteCheck.Request asked, long most, BiFunction<Integer, byte[], Meaning> judge)
      throws IOException {
    if (budget != null) {
      budget.take(CallPriority.REFERENCE, LONGEST_WAIT);
    }
    String query = asked.query().isEmpty() ? "" : "?" + asked.query();
    HttpUriRequestBase request =
        new HttpUriRequestBase(
            asked.body() == null ? "GET" : "POST",
            URI.create(site.baseUrl() + asked.path() + query));
    if (asked.body() != null) {
      request.setEntity(new ByteArrayEntity(asked.body(), ContentType.parse(asked.contentType())));
    }
    asked.headers().forEach(request::setHeader);
    Instant begin = clock.instant();
    return client.execute(
        request,
        reply -> {
          Instant date = date(reply.getFirstHeader("Date"));
          try (InputStream stream =
              reply.getEntity() == null ? null : reply.getEntity().getContent()) {
            int status = reply.getCode();
            if (status != HTTP_OK) {
              byte[] said = stream == null ? new byte[0] : stream.readNBytes(LONGEST_MESSAGE);
              judge.apply(status, said).orThrow();
              return new Dated(new SiteCheck.Answer(status, said, begin, clock.instant()), date);
            }
            byte[] bytes = BoundedReplies.read(stream, most);
            return new Dated(new SiteCheck.Answer(status, bytes, begin, clock.instant()), date);
          }
        });
  }

  private static Instant date(Header header) {
    try {
      return header == null
          ? null
          : ZonedDateTime.parse(header.getValue(), DateTimeFormatter.RFC_1123_DATE_TIME)
              .toInstant();
    } catch (DateTimeParseException e) {
      return null; // a header that says nothing
    }
  }

  /** In words, with what to look at. */
  String reason(IOException cause) {
    if (!isSecure() && !hasProxy() && speaksHttps()) {
      return "the port "
          + port()
          + " speaks https: write https://"
          + server.getRawAuthority()
          + " in base-url";
    }
    return Transport.reason(cause, site.baseUrl(), timeout);
  }

  private boolean speaksHttps() {
    try {
      shownCertificate();
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  @Override
  public void close() {
    try {
      client.close();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
