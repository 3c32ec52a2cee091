package io.gatehouse.webhook;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import java.net.InetAddress;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Open connections of callers, and how many there may be. One whose request does not begin in time
 * is closed, also where its first lines drip in. Where there are too many, one that was answered
 * and is kept open makes room, and then one whose push still comes in, as {@link FairShares} say;
 * where all of them wait for their answers, the next finds none.
 */
final class Connections {

  private static final int MOST = 512;

  /** Of callers that no site allows: so many are told so, and more are not heard. */
  private static final int MOST_STRANGERS = 32;

  private static final Duration FIRST_REQUEST = Duration.ofSeconds(5);
  private static final Duration NEXT_REQUEST = Duration.ofSeconds(60);

  private enum State {
    SENDING,
    WAITING,
    ANSWERED
  }

  private static final class Line implements FairShares.Holding {
    private final HttpConnection connection;
    private final InetAddress caller;
    private final boolean isStranger;
    private State state = State.SENDING;
    private long since;
    private long timer;

    Line(HttpConnection connection, InetAddress caller, boolean isStranger) {
      this.connection = connection;
      this.caller = caller;
      this.isStranger = isStranger;
    }

    @Override
    public InetAddress caller() {
      return caller;
    }

    @Override
    public long held() {
      return 1;
    }

    @Override
    public long began() {
      return since;
    }
  }

  private final Vertx vertx;
  private final Predicate<InetAddress> isAllowed;
  private final Consumer<InetAddress> crowdedOut;

  /** In the order of their states' beginning. */
  private final Map<HttpConnection, Line> open = new LinkedHashMap<>();

  private int strangers;

  /**
   * @param isAllowed whether any site takes pushes from the address
   * @param crowdedOut told of each that had to make room while it was sending
   */
  Connections(Vertx vertx, Predicate<InetAddress> isAllowed, Consumer<InetAddress> crowdedOut) {
    this.vertx = vertx;
    this.isAllowed = isAllowed;
    this.crowdedOut = crowdedOut;
  }

  void opened(HttpConnection connection) {
    InetAddress caller = Push.address(connection.remoteAddress().hostAddress());
    boolean isStranger = !isAllowed.test(caller);
    if (!hasRoom(caller, isStranger)) {
      connection.close();
      return;
    }
    synchronized (this) {
      Line line = new Line(connection, caller, isStranger);
      strangers += isStranger ? 1 : 0;
      change(line, State.SENDING);
      expect(line, FIRST_REQUEST);
    }
    connection.closeHandler(closed -> closed(connection));
  }

  private boolean hasRoom(InetAddress caller, boolean isStranger) {
    Optional<Line> loser;
    synchronized (this) {
      if (isStranger && strangers >= MOST_STRANGERS) {
        return false;
      }
      if (open.size() < MOST) {
        return true;
      }
      loser = in(State.ANSWERED).stream().findFirst();
      if (loser.isEmpty()) {
        loser = FairShares.loser(in(State.SENDING), caller, 1, System.nanoTime());
      }
      loser.ifPresent(line -> closed(line.connection));
    }
    loser.ifPresent(this::makeRoom);
    return loser.isPresent();
  }

  private void makeRoom(Line line) {
    if (line.state == State.SENDING) {
      crowdedOut.accept(line.caller);
    }
    line.connection.close();
  }

  private List<Line> in(State state) {
    return open.values().stream().filter(line -> line.state == state).toList();
  }

  private void change(Line line, State state) {
    line.state = state;
    line.since = System.nanoTime();
    open.remove(line.connection);
    open.put(line.connection, line);
  }

  private void expect(Line line, Duration within) {
    line.timer = vertx.setTimer(within.toMillis(), late -> line.connection.close());
  }

  /** Its first lines are here; the rest still comes. */
  synchronized void requestBegan(HttpConnection connection) {
    reach(connection, State.SENDING);
  }

  /** All of it is here, and the caller waits for its answer. */
  synchronized void requestCame(HttpConnection connection) {
    reach(connection, State.WAITING);
  }

  synchronized void requestEnded(HttpConnection connection) {
    reach(connection, State.ANSWERED);
    Line line = open.get(connection);
    if (line != null) {
      expect(line, NEXT_REQUEST);
    }
  }

  private void reach(HttpConnection connection, State state) {
    Line line = open.get(connection);
    if (line != null) {
      vertx.cancelTimer(line.timer);
      change(line, state);
    }
  }

  private synchronized void closed(HttpConnection connection) {
    Line line = open.remove(connection);
    if (line != null) {
      vertx.cancelTimer(line.timer);
      strangers -= line.isStranger ? 1 : 0;
    }
  }
}
