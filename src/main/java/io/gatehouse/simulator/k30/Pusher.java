package io.gatehouse.simulator.k30;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.simulator.Fault;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The platform's forwarding of passages and delivery results to a callback, over real HTTP: well or
 * badly, as its {@link Habits} are. Nothing is pushed before {@link #to}.
 */
public final class Pusher implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration YEAR = Duration.ofDays(365);
  private static final int SHOWN = 300;
  private static final long SHORTEST_PAUSE = 20;
  private static final long LONGEST_PAUSE = 600;

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
    /** No callback was configured when it happened. */
    NOT_PUSHED,
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
   * @param resultcode empty for none
   * @param text the body's first 300 characters, or why there was no answer
   */
  public record Answer(int status, String resultcode, String text) {

    /** True where the vendor takes the push for done. */
    boolean acknowledges() {
      return status == 200 && resultcode.equals("1");
    }
  }

  /** A tampered push and what the callback said to it. */
  public record Tampered(Tampering kind, Answer answer) {

    /** True where the callback took for good what it must not. */
    public boolean wasFallenFor() {
      return answer.acknowledges() && !kind.isHarmless();
    }
  }

  /** One message to the callback, however often it is sent. */
  public static final class Push {
    private final String method;
    private final String no;
    private final Instant stampedAt;
    private final Function<Form, String> data;
    private final List<Answer> answers = new ArrayList<>();
    private State state = State.NOT_PUSHED;
    private int attempts;

    /**
     * @param no the record's number, or the person's
     * @param stampedAt the envelope's timestamp; a repetition has the same
     * @param data the JSON that is signed and encrypted
     */
    Push(String method, String no, Instant stampedAt, Function<Form, String> data) {
      this.method = method;
      this.no = no;
      this.stampedAt = stampedAt;
      this.data = data;
    }

    /** The record's number, or the person's. */
    public String no() {
      return no;
    }

    public synchronized State state() {
      return state;
    }

    /** Oldest first. */
    public synchronized List<Answer> answers() {
      return List.copyOf(answers);
    }

    private boolean isPassage() {
      return method.equals("UploadRecord");
    }

    private synchronized void become(State next) {
      state = next;
    }

    private synchronized boolean isRepetition() {
      return attempts++ > 0;
    }

    /** True where this answer is the first acknowledgement. */
    private synchronized boolean answered(Answer answer) {
      answers.add(answer);
      boolean first = answer.acknowledges() && state != State.ACKNOWLEDGED;
      if (first) {
        state = State.ACKNOWLEDGED;
      }
      return first;
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
  private final AtomicReference<Push> lastAcknowledged = new AtomicReference<>();
  private final List<Push> pushes = new ArrayList<>();
  private final List<Tampered> tampered = new ArrayList<>();
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
    synchronized (pushes) {
      return List.copyOf(pushes);
    }
  }

  /** What was tampered with, and the answers. */
  public List<Tampered> tampered() {
    synchronized (tampered) {
      return List.copyOf(tampered);
    }
  }

  /** True when nothing waits to be sent or answered. */
  public boolean isIdle() {
    return underWay.get() == 0;
  }

  /** A push's body as it is sent, for a client that wants to spoil it in its own way. */
  public String bodyOf(Push push) {
    return body(push, push.stampedAt, null);
  }

  @Override
  public void close() {
    callback = null;
    timer.shutdownNow();
  }

  /** Takes on a push, loses it at once, or leaves it where there is no callback. */
  Push offer(Push push) {
    if (callback == null) {
      return push;
    }
    synchronized (pushes) {
      pushes.add(push);
    }
    if (happens(habits.lost)) {
      push.become(State.LOST);
      return push;
    }
    push.become(State.WAITING);
    later(happens(habits.reordered) ? pause() : 0, () -> send(push));
    if (happens(habits.tampered)) {
      Tampering kind = nextTampering();
      later(0, () -> tamper(kind, push));
    }
    return push;
  }

  private synchronized boolean happens(double share) {
    return random.nextDouble() < share;
  }

  private synchronized long pause() {
    return random.nextLong(SHORTEST_PAUSE, LONGEST_PAUSE);
  }

  private synchronized Tampering nextTampering() {
    return Tampering.values()[tamperings++ % Tampering.values().length];
  }

  private void later(long delayMillis, Runnable sends) {
    underWay.incrementAndGet();
    Runnable counted =
        () -> {
          try {
            sends.run();
          } finally {
            underWay.decrementAndGet();
          }
        };
    try {
      timer.schedule(counted, delayMillis, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      underWay.decrementAndGet();
    }
  }

  private void send(Push push) {
    URI to = callback;
    if (to == null) {
      later(habits.retryAfter.toMillis(), () -> send(push));
      return;
    }
    boolean fresh = push.isRepetition() && habits.freshTimestamps && push.isPassage();
    String body = body(push, fresh ? clock.instant() : push.stampedAt, null);
    post(to, body, answer -> answered(push, answer));
  }

  private void answered(Push push, Answer answer) {
    if (push.answered(answer)) {
      if (push.isPassage()) {
        lastAcknowledged.set(push);
      }
      if (happens(habits.repeated)) {
        later(pause(), () -> send(push));
      }
    } else if (push.state() == State.WAITING) {
      later(habits.retryAfter.toMillis(), () -> send(push));
    }
  }

  private void tamper(Tampering kind, Push push) {
    Push of = kind.isHarmless() ? lastAcknowledged.get() : push;
    URI to = callback;
    if (of == null || to == null) {
      return; // nothing to replay yet, or nobody to fool
    }
    post(
        to,
        tampered(kind, of),
        answer -> {
          synchronized (tampered) {
            tampered.add(new Tampered(kind, answer));
          }
        });
  }

  /** Completes with an answer in any case; status 0 where there was none. */
  private void post(URI to, String body, Consumer<Answer> then) {
    underWay.incrementAndGet();
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/json;charset=UTF-8")
            .POST(BodyPublishers.ofString(body))
            .build();
    CompletableFuture<HttpResponse<String>> reply =
        http.sendAsync(request, BodyHandlers.ofString());
    reply
        .orTimeout(habits.timeout.toMillis(), TimeUnit.MILLISECONDS)
        .handle(Pusher::answer)
        .whenComplete(
            (answer, failure) -> {
              then.accept(answer);
              underWay.decrementAndGet();
            });
  }

  private static Answer answer(HttpResponse<String> response, Throwable failure) {
    if (failure != null) {
      return new Answer(0, "", failure.toString());
    }
    String text = response.body();
    String shown = text.substring(0, Math.min(SHOWN, text.length()));
    try {
      String resultcode = JSON.readTree(text).path("resultcode").asText("");
      return new Answer(response.statusCode(), resultcode, shown);
    } catch (JsonProcessingException notJson) {
      return new Answer(response.statusCode(), "", shown);
    }
  }

  private String body(Push push, Instant at, Fault spoilt) {
    return seal.push(push.method, at, push.data.apply(habits.form), spoilt);
  }

  /**
   * @param push what is tampered with; acknowledged already where the kind wants that
   */
  private String tampered(Tampering kind, Push push) {
    Instant at = push.stampedAt;
    return switch (kind) {
      case WRONG_SIGNATURE -> body(push, at, Fault.WRONG_SIGNATURE);
      case OTHER_KEY -> body(push, at, Fault.OTHER_KEY);
      case CUT_DATA -> body(push, at, Fault.CUT_DATA);
      case REPLAY -> bodyOf(push);
      case OLD_TIMESTAMP -> body(push, at.minus(YEAR), null);
      case GARBAGE -> "{\"method\":\"UploadRecord\",<html>" + push.no;
      case CHANGED_TIMESTAMP ->
          read(bodyOf(push)).put("timestamp", seal.stamp(at.plusMillis(1))).toString();
      case FORGED_DATA -> {
        String data = push.data.apply(habits.form).replace(push.no, "9" + push.no.substring(1));
        ObjectNode body = read(bodyOf(push));
        body.set("data", read(seal.push(push.method, at, data, null)).path("data"));
        yield body.toString();
      }
      case BIT_FLIP -> {
        ObjectNode body = read(bodyOf(push));
        yield body.put("data", flipped(body.path("data"))).toString();
      }
    };
  }

  /** Changes a letter in the middle that is no part of an escape. */
  private static String flipped(JsonNode data) {
    StringBuilder text = new StringBuilder(data.isTextual() ? data.textValue() : data.toString());
    for (int i = text.length() / 2; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 'G' && c <= 'Y' || c >= 'g' && c <= 'y') {
        text.setCharAt(i, (char) (c + 1));
        return text.toString();
      }
    }
    return text.substring(1);
  }

  private static ObjectNode read(String body) {
    try {
      return (ObjectNode) JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a push that is no JSON", e);
    }
  }
}
