package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.reply.Reply;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.LogLines;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.apache.camel.Exchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A route whose steps are missing, in the wrong order or have changed the body: one sentence. */
@Timeout(300) // of a test that would turn for ever: a busy machine takes a minute to start a daemon
class RouteStepsTest {

  private static final String NORMALIZE = step("- bean:\n    ref: feed\n    method: normalize", 26);
  private static final String LOAD = step("- bean:\n    ref: feed\n    method: load", 26);

  @TempDir Path directory;

  /** Three pages of ten. */
  private static final class ThreePages implements Cursor {

    private int page;

    @Override
    public Optional<Ask> next() {
      return page < 3 ? Optional.of(Ask.get("/list", "page=" + page)) : Optional.empty();
    }

    @Override
    public Progress accept(Reply reply, Instant asked, Instant answered) {
      page++;
      return Progress.of("access_event", reply.records(), "{\"page\":" + page + "}");
    }
  }

  /** A step of an integrator's own that hangs. */
  public static final class Hanging {

    private static final CountDownLatch begun = new CountDownLatch(1);
    private static final CountDownLatch let = new CountDownLatch(1);

    public void hang(Exchange exchange) {
      begun.countDown();
      boolean over = false;
      while (!over) {
        try {
          let.await();
          over = true;
        } catch (InterruptedException ignored) {
          over = false; // as bad a step as there is
        }
      }
    }
  }

  private void edit(String in, String from, String to) throws IOException {
    Path file = directory.resolve(in);
    String text = Files.readString(file);
    assertThat(text).contains(from);
    int at = text.indexOf(from);
    Files.writeString(file, text.substring(0, at) + to + text.substring(at + from.length()));
  }

  /** The page loop with the first {@code from} made {@code to}. */
  private OwnFeed route(String from, String to) throws IOException {
    return route("routes/kamelets/pages.kamelet.yaml", from, to);
  }

  private OwnFeed route(String in, String from, String to) throws IOException {
    new Site("http://127.0.0.1:9", "jdbc:h2:mem:none").ownHome(directory);
    edit(in, from, to);
    return new OwnFeed(
            new Home(directory),
            uri -> OwnFeed.records(Integer.parseInt(uri.getQuery().substring(5)) * 10, 10),
            Clock.systemUTC())
        .start(state -> new ThreePages());
  }

  private static String step(String yaml, int indent) {
    return yaml.indent(indent);
  }

  private static final String TO_TEXT = step("- setBody:\n    simple: \"page of ${body}\"", 26);

  @Test
  void as_it_is_delivered_it_loads() throws IOException {
    try (OwnFeed feed = route(LOAD, LOAD)) {
      assertThat(feed.run()).isNull();
      assertThat(feed.value("select count(*) from access_event")).isEqualTo(30L);
    }
  }

  @Test
  void a_step_before_load_that_leaves_a_text() throws IOException {
    try (OwnFeed feed = route(LOAD, TO_TEXT + LOAD)) {
      assertThat(feed.run())
          .startsWith(
              "load found a String in place of the page that normalize left: a step before it"
                  + " changed the body");
      assertThat(feed.value("select count(*) from access_event")).isEqualTo(0L);
      assertThat(feed.status().state()).isNull();
    }
  }

  @Test
  void a_step_before_normalize_that_leaves_a_text() throws IOException {
    try (OwnFeed feed = route(NORMALIZE, TO_TEXT + NORMALIZE)) {
      assertThat(feed.run())
          .startsWith("normalize found a String in place of what verify left: a step before it");
    }
  }

  @Test
  void no_load() throws IOException {
    try (OwnFeed feed = route(LOAD, step("- log: nothing", 26))) {
      assertThat(feed.run()).contains("the route has no step load");
      assertThat(feed.asked()).hasSizeLessThan(4);
    }
  }

  private static final String OWN = "- log: {message: \"{{site}}: ${body}\", loggingLevel: DEBUG}";
  private static final String FAILING =
      "- throwException: {exceptionType: java.lang.IllegalStateException, message: no room}";

  @Test
  void what_fails_in_a_step_of_ones_own_stops_no_feed() throws IOException {
    try (LogLines log = LogLines.open();
        OwnFeed feed = route("routes/ax-acs.camel.yaml", OWN, FAILING)) {
      assertThat(feed.run()).isNull();
      assertThat(feed.value("select count(*) from access_event")).isEqualTo(30L);
      assertThat(log.containing("a step of your own failed, and the feed goes on")).hasSize(1);
    }
  }

