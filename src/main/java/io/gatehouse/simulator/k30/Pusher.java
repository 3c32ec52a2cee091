package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.Fault;
import io.gatehouse.simulator.Thing;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Queue;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The platform's forwarding of passages and delivery results to a callback, over real HTTP: well or
 * badly, as its {@link Habits} are. Nothing is pushed before {@link #to}.
 */
public final class Pusher implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration YEAR = Duration.ofDays(365);
  private static final long SHORTEST_PAUSE = 20;
  private static final long LONGEST_PAUSE = 600;

  /** The callback's name for a passage, and for a delivery result. */
  static final String RECORD = "UploadRecord";

  static final String DELIVERY = "authstatus";

  /** What follows the data in a body: the signature. */
  private static final int TAIL = ",'sign':'0123456789abcdef0123456789abcdef'}".length();

  /** How well the pusher does its work; every habit may be changed while it does. */
  public static final class Habits {
    /** Share of passages and results that are never sent. */
    public volatile double lost;

    /** Share that is sent once more after its acknowledgement. */
    public volatile double repeated;

    /** Share that is held back until later ones have gone. */
    public volatile double reordered;

    /** Share that gets a spoilt copy beside it, of each {@link Tampering} in turn. */
    public volatile double tampered;

    /** How long it waits before it sends again what was not acknowledged. */
    public volatile Duration retryAfter = Duration.ofSeconds(1);

    /** How long it waits for an answer. */
    public volatile Duration timeout = Duration.ofSeconds(5);

    /** Of what happens from now on. */
    public volatile Form form = Form.FULL;

    /** Stamps and signs a repeated UploadRecord anew, instead of sending the very same bytes. */
    public volatile boolean freshTimestamps;

    private Habits() {}
  }

  /** Which of the document's two descriptions of UploadRecord a push follows. */
  public enum Form {
    /** Among the passages: seven fields, no time, outinType a string. */
    SHORT,
    /** Among the devices, with the shorter one's companyName, which names a region. */
    FULL
  }

  /** What became of a push. */
  public enum State {
    /** Never sent: this is what polling is for. */
    LOST,
    /** Not acknowledged yet. */
    WAITING,
    /** Answered with resultcode 1. */
    ACKNOWLEDGED
  }

  /** What somebody on the network may do to a push. */
  public enum Tampering {
    /** One character of the encrypted data is another. */
    BIT_FLIP,
    WRONG_SIGNATURE,
    OTHER_KEY,
    /** Half of the encrypted data. */
    CUT_DATA,
    /** Another timestamp under the old signature. */
    CHANGED_TIMESTAMP,
    /** Data of another record under the old signature. */
    FORGED_DATA,
    /** No JSON at all. */
    GARBAGE,
    /** The very bytes of a push that was acknowledged before. */
    REPLAY,
    /** A record acknowledged before, rightly signed, with a timestamp a year old. */
    OLD_TIMESTAMP;

    /** True where an acknowledgement does no harm: the record is known already. */
    public boolean isHarmless() {
      return this == REPLAY || this == OLD_TIMESTAMP;
    }
  }

  /**
   * What a callback said to one push.
   *
   * @param status HTTP status; 0 where there was no answer
   * @param acknowledges the vendor takes the push for done: resultcode 1 inside HTTP 200
   * @param text the body, or why there was no answer
   */
  public record Answer(int status, boolean acknowledges, String text) {}

  /** A tampered push and what the callback said to it. */
  public record Tampered(Tampering kind, Answer answer) {

    /** True where the callback took for good what it must not. */
    public boolean wasFallenFor() {
      return answer.acknowledges && !kind.isHarmless();
    }
  }

  /**
   * One message to the callback, however often it is sent.
   *
   * @param of the passage or the delivery result
   * @param stampedAt the envelope's timestamp; a repetition has the same
   * @param data the JSON that is signed and encrypted
   * @param answers each once, oldest first
   */
  public record Push(
      String method,
      Thing of,
      Instant stampedAt,
      String data,
      boolean isLost,
      List<Answer> answers) {

    /** The record's number, or the person's. */
    public String no() {
      return of.id();
    }

    public State state() {
      boolean acknowledged = answers.stream().anyMatch(Answer::acknowledges);
      return isLost ? State.LOST : acknowledged ? State.ACKNOWLEDGED : State.WAITING;
    }
  }

  private final Habits habits = new Habits();
  private final Seal seal;
  private final Clock clock;
  private final SplittableRandom random;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "k30-simulator-pusher");
            thread.setDaemon(true);
            return thread;
          });
  private final AtomicInteger underWay = new AtomicInteger();
  private final Queue<Push> pushes = new ConcurrentLinkedQueue<>();
  private final List<Tampered> tampered = new CopyOnWriteArrayList<>();
  private Push lastAcknowledged;
  private int tamperings;
  private volatile URI callback;

  Pusher(Seal seal, Clock clock, long seed) {
    this.seal = seal;
    this.clock = clock;
    this.random = new SplittableRandom(seed);
  }

  public Habits habits() {
    return habits;
  }

  /** From now on everything that happens is pushed there, and what still waits as well. */
  public void to(URI url) {
    callback = url;
  }

  /** Every push since {@link #to}, in the order of happening. */
  public List<Push> pushes() {
    return List.copyOf(pushes);
  }

  /** What was tampered with, and the answers. */
  public List<Tampered> tampered() {
    return List.copyOf(tampered);
  }

  /** Passages or delivery results whose push was acknowledged. */
  Stream<Thing> acknowledged(String method) {
    return pushes().stream()
        .filter(push -> push.method.equals(method) && push.state() == State.ACKNOWLEDGED)
        .map(Push::of);
  }

  /** True when nothing waits to be sent or answered. */
  public boolean isIdle() {
    return underWay.get() == 0;
  }

  /** A push's body as it is sent, for a client that wants to spoil it in its own way. */
  public String bodyOf(Push push) {
    return body(push, push.stampedAt, null);
  }

  private String body(Push push, Instant at, Fault spoilt) {
    return seal.push(push.method, at, push.data, spoilt);
  }

  @Override
  public void close() {
    callback = null;
    timer.shutdownNow();
  }

  /** Pushes something, or loses it at once, or leaves it where there is no callback. */
  synchronized void offer(String method, Thing of, Instant stampedAt, String data) {
    if (callback == null) {
      return;
    }
    boolean lost = happens(habits.lost);
    Push push = new Push(method, of, stampedAt, data, lost, new CopyOnWriteArrayList<>());
    pushes.add(push);
    if (lost) {
      return;
    }
    send(push, happens(habits.reordered) ? pause() : 0);
    if (happens(habits.tampered)) {
      Tampering kind = Tampering.values()[tamperings++ % Tampering.values().length];
      Push with = kind.isHarmless() ? lastAcknowledged : push;
      if (with != null) { // else there is nothing to replay yet
        post(0, () -> tampered(kind, with), answer -> tampered.add(new Tampered(kind, answer)));
      }
    }
  }

  private boolean happens(double share) {
    return random.nextDouble() < share;
  }

  private long pause() {
    return random.nextLong(SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  private void send(Push push, long delayMillis) {
    boolean fresh = habits.freshTimestamps && push.method.equals(RECORD) && !push.answers.isEmpty();
    post(
        delayMillis,
        () -> body(push, fresh ? clock.instant() : push.stampedAt, null),
        answer -> answered(push, answer));
  }

  private synchronized void answered(Push push, Answer answer) {
    boolean known = push.state() == State.ACKNOWLEDGED;
    if (!push.answers.contains(answer)) { // where nobody listens, the same one comes for hours
      push.answers.add(answer);
    }
    if (push.state() == State.WAITING) {
      send(push, habits.retryAfter.toMillis());
    } else if (!known) {
      lastAcknowledged = push.method.equals(RECORD) ? push : lastAcknowledged;
      if (happens(habits.repeated)) {
        send(push, pause());
      }
    }
  }

  /** Sends it after a while; there is an answer in any case, with status 0 where none came. */
  private void post(long delayMillis, Supplier<String> body, Consumer<Answer> then) {
    if (timer.isShutdown()) {
      return;
    }
    underWay.incrementAndGet();
    CompletableFuture.supplyAsync(
            body, task -> timer.schedule(task, delayMillis, TimeUnit.MILLISECONDS))
        .thenCompose(text -> http.sendAsync(request(text), BodyHandlers.ofString()))
        .handle(Pusher::answer)
        .thenAccept(then)
        .whenComplete((done, failure) -> underWay.decrementAndGet());
  }

  private HttpRequest request(String body) {
    return HttpRequest.newBuilder(callback)
        .header("Content-Type", "application/json;charset=UTF-8")
        .timeout(habits.timeout)
        .POST(BodyPublishers.ofString(body))
        .build();
  }

  private static Answer answer(HttpResponse<String> response, Throwable failure) {
    if (failure != null) {
      return new Answer(0, false, failure.toString());
    }
    String text = response.body();
    try {
      String resultcode = JSON.readTree(text).path("resultcode").asText("");
      boolean acknowledges = response.statusCode() == 200 && resultcode.equals("1");
      return new Answer(response.statusCode(), acknowledges, text);
    } catch (JsonProcessingException notJson) {
      return new Answer(response.statusCode(), false, text);
    }
  }

  /**
   * @param push what is tampered with; acknowledged already where the kind wants that
   */
  private String tampered(Tampering kind, Push push) {
    Instant at = push.stampedAt;
    String right = bodyOf(push);
    return switch (kind) {
      case WRONG_SIGNATURE -> body(push, at, Fault.WRONG_SIGNATURE);
      case OTHER_KEY -> body(push, at, Fault.OTHER_KEY);
      case CUT_DATA -> body(push, at, Fault.CUT_DATA);
      case REPLAY -> right;
      case OLD_TIMESTAMP -> body(push, at.minus(YEAR), null);
      case GARBAGE -> "{\"method\":\"UploadRecord\",<html>" + push.no();
      case CHANGED_TIMESTAMP -> right.replace(seal.stamp(at), seal.stamp(at.plusMillis(1)));
      case FORGED_DATA -> {
        String data = push.data.replace(push.no(), "9" + push.no().substring(1));
        String forged = seal.push(push.method, at, data, null);
        yield forged.substring(0, forged.length() - TAIL) + right.substring(right.length() - TAIL);
      }
      case BIT_FLIP -> {
        int middle = right.length() / 2; // inside the data; no escape has letters behind F
        yield right.substring(0, middle) + right.substring(middle).replaceFirst("[G-Yg-y]", "Z");
      }
    };
  }
}
