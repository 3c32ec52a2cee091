package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.demo.Comparison;
import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.feed.Page;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.simulator.k30.Credentials;
import io.gatehouse.simulator.k30.K30Simulator;
import io.gatehouse.simulator.k30.Resealed;
import io.gatehouse.simulator.wecom.WeComSimulator;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The whole daemon before a server of which every second reply is spoilt, while things happen.
 * Afterwards every feed runs, and the warehouse holds what is true and nothing else.
 *
 * <p>K30 signs, so that any bit may be flipped, and nothing of it may become a row; what stands
 * inside its encrypted text is also spoilt and signed again. AX-ACS and WeCom sign nothing: a
 * flipped bit in a name is a name, which no reader can tell. Their replies, and the inside of
 * K30's, get the faults of {@link Mutation}. A value that is another one may still be one that
 * could be true, such as an alarm: which rows there are is compared, and what tells them apart.
 *
 * <p>A vendor's refusal stops its feeds for a while, as it should: where nothing is asked for any
 * more, the clock goes on to behind such a pause.
 *
 * <p>{@code -Dfuzz.replies=20000} spoils so many replies of each vendor, and as many pushes.
 */
class FuzzedServerTest {

  private static final int REPLIES = Integer.getInteger("fuzz.replies", 1_000);

  private static final Duration A_DAY = Duration.ofMinutes(24 * 60 + 30);

  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(16);
  private static final int MOST_PAUSES = 6;

  private static final long MB = 1 << 20;

  @TempDir Path directory;

  private final VendorSite site = new VendorSite("2026-02-28");
  private final AtomicInteger pages = new AtomicInteger();
  private final AtomicInteger failed = new AtomicInteger();

  private static boolean isOneValue(String difference) {
    return difference.contains(" instead of ")
        && !difference.contains(": event_id is ")
        && !difference.contains(": source_event_id is ");
  }

  private Instant until() {
    return site.clock.instant().minusSeconds(60);
  }

  @Test
  void ax_acs() throws Exception {
    try (AxAcsSimulator server =
            AxAcsSimulator.start(
                site.clock,
                o -> {
                  o.people = 40;
                  o.history = 300;
                  o.historyFrom = site.from();
                  o.historyTo = until();
                });
        MutatingProxy proxy = new MutatingProxy(server.baseUrl(), Mutation::of)) {
      site.set("vendor=ax-acs", "start=" + site.start, "passages.overlap=60d");
      site.set("records.overlap=60d", "records.page-size=50", "passages.page-size=50");
      server.live(2);
      run(
          proxy,
          REPLIES,
          server::stopLive,
          server::allVisible,
          warehouse -> new Comparison("s", warehouse).differences(server.truth()),
          "records",
          "realtime",
          "passages",
          "reference",
          "alarms",
          "presence",
          "reconcile");
    }
  }

  @Test
  void wecom() throws Exception {
    try (WeComSimulator server =
            WeComSimulator.start(
                site.clock,
                o -> {
                  o.people = 30;
                  o.history = 200;
                  o.historyFrom = site.from();
                  o.historyTo = until();
                  o.lateShare = 0;
                  o.liveLateShare = 0;
                  o.punchDays = 2;
                  o.checkinsPerMinute = 1_000_000;
                });
        MutatingProxy proxy = new MutatingProxy(server.baseUrl(), Mutation::of)) {
      site.ofCompany(server).set("calls-per-minute=100000", "access.page-size=50");
      site.set("access.overlap=10d", "checkin.overlap=10d", "access.lag=1s");
      server.tokens().expectNewClient();
      server.live(2);
      run(
          proxy,
          REPLIES,
          server::stopLive,
          server::allVisible,
          warehouse -> new Comparison("s", warehouse).differences(server.truth()),
          "access",
          "checkin",
          "rules");
    }
  }

  @Test
  void k30() throws Exception {
    try (K30Simulator server =
        K30Simulator.start(
            site.clock,
            o -> {
              o.people = 40;
              o.history = 150;
              o.historyFrom = site.from();
              o.historyTo = until();
              o.mostRows = 40;
              o.callLimit = 1_000_000;
            })) {
      Credentials credentials = server.credentials();
      try (MutatingProxy proxy =
          new MutatingProxy(
              server.baseUrl(), (body, random) -> signed(body, credentials, random))) {
        site.set("vendor=k30", "start=" + site.start, "company-no=" + credentials.companyNo());
        site.set("calls-per-minute=100000", "attendance.overlap=10d", "records.overlap=10d");
        site.set("records.rescan=1s");
        server.live(2);
        run(
            proxy,
            REPLIES,
            server::stopLive,
            server::allVisible,
            warehouse -> new Comparison("s", warehouse).differences(server.truth(site.start)),
            "records",
            "reference",
            "presence",
            "attendance");
      }
    }
  }

