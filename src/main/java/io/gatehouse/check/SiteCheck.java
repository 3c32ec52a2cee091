package io.gatehouse.check;

import io.gatehouse.check.Check.CheckLine;
import io.gatehouse.check.Check.CheckLine.Verdict;
import io.gatehouse.feed.BoundedReplies;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Meaning;
import io.gatehouse.feed.Meaning.RateLimited;
import io.gatehouse.feed.Meaning.ReplyFault;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.Vendor;
import io.gatehouse.reply.Reply;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import java.util.function.Consumer;

/** One site while it is checked: asks its server, and notes what is found. */
public final class SiteCheck {

  /** The server does not answer any more; the line that says so is noted. */
  public static final class Unreachable extends RuntimeException {
    Unreachable() {
      super("unreachable", null, false, false);
    }
  }

  /** What the warehouse knows, as far as it can be read. */
  public interface Known {

    /** The ids that a file of config/queries selects for a site; empty where there are none. */
    List<String> ids(String query, Site site);

    /** Where a feed goes on; empty where nobody knows. */
    Optional<String> state(FeedKey feed);
  }

  /** Beyond that the clocks differ enough to be told. */
  static final Duration MOST_SKEW = Duration.ofMinutes(1);

  private static final Duration SECOND_TRY = Duration.ofMillis(500);
  private static final long USUAL_LARGEST_REPLY = 8L << 20;

  private final Site site;
  private final Vendor vendor;
  private final Clock clock;
  private final SiteConnection connection;
  private final Known known;
  private final Consumer<CheckLine> lines;
  private Duration skew;
  private String skewSeenBy;

  SiteCheck(
      Site site,
      Vendor vendor,
      Clock clock,
      SiteConnection connection,
      Known known,
      Consumer<CheckLine> lines) {
    this.site = site;
    this.vendor = vendor;
    this.clock = clock;
    this.connection = connection;
    this.known = known;
    this.lines = lines;
  }

  public Site site() {
    return site;
  }

  public Vendor vendor() {
    return vendor;
  }

  public Clock clock() {
    return clock;
  }

  public Known known() {
    return known;
  }

  public void ok(String what, String found) {
    lines.accept(new CheckLine(site.name(), what, Verdict.OK, found, ""));
  }

  public void warning(String what, String found, String remedy) {
    lines.accept(new CheckLine(site.name(), what, Verdict.WARNING, found, remedy));
  }

  public void failed(String what, String found, String remedy) {
    lines.accept(new CheckLine(site.name(), what, Verdict.FAILED, found, remedy));
  }

  /** A failure whose reason says itself what to do. */
  public void failed(String what, String reason) {
    failed(what, reason, "");
  }

  /**
   * What is sent.
   *
   * @param path from the base address on, percent-encoded
   * @param query the same; may hold a secret and is never told
   * @param body sent with POST; null for a GET
   * @param headers further ones; may hold secrets
   */
  public record Request(
      String path, String query, byte[] body, String contentType, Map<String, String> headers) {

    @Override
    public String toString() {
      return path;
    }
  }

  /**
   * A reply, with HTTP status 200 unless any was asked for.
   *
   * @param asked when the request was sent
   * @param answered when the reply was complete
   */
  public record Answer(int status, byte[] body, Instant asked, Instant answered) {}

  /**
   * The reply to a request, which is sent once more where something passing went wrong. Takes note
   * of the server's clock.
   *
   * @param body null for a GET
   * @throws ReplyFault saying what is wrong with the reply
   * @throws Unreachable where nothing comes at all
   */
  public Answer send(String what, String path, String query, byte[] body) {
    return send(what, new Request(path, query, body, "application/json", Map.of()));
  }

  /** The same of a request with headers of its own. */
  public Answer send(String what, Request request) {
    return send(what, request, (status, said) -> vendor.judge(status, () -> said));
  }

  /** The same, whatever the status: the caller judges it. */
  public Answer sendForAny(String what, Request request) {
    return send(what, request, (status, said) -> Meaning.SUCCESS);
  }

  private Answer send(String what, Request request, BiFunction<Integer, byte[], Meaning> judge) {
    try {
      return sendOnce(request, judge);
    } catch (IOException | RetryLater again) {
      LockSupport.parkNanos(SECOND_TRY.toNanos());
    }
    try {
      return sendOnce(request, judge);
    } catch (IOException e) {
      failed(what, connection.reason(e));
      throw new Unreachable();
    }
  }

