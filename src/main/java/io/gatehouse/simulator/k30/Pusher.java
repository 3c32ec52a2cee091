package io.gatehouse.simulator.k30;

import java.net.URI;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/**
 * The platform's forwarding of passages and delivery results to a callback, over real HTTP: well or
 * badly, as {@link PushHabits} say. Nothing is pushed before {@link #to}.
 */
public final class Pusher implements AutoCloseable {
  private final PushHabits habits = new PushHabits();
  private final PushBodies bodies;
  private final PushClient client;
  private final PushQueue queue;
  private final PushFates fates;
  private final Clock clock;
  private final AtomicReference<Push> lastAcknowledged = new AtomicReference<>();
  private final List<Push> pushes = new ArrayList<>();
  private final List<Tampered> tampered = new ArrayList<>();
  private volatile URI callback;

  Pusher(Seal seal, ServerTimes times, Clock clock, long seed) {
    this.bodies = new PushBodies(seal, times, habits);
    this.client = new PushClient(clock);
    this.queue = new PushQueue(habits);
    this.fates = new PushFates(habits, seed);
    this.clock = clock;
  }

  public PushHabits habits() {
    return habits;
  }

  /** From now on everything that happens is pushed there, and what still waits as well. */
  public void to(URI url) {
    callback = url;
  }

  /**
   * Pushes nothing any more: what happens meanwhile is never pushed, what waits goes on with {@link
   * #to}.
   */
  public void pause() {
    callback = null;
  }

  /** Every push since the start, in the order of happening. */
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
    return queue.isEmpty();
  }

  /** A push's body as it is sent, for a client that wants to spoil it in its own way. */
  public String bodyOf(Push push) {
    return bodies.of(push);
  }

  @Override
  public void close() {
    pause();
    queue.close();
  }

  boolean isOn() {
    return callback != null;
  }

  /** Takes on a push, or loses it at once. */
  void offer(Push push) {
    synchronized (pushes) {
      pushes.add(push);
    }
    if (fates.loses()) {
      push.lose();
      return;
    }
    queue.add(fates.delayMillis(), () -> send(push));
    fates.tampering().ifPresent(kind -> queue.add(0, () -> tamper(kind, push)));
  }

  private void send(Push push) {
    URI to = callback;
    if (to == null) {
      queue.add(habits.retryAfter().toMillis(), () -> send(push));
      return;
    }
    boolean fresh = push.sending() > 1 && habits.freshTimestamps() && isPassage(push);
    String body = fresh ? bodies.stamped(push, clock.instant()) : bodies.of(push);
    queue.started();
    client
        .post(to, body, habits.timeout())
        .whenComplete(
            (answer, failure) -> {
              answered(push, answer);
              queue.ended();
            });
  }

  private void answered(Push push, PushAnswer answer) {
    if (push.answered(answer)) {
      if (isPassage(push)) {
        lastAcknowledged.set(push);
      }
      if (fates.repeats()) {
        queue.add(fates.pauseMillis(), () -> send(push));
      }
    } else if (push.state() == PushState.WAITING) {
      if (push.attempts() < habits.attempts()) {
        queue.add(habits.retryAfter().toMillis(), () -> send(push));
      } else {
        push.giveUp();
      }
    }
  }

  private void tamper(Tampering kind, Push push) {
    Push of = kind.isHarmless() ? lastAcknowledged.get() : push;
    URI to = callback;
    if (of == null || to == null) {
      return; // nothing to replay yet, or nobody to fool
    }
    queue.started();
    client
        .post(to, bodies.tampered(kind, of), habits.timeout())
        .whenComplete(
            (answer, failure) -> {
              note(new Tampered(kind, of.no(), answer));
              queue.ended();
            });
  }

  private void note(Tampered one) {
    synchronized (tampered) {
      tampered.add(one);
    }
  }

  private static boolean isPassage(Push push) {
    return push.method().equals("UploadRecord");
  }
}
