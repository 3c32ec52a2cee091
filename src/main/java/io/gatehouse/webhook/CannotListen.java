package io.gatehouse.webhook;

import java.net.BindException;

/** The webhooks' port cannot be opened; the message names the setting to change. */
public final class CannotListen extends RuntimeException {

  CannotListen(String host, int port, Throwable cause) {
    super(message(host, port, cause), cause);
  }

  private static String message(String host, int port, Throwable cause) {
    String where = "cannot listen for webhooks on " + host + ":" + port + ": ";
    String why = String.valueOf(cause.getMessage());
    if (cause instanceof BindException && why.contains("in use")) {
      return where
          + "the port is taken by another process; set camel.server.port to a free one, or end that"
          + " process";
    }
    if (why.contains("ermission denied")) {
      return where + "not permitted; set camel.server.port to one above 1023";
    }
    return where + why + "; set camel.server.host to an address of this machine";
  }
}
