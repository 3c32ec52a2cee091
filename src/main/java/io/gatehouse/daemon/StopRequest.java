package io.gatehouse.daemon;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The word that the process is to end. A start hears it between its steps and while it waits, gives
 * up, and lets go of what it has.
 */
public final class StopRequest {

  /** A start that was given up because of it. */
  public static final class Stopped extends RuntimeException {
    Stopped() {
      super("stopped while starting", null, false, false);
    }
  }

  private final CompletableFuture<Void> word = new CompletableFuture<>();

  /** False where it was told before. */
  public boolean tell() {
    return word.complete(null);
  }

  public boolean isTold() {
    return word.isDone();
  }

  /** Throws {@link Stopped} where it was told. */
  void check() {
    if (isTold()) {
      throw new Stopped();
    }
  }

  /** Waits so long, or until it is told. */
  public void await(Duration time) {
    try {
      word.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException | ExecutionException e) {
      return; // not told
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** For who waits for something else besides. */
  CompletableFuture<Void> word() {
    return word;
  }
}
