package io.gatehouse.observe;

import io.gatehouse.warehouse.WarehouseException;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What is read from the warehouse for whoever asks, however many ask and however slow it is: one
 * reading at a time, not more often than its least interval, and so rarely that reading takes
 * {@value #SHARE} thousandths of the time at the most. Nobody waits long: the last value answers.
 *
 * @param <T> what is read
 */
final class SharedReading<T> {

  private static final int SHARE = 5;
  private static final Duration OVERDUE = Duration.ofSeconds(10);

  /**
   * What is known.
   *
   * @param value the last that was read; null before the first
   * @param problem why the last reading failed, or that it does not come to an end; null for none
   */
  record Known<T>(T value, String problem) {}

  private final Supplier<T> source;
  private final Duration interval;
  private final Executor threads;
  private final LongSupplier watch;

  private T value;
  private String problem = "not read yet";
  private boolean underWay;
  private boolean everBegun;
  private long begunAt;
  private long reachedAt;
  private long patientUntil;
  private long dueAt;
  private long readings;

  /**
   * @param source reads; may take its time, and may fail
   * @param interval how old a value may become
   * @param threads where it reads
   * @param watch nanoseconds, as of {@link System#nanoTime}
   */
  SharedReading(Supplier<T> source, Duration interval, Executor threads, LongSupplier watch) {
    this.source = source;
    this.interval = interval;
    this.threads = threads;
    this.watch = watch;
  }

  /**
   * Begins a reading where one is due. However many ask, none waits longer than that after it
   * began.
   */
  synchronized Known<T> get(Duration patience) {
    long now = watch.getAsLong();
    if (!underWay && (!everBegun || now - dueAt >= 0)) {
      underWay = true;
      everBegun = true;
      begunAt = now;
      reachedAt = now;
      patientUntil = System.nanoTime() + patience.toNanos();
      threads.execute(this::read);
    }
    long seen = readings;
    while (underWay && readings == seen) {
      long left = (patientUntil - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        break;
      }
      try {
        wait(left);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    boolean overdue =
        underWay && watch.getAsLong() - Math.max(begunAt, reachedAt) > OVERDUE.toNanos();
    return new Known<>(value, overdue ? "the warehouse does not answer" : problem);
  }

  /** Somebody else has just found that it can be read. */
  synchronized void reached() {
    problem = null;
    reachedAt = watch.getAsLong();
  }

  private void read() {
    T read = null;
    String failure = null;
    try {
      read = source.get();
    } catch (WarehouseException e) {
      failure = e.getMessage();
    } catch (RuntimeException e) {
      failure = "unexpected " + e.getClass().getSimpleName();
    }
    synchronized (this) {
      long now = watch.getAsLong();
      long cost = now - begunAt;
      value = failure == null ? read : value;
      problem = failure;
      dueAt = now + Math.max(interval.toNanos(), failure == null ? cost * 1000 / SHARE : 0);
      underWay = false;
      readings++;
      notifyAll();
    }
  }
}