  @Test
  void pushes() throws Exception {
    String url =
        TestDatabase.H2.freshWarehouseOfSite(directory.resolve("spoilt")) + ";CACHE_SIZE=4096";
    try (PushedSite site = new PushedSite(url)) {
      site.body(); // its server pushes nothing itself
      for (int i = 0; i < 40; i++) {
        site.pass();
      }
      Credentials credentials = site.server.credentials();
      List<byte[]> good =
          site.server.pusher().pushes().stream()
              .map(push -> site.server.pusher().bodyOf(push).getBytes(StandardCharsets.UTF_8))
              .toList();
      try (LogLines lines = LogLines.open();
          Daemon daemon = site.start()) {
        URI to = PushedSite.callback(daemon);
        spoil(site, to, good, credentials, 0, REPLIES / 4);
        long before = usedMemory();
        spoil(site, to, good, credentials, REPLIES / 4, REPLIES);
        AtomicLong after = new AtomicLong();
        await().until(() -> after.updateAndGet(last -> usedMemory()) - before < 16 * MB);
        System.out.printf(
            "pushes: heap %d -> %d MB, %d lines, %d rows before the good ones%n",
            before / MB, after.get() / MB, lines.all().size(), site.rows());
        good.forEach(body -> assertThat(site.post(to, body).statusCode()).isEqualTo(200));
        isCalm(lines);
      }
      List<String> rows = rows(url);
      String clean = TestDatabase.H2.freshWarehouseOfSite(directory.resolve("clean"));
      try (PushedSite other = new PushedSite(clean)) {
        other.set("sites.k1.company-no=" + credentials.companyNo());
        try (Daemon daemon = other.start()) {
          URI to = PushedSite.callback(daemon);
          good.forEach(body -> assertThat(other.post(to, body).statusCode()).isEqualTo(200));
        }
      }
      assertThat(rows).containsExactlyInAnyOrderElementsOf(rows(clean));
    }
  }

  private static void spoil(
      PushedSite site, URI to, List<byte[]> good, Credentials credentials, int from, int until) {
    for (int i = from; i < until; i++) {
      byte[] spoilt = signed(good.get(i % good.size()), credentials, new Random(i));
      int n = i;
      assertThat(site.post(to, spoilt).statusCode())
          .as(() -> "push " + n)
          .matches(status -> status < 500 || status == 503, "is no server error");
    }
  }

  private static byte[] signed(byte[] message, Credentials credentials, Random random) {
    return switch (random.nextInt(4)) {
      case 0 -> Mutation.flipped(message, random);
      case 1 -> Mutation.of(message, random);
      default -> Resealed.of(message, credentials, inner -> Mutation.of(inner, random));
    };
  }

  /** What makes a passage; the rest of what a push said is corrected by the list. */
  private static List<String> rows(String url) {
    List<String> rows = new ArrayList<>();
    try (WarehouseReader reader = Warehouse.openReadOnly(url, "", "")) {
      Map<String, Integer> columns = new TreeMap<>(reader.table("access_event").positions());
      columns
          .keySet()
          .retainAll(List.of("event_id", "source_event_id", "occurred_at", "device_id", "seen_by"));
      reader.read(
          "access_event",
          values -> {
            Map<String, Object> row = new TreeMap<>();
            columns.forEach((column, position) -> row.put(column, values[position]));
            rows.add(row.toString());
          });
    }
    return rows;
  }

  private static void isCalm(LogLines lines) {
    assertThat(lines.containing("\tat ")).as("stack traces").isEmpty();
    assertThat(lines.containing("Exception")).isEmpty();
    assertThat(lines.containing("unexpected")).isEmpty();
  }