  @Test
  void nor_where_pages_come_in_turn_and_a_step_stops_the_exchange() throws IOException {
    new Site("http://127.0.0.1:9", "jdbc:h2:mem:none").ownHome(directory);
    edit("routes/ax-acs.camel.yaml", "pages/{{site}}", "pages-in-turn/{{site}}");
    for (String own : java.util.List.of(FAILING, "- stop: {}")) {
      Files.writeString(
          directory.resolve("routes/ax-acs.camel.yaml"),
          Files.readString(directory.resolve("routes/ax-acs.camel.yaml")).replace(FAILING, OWN));
      edit("routes/ax-acs.camel.yaml", OWN, own);
      try (OwnFeed feed =
          new OwnFeed(
                  new Home(directory),
                  uri -> OwnFeed.records(Integer.parseInt(uri.getQuery().substring(5)) * 10, 10),
                  Clock.systemUTC())
              .start(state -> new ThreePages())) {
        assertThat(feed.run()).as(own).isNull();
        assertThat(feed.value("select count(*) from access_event")).as(own).isEqualTo(30L);
      }
    }
  }

  @Test
  void no_normalize() throws IOException {
    try (OwnFeed feed = route(NORMALIZE, step("- log: nothing", 26))) {
      // The page and the request for the one after it are on two threads: either may notice.
      assertThat(feed.run())
          .containsAnyOf(
              "load found what verify left: the step normalize is missing before it",
              "the next page was asked for before normalize had what verify left of the last one:"
                  + " a step between them failed or is missing");
      assertThat(feed.status().caughtUpAt()).isNull();
    }
  }

  @Test
  void no_call() throws IOException {
    String call =
        step(
            """
            - to:
                uri: "kamelet:{{call}}"
                parameters:
                  baseUrl: "{{baseUrl}}"
                  replyTimeout: "{{replyTimeout}}"
                  noErrorHandler: true
            """,
            26);
    try (OwnFeed feed = route(call + NORMALIZE, step("- log: nothing", 26))) {
      assertThat(feed.run()).contains("the route's loop turns and asks for nothing");
    }
  }

  @Test
  void a_step_that_stops_the_route_before_anything_was_asked() throws IOException {
    String open =
        step("- bean:\n    ref: feed\n    method: \"open(*, '{{site}}', 'records')\"", 10);
    try (OwnFeed feed = route("routes/ax-acs.camel.yaml", open, open + step("- stop: {}", 10))) {
      assertThat(feed.run()).contains("the route ended before anything was asked for");
      assertThat(feed.asked()).isEmpty();
    }
  }

  @Test
  void no_open() throws IOException {
    String open =
        step("- bean:\n    ref: feed\n    method: \"open(*, '{{site}}', 'records')\"", 10);
    try (LogLines lines = LogLines.open();
        OwnFeed feed = route("routes/ax-acs.camel.yaml", open, step("- log: nothing", 10))) {
      assertThat(feed.run()).isEqualTo("did not run");
      assertThat(lines.errors()).anyMatch(line -> line.contains("no step open"));
    }
  }

  @Test
  void a_step_that_hangs_and_cannot_be_interrupted_does_not_keep_the_daemon() throws Exception {
    String hang =
        step("- bean:\n    beanType: " + Hanging.class.getName() + "\n    method: hang", 26);
    try (AxAcsSimulator server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 3_000)) {
      Site site =
          new Site(server, "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1")
              .ownHome(directory);
      edit("routes/kamelets/pages.kamelet.yaml", LOAD, hang + LOAD);
      Daemon daemon = site.start("records");
      Hanging.begun.await();
      long before = System.nanoTime();
      daemon.close();
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
      Hanging.let.countDown();
    }
  }

  @Test
  void a_typo_in_a_step_of_ones_own_puts_no_name_and_no_card_into_the_log() throws IOException {
    // CommittedRows have no rows, and a row no personName.
    for (String typo : new String[] {"${body.rows}", "${body[0].personName}"}) {
      String step = step("- setBody:\n    simple: \"" + typo + "\"", 26);
      try (LogLines lines = LogLines.open();
          OwnFeed feed = route(LOAD, LOAD + step)) {
        feed.run();
        assertThat(lines.containing("a step of your own failed")).isNotEmpty();
        String logged = String.join("\n", lines.all());
        assertThat(logged).doesNotContain("张三").doesNotContain("12345678");
        assertThat(logged.length()).isLessThan(60_000);
      }
      try (Stream<Path> files = Files.walk(directory)) {
        files
            .sorted(Comparator.reverseOrder())
            .filter(p -> !p.equals(directory))
            .forEach(p -> p.toFile().delete());
      }
    }
  }
}
