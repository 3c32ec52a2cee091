package io.gatehouse.simulator.k30;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** One message to the callback, however often it is sent. */
public final class Push {
  private final String method;
  private final String no;
  private final Instant stampedAt;
  private final Function<PushForm, String> data;
  private final List<PushAnswer> answers = new ArrayList<>();
  private PushState state = PushState.WAITING;
  private int attempts;

  /**
   * @param no the record's number, or the person's
   * @param data the JSON that is signed and encrypted
   */
  Push(String method, String no, Instant stampedAt, Function<PushForm, String> data) {
    this.method = method;
    this.no = no;
    this.stampedAt = stampedAt;
    this.data = data;
  }

  /** UploadRecord or authstatus. */
  public String method() {
    return method;
  }

  /** The record's number, or the person's. */
  public String no() {
    return no;
  }

  /** The envelope's timestamp; a repetition has the same. */
  public Instant stampedAt() {
    return stampedAt;
  }

  public synchronized PushState state() {
    return state;
  }

  /** How often it was sent, repetitions after the acknowledgement among them. */
  public synchronized int attempts() {
    return attempts;
  }

  /** Oldest first. */
  public synchronized List<PushAnswer> answers() {
    return List.copyOf(answers);
  }

  /** When it was acknowledged first. */
  public synchronized Optional<Instant> acknowledgedAt() {
    return answers.stream().filter(PushAnswer::acknowledges).map(PushAnswer::at).findFirst();
  }

  String data(PushForm form) {
    return data.apply(form);
  }

  synchronized void keep() {
    state = PushState.NOT_PUSHED;
  }

  synchronized void lose() {
    state = PushState.LOST;
  }

  synchronized int sending() {
    return ++attempts;
  }

  /** True where this answer is the first acknowledgement. */
  synchronized boolean answered(PushAnswer answer) {
    answers.add(answer);
    boolean first = answer.acknowledges() && state != PushState.ACKNOWLEDGED;
    if (first) {
      state = PushState.ACKNOWLEDGED;
    }
    return first;
  }

  synchronized void giveUp() {
    if (state == PushState.WAITING) {
      state = PushState.GIVEN_UP;
    }
  }
}