  private void run(
      MutatingProxy proxy,
      int replies,
      Runnable calm,
      Callable<Boolean> isCalm,
      Function<WarehouseReader, List<String>> check,
      String... feeds)
      throws Exception {
    String url = TestDatabase.H2.freshWarehouseOfSite(directory.resolve("w")) + ";CACHE_SIZE=4096";
    site.set("base-url=" + proxy.url()).feeds(feeds);
    long began = System.nanoTime();
    try (LogLines lines = LogLines.open();
        Daemon daemon = site.start(hurriedHome(), counting(), url)) {
      assertThat(daemon.problems()).isEmpty();
      spoilt(proxy, replies / 4, lines);
      long before = usedMemory();
      spoilt(proxy, replies, lines);
      double spoiling = (System.nanoTime() - began) / 1e9;
      int spoilt = proxy.mutated();
      int failures = failed.get();
      proxy.calm();
      calm.run();
      await().until(isCalm);
      site.clock.forward(A_DAY); // what was passed over is due again
      try (WarehouseReader warehouse = VendorSite.reader(url)) {
        Instant calmSince = site.clock.instant();
        await()
            .untilAsserted(
                () ->
                    assertThat(warehouse.status())
                        .hasSize(feeds.length)
                        .allMatch(status -> goesOn(status, calmSince)));
        await()
            .untilAsserted(
                () ->
                    assertThat(check.apply(warehouse))
                        .filteredOn(line -> !line.matches("(?s)rejected[ _]row .*"))
                        .filteredOn(line -> !isOneValue(line))
                        .isEmpty());
      }
      AtomicLong after = new AtomicLong(usedMemory());
      await().until(() -> after.updateAndGet(last -> usedMemory()) - before < 16 * MB);
      System.out.printf(
          "%s: %d replies spoilt, %d pages, %d runs failed, heap %d -> %d MB, %d lines, %.0f s spoilt, %.0f s in all%n",
          List.of(feeds),
          spoilt,
          pages.get(),
          failures,
          before / MB,
          after.get() / MB,
          lines.all().size(),
          spoiling,
          (System.nanoTime() - began) / 1e9);
      isCalm(lines);
    }
  }

  /** Waits until so many replies are spoilt; where nothing is asked for, past a pause. */
  private void spoilt(MutatingProxy proxy, int wanted, LogLines lines) {
    int pauses = 0;
    while (proxy.mutated() < wanted) {
      int spoilt = proxy.mutated();
      try {
        await()
            .pollInterval(Duration.ofMillis(50))
            .atMost(Duration.ofSeconds(5))
            .until(() -> proxy.mutated() > spoilt);
        pauses = 0;
      } catch (ConditionTimeoutException e) {
        assertThat(pauses++)
            .as(() -> "pauses without a request between them, after " + lines.all())
            .isLessThan(MOST_PAUSES);
        site.clock.forward(LONGEST_PAUSE); // more would be much to happen at the servers meanwhile
      }
    }
  }

  private static boolean goesOn(FeedStatus status, Instant since) {
    return status.failedRuns() == 0
        && status.lastSuccessAt() != null
        && status.lastSuccessAt().isAfter(since);
  }

  private FeedObserver counting() {
    return new FeedObserver() {
      @Override
      public void committed(Feed feed, Page page, LoadResult result, Instant at, Duration took) {
        pages.incrementAndGet();
      }

      @Override
      public void ended(Feed feed, String failure) {
        if (failure != null) {
          failed.incrementAndGet();
        }
      }
    };
  }

  /** The routes, which here ask again at once. */
  private Home hurriedHome() throws IOException {
    Path home = directory.resolve("home");
    for (String part : List.of("routes", "config")) {
      Path source = Site.HOME.directory().resolve(part);
      try (Stream<Path> files = Files.walk(source)) {
        for (Path file : (Iterable<Path>) files::iterator) {
          Path to = home.resolve(part).resolve(source.relativize(file));
          Files.createDirectories(to.getParent());
          Files.copy(file, to, StandardCopyOption.REPLACE_EXISTING);
        }
      }
    }
    Path errors = home.resolve("routes/errors.camel.yaml");
    Files.writeString(
        errors,
        Files.readString(errors)
            .replaceAll("redeliveryDelay: [1-9][0-9]*", "redeliveryDelay: 1")
            .replaceAll("delayPattern: .*", "delayPattern: '1:1'"));
    return new Home(home);
  }

  private static long usedMemory() {
    System.gc();
    Runtime runtime = Runtime.getRuntime();
    return runtime.totalMemory() - runtime.freeMemory();
  }
}
