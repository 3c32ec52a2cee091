package io.gatehouse.cli;

import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Reload;
import io.gatehouse.daemon.StopRequest;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.helpers.SubstituteLoggerFactory;

/**
 * Ends the process within 10 s of SIGTERM or SIGINT, wherever it is. A signal is heard before the
 * JVM's shutdown hooks run: these run all at once, and H2's would close the warehouse under the
 * pages that are being committed.
 */
final class StopSignal {

  /** After it the process ends as it is: killed, which every start has to stand. */
  private static final Duration LONGEST = Duration.ofMillis(9_000);

  /** A process's exit after a signal is 128 and the signal's number. */
  private static final Map<String, Integer> EXITS = Map.of("TERM", 128 + 15, "INT", 128 + 2);

  private final StopRequest stop = new StopRequest();

  /** Null where none came to be. */
  private final CompletableFuture<Daemon> started = new CompletableFuture<>();

  /** Null while nothing can be reloaded. */
  private volatile Reload reload;

  private boolean isReloadAsked;

  private StopSignal() {}

  /** From now on a signal ends what is {@link #started}. */
  static StopSignal listen() {
    StopSignal signal = new StopSignal();
    EXITS.forEach((name, exit) -> on(name, () -> signal.end(exit)));
    return signal;
  }

  /** For a start to hear. */
  StopRequest stop() {
    return stop;
  }

  /** What a signal has to end. */
  void started(Daemon daemon) {
    started.complete(daemon);
  }

  /**
   * From now on SIGHUP ends nothing: it has the daemon take what has changed, once it runs.
   *
   * @return false where no such signal comes, as under nohup
   */
  boolean hearReloads() {
    return on("HUP", this::reload);
  }

  private synchronized void reload() {
    isReloadAsked = true;
    if (reload != null) {
      reload.now();
    }
  }

  /** What takes changes from now on. */
  synchronized void reloads(Reload changes) {
    reload = changes;
    if (isReloadAsked) {
      reload.now();
    }
  }

  /** The work is over, whatever became of it. Does not return once a signal has come. */
  void over() {
    started.complete(null);
    while (stop.isTold()) {
      forEver();
    }
  }

  /** Until a signal ends the process. */
  static void forEver() {
    try {
      Thread.sleep(Long.MAX_VALUE);
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it", e);
    }
  }

  private void end(int exit) {
    if (!stop.tell()) {
      return; // a second signal: it ends already
    }
    Logger log = log();
    log.info("stopping: pages under way are committed first");
    Thread closing = new Thread(this::close, "stop");
    closing.setDaemon(true);
    closing.start();
    try {
      closing.join(LONGEST.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (closing.isAlive()) {
      log.warn(
          "stopped after {} s with work under way; the next start does it again",
          LONGEST.toSeconds());
      Runtime.getRuntime().halt(exit);
    }
    log.info("stopped");
    System.exit(exit);
  }

  /** What is said while another thread sets the log up would be lost. */
  private static Logger log() {
    LogFormat.use("text"); // where the signal comes before the settings were read
    for (int i = 0; i < 100; i++) {
      boolean begun = !(LoggerFactory.getILoggerFactory() instanceof SubstituteLoggerFactory);
      if (begun && LoggerFactory.getLogger("gatehouse").isInfoEnabled()) {
        break;
      }
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
    return LoggerFactory.getLogger("gatehouse");
  }

  private void close() {
    Daemon daemon = started.join();
    if (reload != null) {
      reload.close();
    }
    if (daemon != null) {
      daemon.close();
    }
  }

  /**
   * By reflection: the class is meant for applications and kept for them (JEP 260), but javac warns
   * of it in a way that nothing suppresses. Where there is no such signal, or the JVM was told to
   * leave signals alone, it ends the process as it would without this; one that is ignored stays
   * so.
   *
   * @return whether it is heard from now on
   */
  private static boolean on(String name, Runnable act) {
    try {
      Class<?> signals = Class.forName("sun.misc.Signal");
      Class<?> handlers = Class.forName("sun.misc.SignalHandler");
      Object handler =
          Proxy.newProxyInstance(
              handlers.getClassLoader(),
              new Class<?>[] {handlers},
              (proxy, method, arguments) -> {
                if (method.getName().equals("handle")) {
                  act.run();
                  return null;
                }
                return method.getName().equals("hashCode") ? (Object) name.hashCode() : null;
              });
      Object signal = signals.getConstructor(String.class).newInstance(name);
      Object before = signals.getMethod("handle", signals, handlers).invoke(null, signal, handler);
      return before != handlers.getField("SIG_IGN").get(null); // Java leaves it ignored
    } catch (ReflectiveOperationException e) {
      return false; // left alone
    }
  }
}
