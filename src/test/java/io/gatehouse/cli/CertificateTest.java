package io.gatehouse.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gatehouse.support.CommandRun;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A vendor's server with a company's own certificate, and what the guide says to do about it. */
class CertificateTest {

  private static final String PASSWORD = "changeit";
  private static final Path TOOLS = Path.of(System.getProperty("java.home"), "bin");

  @TempDir Path directory;

  private HttpsServer server;

  @BeforeEach
  void serve() throws Exception {
    Path keys = directory.resolve("keys.p12");
    keytool(
        "-genkeypair -alias acs -keyalg RSA -dname CN=localhost -ext SAN=dns:localhost,ip:127.0.0.1"
            + " -storetype PKCS12 -keystore "
            + keys);
    keytool("-exportcert -rfc -alias acs -keystore " + keys + " -file " + certificate());
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(keys)) {
      store.load(in, PASSWORD.toCharArray());
    }
    KeyManagerFactory managers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    managers.init(store, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(managers.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    server.stop(0);
  }

  private Path certificate() {
    return directory.resolve("acs.pem");
  }

  private void keytool(String arguments) throws Exception {
    run(TOOLS.resolve("keytool") + " " + arguments + " -storepass " + PASSWORD + " -noprompt");
  }

  private static String run(String... words) throws Exception {
    List<String> command = words.length == 1 ? List.of(words[0].split(" ")) : List.of(words);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return said;
  }

  private String address() {
    return "https://127.0.0.1:" + server.getAddress().getPort();
  }

  private static String preview(String address) {
    CommandRun run =
        CommandRun.on("jdbc:h2:mem:none", CommandRun.site("hq", address), "preview", "hq/records");
    assertThat(run.exit()).isEqualTo(1);
    return run.out() + run.err();
  }

  @Test
  void one_that_java_does_not_trust_is_told_and_where_to_read_on() {
    assertThat(preview(address()))
        .contains("no secure connection to " + address())
        .contains("this Java does not trust the certificate")
        .contains("operator's guide, Certificates");
  }

  @Test
  void check_shows_whose_it_is_and_how_to_trust_it_and_sees_https_behind_http() {
    CommandRun run =
        CommandRun.on("jdbc:h2:mem:none", CommandRun.site("hq", address()), "check", "--json");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains(
            "this Java does not trust the certificate of CN=localhost, issued by CN=localhost")
        .contains("SHA-256 ", "keytool -importcert", "javax.net.ssl.trustStore");
    String plainly = address().replace("https:", "http:");
    CommandRun http =
        CommandRun.on("jdbc:h2:mem:none", CommandRun.site("hq", plainly), "check", "--json");
    assertThat(http.out()).contains("speaks https: write " + address() + " in base-url");
  }

  @Test
  void https_to_a_plain_port_blames_no_certificate() throws Exception {
    try (ServerSocket plain = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread answers = new Thread(() -> answerPlainly(plain));
      answers.setDaemon(true);
      answers.start();
      assertThat(preview("https://127.0.0.1:" + plain.getLocalPort()))
          .contains("it does not speak https on this port")
          .doesNotContain("certificate");
    }
  }

  private static void answerPlainly(ServerSocket server) {
    while (!server.isClosed()) {
      try (Socket caller = server.accept()) {
        caller.getInputStream().read();
        caller.getOutputStream().write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes());
      } catch (IOException closed) {
        // the next, or none
      }
    }
  }

  /** As in the guide: all that Java trusts, and the company's own. */
  @Test
  void one_in_the_trust_store_that_java_is_given_is_trusted() throws Exception {
    Path trusted = directory.resolve("trusted.p12");
    keytool(
        "-importcert -alias acs -file "
            + certificate()
            + " -storetype PKCS12 -keystore "
            + trusted);
    String said =
        run(
            TOOLS.resolve("java").toString(),
            "-Djavax.net.ssl.trustStore=" + trusted,
            "-Djavax.net.ssl.trustStorePassword=" + PASSWORD,
            "-cp",
            System.getProperty("java.class.path"),
            "io.gatehouse.Gatehouse",
            "preview",
            "hq/records",
            "--home",
            Path.of("").toAbsolutePath().toString(),
            "--set",
            "sites.hq.vendor=ax-acs",
            "--set",
            "sites.hq.base-url=" + address());
    assertThat(said).contains("HTTP 404").doesNotContain("no secure connection");
  }
}
