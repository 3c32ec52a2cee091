package io.gatehouse.declared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.declared.VendorFile.DeclaredFeed;
import io.gatehouse.declared.VendorFile.Push;
import io.gatehouse.settings.Site;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What the server of a declared vendor would push: new records in their order, as many at once as
 * {@code good.json} of the feed has, signed as {@code verify} says, each again until it is answered
 * with HTTP 200 and the feed's {@code answer}. Nothing is pushed before {@link #to}, and what
 * happened before the server's start never.
 */
public final class SamplePushes implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final long PAUSE_MILLIS = 200;
  private static final int HTTP_OK = 200;
  private static final int SHOWN = 200;

  private final DeclaredFeed feed;
  private final ObjectNode good;
  private final SampleRecords records;
  private final int first;
  private final Site site;
  private final Clock clock;
  private final DoubleSupplier perSecond;
  private final boolean repeats;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final ScheduledExecutorService pushing =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "sample-pushes");
            thread.setDaemon(true);
            return thread;
          });

  /** The record that is pushed next; those before it are acknowledged. */
  private volatile int next;

  private volatile URI address;
  private volatile Consumer<String> told;
  private String lastTold = "";

  /**
   * @param good the feed's sample
   * @param first of the records that is pushed
   * @param repeats whether every push comes once more after its acknowledgement
   */
  SamplePushes(
      DeclaredFeed feed,
      ObjectNode good,
      SampleRecords records,
      int first,
      Site site,
      Clock clock,
      DoubleSupplier perSecond,
      boolean repeats) {
    this.feed = feed;
    this.good = good;
    this.records = records;
    this.first = first;
    this.next = first;
    this.site = site;
    this.clock = clock;
    this.perSecond = perSecond;
    this.repeats = repeats;
  }

  /**
   * The feed that asks for what the other one is pushed: it loads into the same table, and what is
   * pushed has its key. Its new records are pushed, as a server tells of an event in both ways; a
   * feed without such a twin is pushed records of its own.
   */
  static Optional<DeclaredFeed> twin(
      DeclaredFeed pushed, JsonNode sample, List<DeclaredFeed> polled) {
    return polled.stream()
        .filter(feed -> feed.into().equals(pushed.into()) && !feed.listing())
        .filter(feed -> feed.paging().query() == null && !feed.key().isEmpty())
        .filter(feed -> feed.key().stream().allMatch(key -> has(sample, key)))
        .findFirst();
  }

  private static boolean has(JsonNode sample, String field) {
    return !SampleRecords.at(sample, field).isMissingNode();
  }

  /**
   * From now on, to a site's address.
   *
   * @param news takes a line whenever pushes begin to be refused, in another way, or taken
   */
  public void to(URI webhook, Consumer<String> news) {
    address = webhook;
    told = news;
    pushing.scheduleWithFixedDelay(
        this::pushNew, PAUSE_MILLIS, PAUSE_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Until one is not taken, or there are no more for now. */
  private void pushNew() {
    try {
      pushWaiting();
    } catch (RuntimeException e) { // which would end the schedule
      tell("refused: " + e);
    }
  }

  private void pushWaiting() {
    int size = Math.max(1, SampleRecords.at(good, ReplyRules.array(feed.records())).size());
    int count = records.count(clock.instant(), perSecond.getAsDouble());
    while (next < count && !pushing.isShutdown()) {
      byte[] body = body(next, Math.min(count, next + size));
      if (!push(body)) {
        return;
      }
      next = Math.min(count, next + size);
      if (repeats) {
        push(body);
      }
    }
  }

  private byte[] body(int from, int to) {
    ArrayNode list = JSON.createArrayNode();
    IntStream.range(from, to).mapToObj(this::record).forEach(list::add);
    boolean isBare = feed.records().equals(".") && good.has(ReplyRules.WRAPPED);
    JsonNode body = list;
    if (!isBare) {
      ObjectNode whole = good.deepCopy();
      SampleRecords.set(whole, feed.records(), list);
      body = whole;
    }
    return body.toString().getBytes(StandardCharsets.UTF_8);
  }

  private JsonNode record(int n) {
    return records.get(n, null, null, perSecond.getAsDouble());
  }

  /** Whether it is acknowledged. */
  private boolean push(byte[] body) {
    Push push = feed.push();
    HttpRequest.Builder request =
        HttpRequest.newBuilder(address)
            .timeout(PATIENCE)
            .header("Content-Type", "application/json")
            .method(push.method(), BodyPublishers.ofByteArray(body));
    if (push.header() != null) {
      request.header(push.header(), push.sign(site, body));
    }
    try {
      HttpResponse<String> answer = http.send(request.build(), BodyHandlers.ofString());
      String text = answer.body();
      boolean isTaken = answer.statusCode() == HTTP_OK && text.equals(push.answer());
      String said = text.substring(0, Math.min(SHOWN, text.length()));
      tell(isTaken ? "taken" : "refused: HTTP " + answer.statusCode() + ": " + said);
      return isTaken;
    } catch (IOException e) {
      tell("not answered: " + e.getClass().getSimpleName() + "; they are sent again");
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void tell(String answer) {
    if (!answer.equals(lastTold)) {
      lastTold = answer;
      told.accept("pushes to " + address + " are " + answer);
    }
  }

  /** The acknowledged records as JSON lines: a site that is pushed to has them all. */
  public Stream<String> truth() {
    return IntStream.range(first, next)
        .mapToObj(
            n ->
                JSON.createObjectNode()
                    .put("feed", feed.name())
                    .set("record", record(n))
                    .toString());
  }

  /** Ends when the push under way is answered. */
  @Override
  public void close() {
    pushing.shutdown();
    try {
      if (!pushing.awaitTermination(2 * PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        pushing.shutdownNow();
      }
    } catch (InterruptedException e) {
      pushing.shutdownNow();
      Thread.currentThread().interrupt();
    }
  }
}
