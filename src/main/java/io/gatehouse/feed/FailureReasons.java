package io.gatehouse.feed;

import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;
import org.apache.camel.RuntimeCamelException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.net.NamedEndpoint;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Puts failures into one line for the operator: what happened, where, and what to look at. */
public final class FailureReasons {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse.feed");

  private FailureReasons() {}

  /**
   * @param endpoint where Camel was sending to when it failed; null if nowhere
   */
  static String of(Throwable thrown, String endpoint, FeedRun run) {
    Throwable cause = known(thrown);
    if (cause instanceof WarehouseException) {
      return cause.getMessage();
    }
    String server = run.feed().site().baseUrl();
    String request = run.ask() == null ? server : server + run.ask();
    if (cause instanceof ReplyFault) {
      return cause.getMessage() + " [" + request + "]";
    }
    if (endpoint != null && !endpoint.startsWith(server) && !endpoint.startsWith("kamelet:")) {
      // A step that the route has beyond the vendor's: its query may hold what is not for logs.
      return "the step to "
          + endpoint.split("\\?", 2)[0]
          + " failed: "
          + ForeignMessages.message(cause);
    }
    if (cause instanceof IOException) {
      Duration timeout = run.feed().settings().duration("timeout");
      return Transport.reason((IOException) cause, server, timeout) + " [" + request + "]";
    }
    // Nobody expected this one, so whoever mends it needs to know where it came from.
    logUnexpected(run.feed().key().toString(), cause);
    return ForeignMessages.unexpected(cause) + " [" + request + "]";
  }

