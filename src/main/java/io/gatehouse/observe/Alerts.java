package io.gatehouse.observe;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.ConsumerStatus;
import io.gatehouse.warehouse.FeedAlerts.FeedAlert;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Standing;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells people once that a feed has failed or been incomplete for {@code alert.after}, or that a
 * consumer of committed rows has failed or not run for so long, and once that it is well again, by
 * {@code alert.command} or {@code alert.url}. What has been told stands in the warehouse, so that
 * neither a restart nor a second daemon tells it again. That the warehouse itself is away is told
 * too; of that nothing can be kept over a restart.
 *
 * <p>What cannot be told is tried again at the next look, until the feed is well. Works on a thread
 * of its own: a program or server that hangs is left after ten seconds.
 */
public final class Alerts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger("gatehouse");
  private static final Duration INTERVAL = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final String CONSUMER = "consumer ";
  private static final int LONGEST = 64;
  private static final ObjectMapper JSON = new ObjectMapper();

  private volatile Values settings;
  private volatile List<Site> sites;
  private final Warehouse warehouse;
  private final Clock clock;
  private final Supplier<Instant> awaySince;
  private final Duration patience;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "alerts");
            thread.setDaemon(true);
            return thread;
          });
  private HttpClient client;
  private boolean awayTold;
  private boolean troubled;

  /**
   * @param awaySince since when the warehouse is away; null while it is not
   */
  public Alerts(Settings settings, Warehouse warehouse, Clock clock, Supplier<Instant> awaySince) {
    this(settings, warehouse, clock, awaySince, PATIENCE);
  }

  Alerts(
      Settings settings,
      Warehouse warehouse,
      Clock clock,
      Supplier<Instant> awaySince,
      Duration patience) {
    this.settings = settings.alert();
    this.sites = settings.sites();
    this.warehouse = warehouse;
    this.clock = clock;
    this.awaySince = awaySince;
    this.patience = patience;
  }

  /** From now on it is configured like this. */
  public synchronized void use(Settings configured) {
    boolean wasWanted = isWanted();
    settings = configured.alert();
    sites = configured.sites();
    if (!wasWanted) {
      start();
    }
  }

  private boolean isWanted() {
    return settings.text("command").isPresent() || settings.text("url").isPresent();
  }

  /** Looks every few seconds, where there is somebody to tell. */
  public void start() {
    if (isWanted()) {
      long millis = INTERVAL.toMillis();
      timer.scheduleWithFixedDelay(this::lookSafely, millis, millis, TimeUnit.MILLISECONDS);
    }
  }

  private void lookSafely() {
    try {
      look();
    } catch (WarehouseException e) {
      return; // told by the feeds, and the next look comes
    } catch (RuntimeException e) { // it would be the last look
      LOG.error("cannot look for alerts: {}", e.toString());
    }
  }

  /** Looks at how the feeds stand, and tells what is due. */
  void look() {
    if (!isWanted()) { // it was when it began
      return;
    }
    Duration after = settings.duration("after");
    Instant away = awaySince.get();
    if (away != null) {
      boolean isDue = Duration.between(away, clock.instant()).abs().compareTo(after) >= 0;
      if (isDue && !awayTold) {
        awayTold = tell(ofWarehouse("failing", "the warehouse is away", away));
      }
      return; // how the feeds stand cannot be read
    }
    if (awayTold) {
      awayTold = !tell(ofWarehouse("well", "the warehouse is back", null));
    }
    Instant now = clock.instant();
    Standing standing = warehouse.standing();
    List<FeedState> feeds = Status.of(sites, standing, now).feeds();
    Map<FeedKey, Function<FeedAlert, Map<String, Object>>> unwell = new LinkedHashMap<>();
    Set<FeedKey> paused = new HashSet<>();
    Set<FeedKey> configured = new HashSet<>();
    for (FeedState feed : feeds) {
      FeedState.Word word = feed.word(now);
      if (word == FeedState.Word.PAUSED) { // whoever paused it knows
        paused.add(feed.feed());
      } else if (feed.isFailing(now) || feed.isIncomplete(now)) {
        unwell.put(feed.feed(), alert -> unwell(alert, feed, now));
      }
      if (word != FeedState.Word.NOT_CONFIGURED) {
        configured.add(feed.feed());
      }
    }
    for (ConsumerStatus consumer : standing.consumers()) {
      FeedKey key = key(consumer);
      configured.add(key);
      if (consumer.isFailing() || !consumer.isHeld()) {
        unwell.put(key, alert -> unwell(alert, consumer));
      }
    }
    List<FeedAlert> known = warehouse.alerts().read();
    List<FeedKey> added = new ArrayList<>(unwell.keySet());
    known.forEach(alert -> added.remove(alert.feed()));
    if (!added.isEmpty()) {
      warehouse.alerts().notWell(added);
    }
    for (FeedAlert alert : known) {
      Function<FeedAlert, Map<String, Object>> found = unwell.get(alert.feed());
      boolean goesOn = true;
      if (found != null) {
        boolean isDue = Duration.between(alert.since(), now).compareTo(after) >= 0;
        if (alert.toldAt() == null && isDue && warehouse.alerts().claim(alert)) {
          goesOn = tell(found.apply(alert));
          warehouse.alerts().release(alert, goesOn);
        }
      } else if (!paused.contains(alert.feed())) {
        goesOn = over(alert, configured.contains(alert.feed()));
      }
      if (!goesOn) {
        return; // who cannot be told of one cannot be told of the others: at the next look
      }
    }
  }

  private boolean over(FeedAlert alert, boolean isConfigured) {
    if (alert.toldAt() == null || !isConfigured) {
      warehouse.alerts().forget(alert.feed());
    } else if (warehouse.alerts().claim(alert)) {
      boolean told = tell(ofFeed(alert, "well", "is well again"));
      if (told) {
        warehouse.alerts().forget(alert.feed());
      } else {
        warehouse.alerts().release(alert, false);
      }
      return told;
    }
    return true;
  }

  private static Map<String, Object> unwell(FeedAlert alert, FeedState feed, Instant now) {
    boolean fails = feed.isFailing(now);
    Map<String, Object> message =
        ofFeed(
            alert,
            fails ? "failing" : "incomplete",
            (fails ? "is failing since " : "is incomplete since ") + alert.since());
    if (feed.status() != null) {
      boolean failed = feed.status().failedRuns() > 0;
      message.put("last_error", failed ? Redacted.error(feed.status().lastError()) : null);
      message.put("open_gaps", feed.status().openGaps());
    }
    return message;
  }

  /** Beside feeds, whose names have no spaces, consumers stand under this and their name. */
  private static FeedKey key(ConsumerStatus consumer) {
    String name = CONSUMER + consumer.name();
    return new FeedKey(consumer.site(), name.substring(0, Math.min(name.length(), LONGEST)));
  }

  private static Map<String, Object> unwell(FeedAlert alert, ConsumerStatus consumer) {
    Map<String, Object> message =
        ofFeed(
            alert,
            consumer.isFailing() ? "failing" : "not running",
            (consumer.isFailing() ? "is failing since " : "is not running since ") + alert.since());
    message.put("last_error", consumer.isFailing() ? Redacted.error(consumer.lastError()) : null);
    message.put("rows_behind", consumer.behind());
    return message;
  }

  private static Map<String, Object> ofFeed(FeedAlert alert, String state, String what) {
    String name = alert.feed().feed();
    boolean isConsumer = name.startsWith(CONSUMER);
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("state", state);
    message.put("site", alert.feed().site());
    message.put("feed", isConsumer ? null : name);
    if (isConsumer) {
      message.put("consumer", name.substring(CONSUMER.length()));
    }
    message.put("since", alert.since().toString());
    message.put(
        "text", (isConsumer ? name + " of " + alert.feed().site() : alert.feed()) + " " + what);
    return message;
  }

  private static Map<String, Object> ofWarehouse(String state, String text, Instant since) {
    Map<String, Object> message = new LinkedHashMap<>();
    message.put("state", state);
    message.put("site", null);
    message.put("feed", null);
    message.put("since", since == null ? null : since.toString());
    message.put("text", text);
    return message;
  }

  /** Whether it could be told. */
  private boolean tell(Map<String, Object> message) {
    String problem;
    try {
      byte[] body = JSON.writeValueAsBytes(message);
      problem =
          settings.text("url").isPresent()
              ? post(settings.required("url"), body)
              : run(settings.required("command"), body);
    } catch (IOException e) {
      problem = e.getMessage();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
    if (problem != null && !troubled) {
      LOG.error("cannot tell the alert '{}': {}; tried again", message.get("text"), problem);
    }
    troubled = problem != null;
    return !troubled;
  }

  /** What went wrong; null where nothing did. */
  private String run(String command, byte[] body) throws IOException, InterruptedException {
    List<String> words = List.of(command.strip().split("\\s+"));
    Process process =
        new ProcessBuilder(words)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try {
      try (OutputStream input = process.getOutputStream()) {
        input.write(body);
      } catch (IOException e) {
        LOG.debug("alert.command did not read its input", e); // it need not
      }
      if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        return "alert.command "
            + words.get(0)
            + " did not end within "
            + patience.toSeconds()
            + " s";
      }
      int exit = process.exitValue();
      return exit == 0 ? null : "alert.command " + words.get(0) + " ended with exit code " + exit;
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }

  /** The same. The address may hold a token: its host alone is told. */
  private String post(String url, byte[] body) throws InterruptedException {
    URI to;
    try {
      to = URI.create(url);
    } catch (IllegalArgumentException e) {
      return "alert.url is no address";
    }
    String server = "the server of alert.url, " + to.getHost() + ",";
    if (client == null) {
      client =
          HttpClient.newBuilder()
              .version(HttpClient.Version.HTTP_1_1)
              .connectTimeout(patience)
              .build();
    }
    HttpRequest request =
        HttpRequest.newBuilder(to)
            .header("Content-Type", "application/json")
            .timeout(patience)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    CompletableFuture<HttpResponse<Void>> answer =
        client.sendAsync(request, BodyHandlers.discarding());
    try {
      int status = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
      return status / 100 == 2 ? null : server + " answered HTTP " + status;
    } catch (TimeoutException e) {
      answer.cancel(true);
      return late(server);
    } catch (ExecutionException e) {
      boolean isLate =
          e.getCause() instanceof HttpTimeoutException
              && !(e.getCause() instanceof HttpConnectTimeoutException);
      if (isLate) {
        return late(server);
      }
      return server + " cannot be reached: " + e.getCause().getClass().getSimpleName();
    }
  }

  private String late(String server) {
    return server + " did not answer within " + patience.toSeconds() + " s";
  }

  /** What is being told is broken off, and told by the next daemon. */
  @Override
  public void close() {
    timer.shutdownNow();
  }
}
