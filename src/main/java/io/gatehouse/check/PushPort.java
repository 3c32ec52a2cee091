package io.gatehouse.check;

import io.gatehouse.check.Check.CheckLine;
import io.gatehouse.check.Check.CheckLine.Verdict;
import io.gatehouse.settings.Settings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Whether the port that vendors push to can be had; it is opened for a moment and closed again. */
final class PushPort {

  private static final String WHAT = "webhook port";
  private static final Duration SOON = Duration.ofSeconds(10);
  private static final int LAST_OF_ROOT = 1_023;
  private static final int ENOUGH = 4_096;

  private PushPort() {}

  /**
   * @param site any of those that are pushed to
   */
  static CheckLine check(Settings settings, String site) {
    String host = settings.camel().getOrDefault("camel.server.host", "0.0.0.0");
    int port = Integer.parseInt(settings.camel().getOrDefault("camel.server.port", "8080"));
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getByName(host), port));
      return line(Verdict.OK, host + ":" + port + " is free", "");
    } catch (UnknownHostException e) {
      return line(
          Verdict.FAILED,
          "camel.server.host=" + host + " is no address that this machine knows",
          "set camel.server.host to an address of this machine, or 0.0.0.0 for all");
    } catch (IOException e) {
      return taken(host, port, site, String.valueOf(e.getMessage()));
    }
  }

  private static CheckLine taken(String host, int port, String site, String why) {
    if (why.contains("ermission denied")) {
      return line(
          Verdict.FAILED,
          "this user may not open " + host + ":" + port,
          port <= LAST_OF_ROOT
              ? "set camel.server.port to one above 1023, or run check as the service's user"
              : "look what on this machine forbids it");
    }
    if (!why.contains("in use")) {
      return line(
          Verdict.FAILED,
          "cannot open " + host + ":" + port + ": " + why,
          "set camel.server.host to an address of this machine, or 0.0.0.0 for all");
    }
    boolean isOurs = isGatehouse(host, port, site);
    return isOurs
        ? line(Verdict.OK, host + ":" + port + " is held by a running Gatehouse", "")
        : line(
            Verdict.FAILED,
            "another process has " + host + ":" + port,
            "set camel.server.port to a free one, or end that process");
  }

  /** A push that no vendor would send is refused in words that only Gatehouse has. */
  private static boolean isGatehouse(String host, int port, String site) {
    String to = host.equals("0.0.0.0") || host.equals("::") ? "127.0.0.1" : host;
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(to, port), (int) SOON.toMillis());
      socket.setSoTimeout((int) SOON.toMillis());
      String request =
          "OPTIONS /webhooks/" + site + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
      socket.getOutputStream().write((request + "\r\n").getBytes(StandardCharsets.US_ASCII));
      String reply = new String(socket.getInputStream().readNBytes(ENOUGH), StandardCharsets.UTF_8);
      return reply.contains("not by this method")
          || reply.contains("not allowed from here")
          || reply.contains("not accepted");
    } catch (IOException e) {
      return false;
    }
  }

  private static CheckLine line(Verdict verdict, String found, String remedy) {
    return new CheckLine(null, WHAT, verdict, found, remedy);
  }
}