  /** Camel wraps what expressions throw: the first cause of a kind that is told in one line. */
  static Throwable known(Throwable thrown) {
    for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
      if (cause instanceof WarehouseException
          || cause instanceof ReplyFault
          || cause instanceof IOException) {
        return cause;
      }
    }
    return thrown;
  }

  static void logUnexpected(String where, Throwable cause) {
    LOG.error("{}: unexpected error", where, ForeignMessages.bounded(cause));
  }

  /** Why a vendor's server could not be reached, in one line with what to look at. */
  public static final class Transport {

    private Transport() {}

    /**
     * @param server its address as configured
     * @param timeout how long its reply was waited for
     */
    public static String reason(IOException cause, String server, Duration timeout) {
      if (isOfProxy(cause, server)) {
        return "the proxy by which "
            + server
            + " is asked "
            + (cause instanceof UnknownHostException
                ? "is unknown to the name service"
                : "cannot be reached")
            + ": check camel.component.http.proxy-host and proxy-port, and that it runs";
      }
      if (cause instanceof UnknownHostException) {
        return "the host of " + server + " is unknown: check base-url and the name service";
      }
      if (cause instanceof ConnectException || cause instanceof NoRouteToHostException) {
        return "cannot connect to " + server + ": check base-url, and that the server runs";
      }
      if (cause instanceof SocketTimeoutException) {
        return "no answer from "
            + server
            + " within "
            + timeout.toMillis()
            + " ms (setting timeout)";
      }
      if (cause instanceof SSLException) {
        return "no secure connection to " + server + ": " + insecure((SSLException) cause);
      }
      return "the connection to " + server + " broke: " + ForeignMessages.message(cause);
    }

    /** Whether what cannot be reached is another host or port than the server's. */
    private static boolean isOfProxy(IOException cause, String server) {
      URI address = URI.create(server);
      NamedEndpoint other =
          cause instanceof HttpHostConnectException refused
              ? refused.getHost()
              : cause instanceof ConnectTimeoutException late ? late.getHost() : null;
      if (other != null) {
        boolean isPortKnown = address.getPort() > 0 && other.getPort() > 0;
        return !other.getHostName().equalsIgnoreCase(address.getHost())
            || isPortKnown && other.getPort() != address.getPort();
      }
      String named = String.valueOf(cause.getMessage()).split(": ", 2)[0]; // by Java, the host
      return cause instanceof UnknownHostException
          && address.getHost() != null
          && named.matches("[\\p{L}\\p{N}._-]+")
          && !named.equalsIgnoreCase(address.getHost());
    }

    /**
     * Why a request was not answered whose address or headers hold secrets: others' messages, which
     * may repeat them, are left out.
     *
     * @param request what may be told of it: its address without a query
     */
    public static String reasonWithoutRequest(
        Throwable cause, String server, String request, Duration timeout) {
      boolean namesNoAddress =
          cause instanceof SocketException
              || cause instanceof SocketTimeoutException
              || cause instanceof UnknownHostException
              || cause instanceof SSLException;
      return namesNoAddress
          ? reason((IOException) cause, server, timeout)
          : "asking " + request + " failed: " + cause.getClass().getSimpleName();
    }

    /** The same for the handshake alone. */
    public static String insecure(SSLException thrown) {
      String said = ForeignMessages.message(thrown);
      Throwable certificates = null;
      for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
        if (cause instanceof CertPathBuilderException) {
          return "this Java does not trust the certificate; a company's own is put into a trust store,"
              + " see the operator's guide, Certificates";
        }
        certificates = cause instanceof CertificateException ? cause : certificates;
      }
      if (certificates != null) {
        return "the certificate is not usable: " + ForeignMessages.message(certificates);
      }
      boolean isPlain =
          said.contains("plaintext connection")
              || said.contains("Unsupported or unrecognized SSL message");
      return isPlain
          ? "it does not speak https on this port: is it http, or another port, in base-url?"
          : said;
    }
  }

  /**
   * Messages that others' code has put together: of Camel, of drivers, of an integrator's own
   * steps. They may quote what the exchange carries, which is not for logs.
   */
  public static final class ForeignMessages {

    private static final int LONGEST = 300;
    private static final int DEEPEST = 8;

    /**
     * Where Camel and the JDK quote a value; its kind is told beside it. And addresses' queries.
     */
    private static final Pattern QUOTED =
        Pattern.compile(
            "(?s)(?<=not found on bean: ).*(?= of type: )"
                + "|(?<= with value )(?!of type).*"
                + "|(?<=For input string: ).*"
                + "|(?<=[Bb]ody: ).*"
                + "|(?<=://[^\\s?]{1,300}[?])\\S+");

    private ForeignMessages() {}

    /** At most 300 characters in one line, without the values that it quotes. */
    public static String message(Throwable thrown) {
      String message = thrown.getMessage();
      return message == null ? thrown.getClass().getSimpleName() : cut(message);
    }

    /**
     * What a step of a route's failed with: where to, and why.
     *
     * @param endpoint where Camel was sending to; null if nowhere
     */
    public static String ofStep(Throwable thrown, String endpoint) {
      Throwable cause = thrown;
      while (cause instanceof RuntimeCamelException && cause.getCause() != null) {
        cause = cause.getCause();
      }
      boolean isSending = endpoint != null && !endpoint.startsWith("kamelet:");
      return (isSending ? "the step to " + endpoint.split("\\?", 2)[0] + " failed: " : "")
          + cause.getClass().getSimpleName()
          + (cause.getMessage() == null ? "" : ": " + cut(cause.getMessage()));
    }

    /** With its kind. */
    public static String unexpected(Throwable thrown) {
      String message = thrown.getMessage();
      return "unexpected "
          + thrown.getClass().getName()
          + (message == null ? "" : ": " + cut(message));
    }

    /** The same with its stack, for the log. */
    static Throwable bounded(Throwable thrown) {
      return thrown == null ? null : new Copy(thrown, 0);
    }

    private static String cut(String message) {
      String line = QUOTED.matcher(message).replaceAll("…").strip().replaceAll("\\s+", " ");
      return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
    }

    /** Stands for an exception in the log: where it comes from, and a bounded message. */
    private static final class Copy extends Exception {

      private static final long serialVersionUID = 1;

      private final String shown;

      Copy(Throwable of, int depth) {
        super(
            null,
            of.getCause() == null || of.getCause() == of || depth == DEEPEST
                ? null
                : new Copy(of.getCause(), depth + 1));
        shown = unexpected(of).substring("unexpected ".length());
        setStackTrace(of.getStackTrace());
      }

      @Override
      public String getMessage() {
        return shown;
      }

      @Override
      public String toString() {
        return shown;
      }
    }
  }
}
