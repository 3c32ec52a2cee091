package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.SharedToken.TokenRoute;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;
import org.apache.camel.builder.AdviceWith;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.model.ToDefinition;
import org.apache.camel.spi.Resource;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.apache.camel.test.junit5.CamelTestSupport;
import org.apache.camel.test.junit5.TestExecutionConfiguration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The shipped route for tokens, with another step in place of its call of the server. */
class TokenRouteTest extends CamelTestSupport {

  private static final String ROUTE = "token-of-hq";
  private static final String SERVER = "http://10.0.0.5:6500";

  private final Site site = WeComSettingsTest.site("corp-id=ww1", "corp-secret=hidden");
  private Processor server;

  @Override
  public void configureTest(TestExecutionConfiguration test) {
    test.withUseAdviceWith(true);
  }

  @BeforeEach
  void replaceTheServer() throws Exception {
    context.getRegistry().bind("wecom", new AppTokens(null, null, null));
    Resource routes =
        ResourceHelper.resolveMandatoryResource(
            context, Path.of("routes/wecom.camel.yaml").toUri().toString());
    PluginHelper.getRoutesLoader(context).loadRoutes(routes);
    TemplatedRouteBuilder.builder(context, "wecom-token")
        .routeId(ROUTE)
        .parameter("site", site.name())
        .parameter("baseUrl", SERVER)
        .add();
    AdviceWith.adviceWith(
        context,
        ROUTE,
        advice ->
            advice
                .weaveByType(ToDefinition.class)
                .replace()
                .process(exchange -> server.process(exchange)));
    context.start();
  }

  private VendorRecord ask() {
    TokenRoute route = new TokenRoute(context, "wecom-token");
    return route.ask(site, AppTokens.ofApp("ww1", "hidden"), VendorRecord.class);
  }

  private ReplyFault fault() {
    ReplyFault fault = catchThrowableOfType(ReplyFault.class, this::ask);
    assertThat(fault.getMessage()).startsWith("no access token: ").doesNotContain("hidden");
    return fault;
  }

  private static void reply(Exchange exchange, int status, String body) {
    exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
    exchange.getMessage().setBody(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void the_request_reaches_the_server_and_the_reply_comes_back() {
    server =
        exchange -> {
          assertThat(exchange.getMessage().getHeader(Exchange.HTTP_PATH))
              .isEqualTo("/cgi-bin/gettoken");
          assertThat(exchange.getMessage().getHeader(Exchange.HTTP_QUERY))
              .isEqualTo("corpid=ww1&corpsecret=hidden");
          reply(exchange, 200, "{\"errcode\":0,\"access_token\":\"accesstoken000001\"}");
        };
    assertThat(ask().get("access_token")).isEqualTo("accesstoken000001");
  }

  @ParameterizedTest
  @CsvSource({"404, HTTP 404", "302, a redirect", "503, HTTP 503", "0, HTTP 0"})
  void what_is_not_wecoms_answer_says_its_status_and_is_asked_for_again_soon(
      int status, String told) {
    server = exchange -> reply(exchange, status, "<html>not here</html>");
    assertThat(fault()).isInstanceOf(RetryLater.class).hasMessageContaining(told);
  }

  @Test
  void too_many_requests_keep_their_pause() {
    server = exchange -> reply(exchange, 429, "");
    assertThat(((RateLimited) fault()).pause()).isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void a_server_that_cannot_be_reached_is_told_in_the_words_of_every_feed() {
    server = refused(new ConnectException("https://x?corpsecret=hidden"));
    assertThat(fault()).hasMessageContaining("cannot connect to " + site.baseUrl());
    server = refused(new UnknownHostException("corpsecret=hidden"));
    assertThat(fault()).hasMessageContaining("is unknown: check base-url");
    server = refused(new SocketTimeoutException("corpsecret=hidden"));
    assertThat(fault()).hasMessageContaining("no answer from");
  }

  @Test
  void what_nobody_expected_is_told_by_its_kind_alone() {
    server = refused(new IOException("corpsecret=hidden"));
    assertThat(fault()).hasMessageEndingWith("/cgi-bin/gettoken failed: IOException");
    server = refused(new IllegalStateException("corpsecret=hidden"));
    assertThat(fault()).hasMessageEndingWith("/cgi-bin/gettoken failed: IllegalStateException");
  }

  private static Processor refused(Exception why) {
    return exchange -> {
      throw why;
    };
  }
}
