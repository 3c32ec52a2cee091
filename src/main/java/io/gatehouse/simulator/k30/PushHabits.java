package io.gatehouse.simulator.k30;

import java.time.Duration;

/** How well the pusher does its work; every habit may be changed while it does. */
public final class PushHabits {
  private volatile double lost;
  private volatile double repeated;
  private volatile double reordered;
  private volatile double tampered;
  private volatile double perSecond;
  private volatile Duration retryAfter = Duration.ofSeconds(1);
  private volatile Duration timeout = Duration.ofSeconds(5);
  private volatile int attempts = Integer.MAX_VALUE;
  private volatile PushForm form = PushForm.FULL;
  private volatile boolean freshTimestamps;

  PushHabits() {}

  /** Share of passages and results that are never sent. */
  public PushHabits lose(double share) {
    lost = share;
    return this;
  }

  /** Share that is sent once more after its acknowledgement. */
  public PushHabits repeat(double share) {
    repeated = share;
    return this;
  }

  /** Share that is held back until later ones have gone. */
  public PushHabits reorder(double share) {
    reordered = share;
    return this;
  }

  /** Share that gets a spoilt copy beside it, of each {@link Tampering} in turn. */
  public PushHabits tamper(double share) {
    tampered = share;
    return this;
  }

  /** At most so many messages a second, the rest waits; 0, the default, for no bound. */
  public PushHabits rate(double messagesPerSecond) {
    perSecond = messagesPerSecond;
    return this;
  }

  /** How long it waits before it sends again what was not acknowledged; a second unless told. */
  public PushHabits retryAfter(Duration pause) {
    retryAfter = pause;
    return this;
  }

  /** How often it sends what is never acknowledged; for ever unless told. */
  public PushHabits attempts(int most) {
    attempts = most;
    return this;
  }

  /** How long it waits for an answer; 5 s unless told. */
  public PushHabits timeout(Duration most) {
    timeout = most;
    return this;
  }

  public PushHabits form(PushForm which) {
    form = which;
    return this;
  }

  /** Stamps and signs a repeated UploadRecord anew, instead of sending the very same bytes. */
  public PushHabits freshTimestamps(boolean on) {
    freshTimestamps = on;
    return this;
  }

  double lost() {
    return lost;
  }

  double repeated() {
    return repeated;
  }

  double reordered() {
    return reordered;
  }

  double tampered() {
    return tampered;
  }

  double perSecond() {
    return perSecond;
  }

  Duration retryAfter() {
    return retryAfter;
  }

  Duration timeout() {
    return timeout;
  }

  int attempts() {
    return attempts;
  }

  PushForm form() {
    return form;
  }

  boolean freshTimestamps() {
    return freshTimestamps;
  }
}
