package io.gatehouse.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * Open connections of callers, and how many there may be. One whose request does not begin in time
 * is closed, also where its first lines drip in. Where there are too many, one that was answered
 * and is kept open makes room; where all of them wait for their answers, the next finds none.
 */
final class Connections {

  private static final int MOST = 512;

  /** Of callers that no site allows: so many are told so, and more are not heard. */
  private static final int MOST_STRANGERS = 32;

  private static final Duration FIRST_REQUEST = Duration.ofSeconds(5);
  private static final Duration NEXT_REQUEST = Duration.ofSeconds(60);

  private static final class Line {
    private final boolean isStranger;
    private long timer;

    Line(boolean isStranger) {
      this.isStranger = isStranger;
    }
  }

  private final Vertx vertx;
  private final Predicate<String> isAllowed;
  private final Map<HttpConnection, Line> open = new HashMap<>();
  private final Set<HttpConnection> answered = new LinkedHashSet<>();
  private int strangers;

  /**
   * @param isAllowed whether any site takes pushes from the address
   */
  Connections(Vertx vertx, Predicate<String> isAllowed) {
    this.vertx = vertx;
    this.isAllowed = isAllowed;
  }

  void opened(HttpConnection connection) {
    boolean isStranger = !isAllowed.test(connection.remoteAddress().hostAddress());
    if (!hasRoom(isStranger)) {
      connection.close();
      return;
    }
    synchronized (this) {
      Line line = new Line(isStranger);
      open.put(connection, line);
      strangers += isStranger ? 1 : 0;
      expect(connection, line, FIRST_REQUEST);
    }
    connection.closeHandler(closed -> closed(connection));
  }

  private boolean hasRoom(boolean isStranger) {
    HttpConnection longest = null;
    synchronized (this) {
      if (isStranger && strangers >= MOST_STRANGERS) {
        return false;
      }
      if (open.size() >= MOST) {
        Iterator<HttpConnection> idle = answered.iterator();
        if (!idle.hasNext()) {
          return false;
        }
        longest = idle.next();
        closed(longest);
      }
    }
    if (longest != null) {
      longest.close();
    }
    return true;
  }

  private void expect(HttpConnection connection, Line line, Duration within) {
    line.timer = vertx.setTimer(within.toMillis(), late -> connection.close());
  }

  synchronized void requestBegan(HttpConnection connection) {
    answered.remove(connection);
    Line line = open.get(connection);
    if (line != null) {
      vertx.cancelTimer(line.timer);
    }
  }

  synchronized void requestEnded(HttpConnection connection) {
    requestBegan(connection);
    Line line = open.get(connection);
    if (line != null) {
      answered.add(connection);
      expect(connection, line, NEXT_REQUEST);
    }
  }

  private synchronized void closed(HttpConnection connection) {
    requestBegan(connection);
    Line line = open.remove(connection);
    if (line != null && line.isStranger) {
      strangers--;
    }
  }
}
