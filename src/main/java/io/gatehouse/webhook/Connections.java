package io.gatehouse.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * Open connections of callers. One whose next request does not begin in time is closed, also where
 * its first lines drip in; and where there are too many, the one that has waited longest makes
 * room.
 */
final class Connections {

  private final Vertx vertx;
  private final int most;
  private final Duration longestWait;
  private final Set<HttpConnection> open = new HashSet<>();
  private final Map<HttpConnection, Long> waiting = new LinkedHashMap<>(); // each with its timer

  Connections(Vertx vertx, int most, Duration longestWait) {
    this.vertx = vertx;
    this.most = most;
    this.longestWait = longestWait;
  }

  void opened(HttpConnection connection) {
    HttpConnection inTheWay = null;
    synchronized (this) {
      open.add(connection);
      if (open.size() > most) {
        Iterator<HttpConnection> longest = waiting.keySet().iterator();
        inTheWay = longest.hasNext() ? longest.next() : connection;
        requestBegan(inTheWay); // it waits no longer
      }
      requestEnded(connection);
    }
    connection.closeHandler(closed -> closed(connection));
    if (inTheWay != null) {
      inTheWay.close();
    }
  }

  synchronized void requestBegan(HttpConnection connection) {
    Long timer = waiting.remove(connection);
    if (timer != null) {
      vertx.cancelTimer(timer);
    }
  }

  synchronized void requestEnded(HttpConnection connection) {
    if (open.contains(connection)) {
      requestBegan(connection);
      long wait = longestWait.toMillis();
      waiting.put(connection, vertx.setTimer(wait, late -> connection.close()));
    }
  }

  private synchronized void closed(HttpConnection connection) {
    open.remove(connection);
    requestBegan(connection);
  }
}