  private Answer sendOnce(Request request, BiFunction<Integer, byte[], Meaning> judge)
      throws IOException {
    SiteConnection.Dated dated = connection.ask(request, largestReply(), judge);
    Answer answer = dated.answer();
    if (dated.date() != null) {
      clockSeen("its Date header", dated.date(), answer);
    }
    return answer;
  }

  /** As the feeds have it: what is listed here is what they list. */
  private long largestReply() {
    return site.feeds().values().stream()
        .filter(feed -> feed.text("max-reply").isPresent())
        .mapToLong(feed -> feed.size("max-reply"))
        .max()
        .orElse(USUAL_LARGEST_REPLY);
  }

  /**
   * The server said in a reply what time it is.
   *
   * @param by where it says so
   */
  public void clockSeen(String by, Instant said, Answer in) {
    Duration way = Duration.between(in.asked(), in.answered()).dividedBy(2);
    Instant ours = in.asked().plus(way);
    Duration differs = Duration.between(ours, said);
    if (skew == null || differs.abs().compareTo(skew.abs()) > 0) {
      skew = differs;
      skewSeenBy = by;
    }
  }

  /** Where the clocks differ by more than a minute, by how much, in words. */
  public Optional<String> skewInWords() {
    return skew == null || skew.abs().compareTo(MOST_SKEW) <= 0
        ? Optional.empty()
        : Optional.of(
            "the server's clock is "
                + words(skew.abs())
                + (skew.isNegative() ? " behind" : " ahead of")
                + " this host's");
  }

  static String words(Duration time) {
    long seconds = time.toSeconds();
    if (seconds >= 2 * 86_400) {
      return seconds / 86_400 + " days";
    }
    return seconds >= 2 * 3_600
        ? seconds / 3_600 + " h " + seconds % 3_600 / 60 + " min"
        : seconds >= 60 ? seconds / 60 + " min " + seconds % 60 + " s" : seconds + " s";
  }

  /** What was seen of the server's clock, as one line. */
  void tellClock() {
    if (skew == null) {
      ok("clock", "unknown: the server's replies do not say what time it is there");
      return;
    }
    Optional<String> differs = skewInWords();
    if (differs.isEmpty()) {
      ok("clock", "within " + Math.max(1, skew.abs().toSeconds()) + " s of this host's");
      return;
    }
    boolean isZone =
        skewSeenBy.contains("time-zone")
            && skew.abs().toMinutes() >= 25
            && Math.abs((skew.abs().toSeconds() + 60) % 1_800) <= 120;
    warning(
        "clock",
        differs.get() + ", by " + skewSeenBy,
        isZone
            ? "by whole half hours: is sites."
                + site.name()
                + ".time-zone="
                + site.zone()
                + " the zone of the server's times? Else set the wrong clock"
            : "set the one that is wrong, and keep both by NTP: times of events are the server's, and"
                + " feeds ask for what happened until now");
  }

  /**
   * The judged reply to a request of a feed's.
   *
   * @throws ReplyFault where it is no success
   * @throws Unreachable where nothing comes at all
   */
  public Reply ask(String what, Ask ask) {
    byte[] body = ask.body() == null ? null : ask.body().getBytes(StandardCharsets.UTF_8);
    return judged(send(what, ask.path(), ask.query(), body).body(), ask);
  }

  /** The same of a reply that came. */
  public Reply judged(byte[] body, Ask ask) {
    Reply reply = BoundedReplies.parse(body, ask, vendor);
    vendor.judge(reply).orThrow();
    return reply;
  }

  /** The same, told instead of thrown. */
  public Meaning meaning(byte[] body, Ask ask) {
    return vendor.judge(BoundedReplies.parse(body, ask, vendor));
  }

  /** Notes whether what a feed asks for first is answered. */
  public void feed(String feed, Runnable asking) {
    tried("feed " + feed, asking, "its first request is answered");
  }

  /** Notes whether something works. */
  public void tried(String what, Runnable trying, String ok) {
    try {
      trying.run();
      ok(what, ok);
    } catch (RateLimited e) {
      warning(
          what,
          e.getMessage(),
          "not tried: what runs beside this asks the server too; run check again in a minute");
    } catch (ReplyFault e) {
      failed(what, e.getMessage());
    }
  }
}
