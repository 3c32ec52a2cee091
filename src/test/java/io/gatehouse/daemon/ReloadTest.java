package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.FeedObserver;
import io.gatehouse.lint.Finding;
import io.gatehouse.lint.Lint;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One daemon whose files are changed while it runs. Each test leaves the configuration as it found
 * it; the realtime feed of {@code hq} is not to be touched by any.
 */
class ReloadTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();
  private static final Duration LONG = Duration.ofSeconds(40);

  @TempDir static Path directory;

  private static AxAcsSimulator server;
  private static Site site;
  private static Home home;
  private static Daemon daemon;
  private static Reload reload;
  private static final Map<FeedKey, AtomicInteger> RUNS = new ConcurrentHashMap<>();
  private static final Map<String, String> SITES = new LinkedHashMap<>();

  private static final Map<Path, byte[]> FILES = new LinkedHashMap<>();

  /** The feed that nothing changes. */
  private static Feed realtime;

  @BeforeAll
  static void start() throws IOException {
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 50);
    site = new Site(server, TestDatabase.H2.freshWarehouseOfSite(directory)).ownHome(directory);
    home = new Home(directory);
    SITES.put("hq", axAcs("hq", "records,realtime"));
    save();
    daemon =
        Daemon.start(
            new Daemon.Options(
                home,
                new Installed().settings(),
                false,
                key -> true,
                new Watch(),
                Daemon.Options.NO_PAGE_LIMIT),
            site::warehouse,
            Clock.systemUTC());
    Installed source = new Installed();
    reload =
        Reload.start(
            daemon,
            source,
            Reload.snapshot(home, source),
            Duration.ofMillis(20),
            Duration.ofMillis(60));
    assertThat(daemon.problems()).isEmpty();
    ran("hq/records");
    realtime = feed("hq", "realtime");
    for (Path folder : List.of(home.routes(), home.mappings(), home.queries())) {
      for (java.io.File file : folder.toFile().listFiles(java.io.File::isFile)) {
        FILES.put(file.toPath(), Files.readAllBytes(file.toPath()));
      }
    }
  }

  @AfterAll
  static void stop() {
    reload.close();
    daemon.close();
    server.close();
  }

  private static String axAcs(String name, String feeds) {
    String prefix = "sites." + name + ".";
    return String.join(
        "\n",
        prefix + "vendor=ax-acs",
        prefix + "base-url=" + server.baseUrl(),
        prefix + "feeds=" + feeds,
        prefix + "records.schedule=100ms",
        feeds.contains("realtime") ? prefix + "realtime.schedule=100ms" : "",
        "");
  }

  /** The settings as a person keeps them, and saved as an editor does: renamed over the old. */
  private static void save(String... more) throws IOException {
    List<String> lines = new ArrayList<>(SITES.values());
    lines.addAll(List.of(more));
    lines.add("camel.server.port=0");
    lines.add("camel.management.enabled=true");
    lines.add("camel.management.port=0");
    replace(home.settings(), String.join("\n", lines) + "\n");
  }

  private static void replace(Path file, String text) throws IOException {
    Path draft = file.resolveSibling(file.getFileName() + ".draft");
    Files.writeString(draft, text);
    Files.move(draft, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
  }

  private static final class Watch implements FeedObserver {
    @Override
    public void ended(Feed feed, String failure) {
      if (failure == null) {
        RUNS.computeIfAbsent(feed.key(), key -> new AtomicInteger()).incrementAndGet();
      }
    }
  }

  /** Lint takes most of the time, and is not what most of these tests are about. */
  private static volatile boolean lints;

  private static final class Installed implements Reload.Source {
    private SettingsReader reader;

    @Override
    public Settings settings() {
      reader = new SettingsReader(Vendors.of(home).allSettings(), Map.of());
      reader.file(home.settings());
      return reader.read();
    }

    @Override
    public Set<Path> files() {
      return reader == null ? Set.of(home.settings()) : reader.files();
    }

    @Override
    public String place(String setting) {
      return reader.place(setting).orElse("the default");
    }

    @Override
    public List<String> problems(Settings settings) {
      if (!lints) {
        return List.of();
      }
      return new Lint(home, Clock.systemUTC(), settings)
          .withoutSamples().findings().stream().map(Finding::toString).toList();
    }
  }

  private static int runs(String feed) {
    String[] name = feed.split("/");
    AtomicInteger runs = RUNS.get(new FeedKey(name[0], name[1]));
    return runs == null ? 0 : runs.get();
  }

  private static void ran(String feed) {
    int before = runs(feed);
    await().atMost(LONG).until(() -> runs(feed) > before);
  }

  private static Set<String> running() {
    return daemon.running().stream().map(FeedKey::toString).collect(Collectors.toSet());
  }

  private static String get(String path) {
    URI uri = URI.create("http://127.0.0.1:" + daemon.managementPort().orElseThrow() + path);
    return CLIENT
        .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
        .join()
        .body();
  }

  private static void refuses(String... reasons) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> {
              assertThat(get("/observe/health/ready")).contains(reasons);
              try (Warehouse warehouse = site.warehouse()) {
                assertThat(warehouse.standing().daemons().get(0).refused()).contains(reasons);
              }
            });
    assertThat(get("/observe/health/ready")).contains("{\"status\":\"UP\"");
    ran("hq/records");
  }

  @AfterEach
  void nothing_is_refused_in_the_end() throws IOException {
    lints = false;
    for (Map.Entry<Path, byte[]> file : FILES.entrySet()) {
      if (!Files.exists(file.getKey())
          || !Arrays.equals(Files.readAllBytes(file.getKey()), file.getValue())) {
        Files.write(file.getKey(), file.getValue());
      }
    }
    Files.deleteIfExists(home.routes().resolve("own.camel.yaml"));
    Files.deleteIfExists(home.migrations().resolve("V1__own.sql"));
    Files.deleteIfExists(home.ext().resolve("own.jar"));
    Files.deleteIfExists(home.kamelets().resolve("own-call.kamelet.yaml"));
    SITES.keySet().retainAll(Set.of("hq"));
    SITES.put("hq", axAcs("hq", "records,realtime"));
    save();
    await()
        .atMost(LONG)
        .until(
            () ->
                !get("/observe/health/ready").contains("not taken")
                    && running().equals(Set.of("hq/records", "hq/realtime")));
    assertThat(feed("hq", "realtime")).as("was not touched").isSameAs(realtime);
    ran("hq/realtime");
  }

  @Test
  void a_site_comes_and_goes() throws IOException {
    SITES.put("lake", axAcs("lake", "records"));
    save();
    ran("lake/records");
    assertThat(get("/observe/metrics")).contains("site=\"lake\"");
    assertThat(get("/status.json")).contains("\"lake\"");
    assertThat(site.count("select count(*) from site where name = 'lake'")).isOne();
    SITES.remove("lake");
    save();
    await().atMost(LONG).until(() -> running().equals(Set.of("hq/records", "hq/realtime")));
    assertThat(get("/observe/metrics")).doesNotContain("site=\"lake\"");
    assertThat(get("/observe/health/ready?data=true")).contains("\"feeds\":2");
  }

  @Test
  void the_first_site_that_is_pushed_to_opens_the_port() throws Exception {
    SITES.put(
        "plant",
        "sites.plant.vendor=k30\nsites.plant.base-url=http://127.0.0.1:9\n"
            + "sites.plant.company-no=1234567890123456\nsites.plant.feeds=webhook\n");
    save();
    await().atMost(LONG).until(() -> daemon.webhookPort().isPresent());
    await().atMost(LONG).until(() -> running().contains("plant/webhook"));
    URI push =
        URI.create("http://127.0.0.1:" + daemon.webhookPort().orElseThrow() + "/webhooks/plant");
    HttpRequest nonsense =
        HttpRequest.newBuilder(push).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    assertThat(CLIENT.send(nonsense, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    SITES.remove("plant");
    save();
    await()
        .atMost(LONG)
        .until(() -> CLIENT.send(nonsense, BodyHandlers.ofString()).statusCode() == 404);
  }

  private static String edit(Path file, String from, String to) throws IOException {
    String before = Files.readString(file);
    assertThat(before).contains(from);
    replace(file, before.replace(from, to));
    return before;
  }

  @Test
  void a_schedule_changes_its_feed_alone() throws IOException {
    Feed records = feed("hq", "records");
    SITES.computeIfPresent(
        "hq", (name, text) -> text.replace("records.schedule=100ms", "records.schedule=150ms"));
    save();
    await().atMost(LONG).until(() -> feed("hq", "records") != records);
    ran("hq/records");
  }

  private static Feed feed(String site, String name) {
    return daemon.feed(new FeedKey(site, name));
  }

  @Test
  void a_feed_that_runs_by_cron_may_come_first_of_all_while_the_daemon_runs() throws IOException {
    SITES.put("lake", axAcs("lake", "records").replace("schedule=100ms", "schedule=* * * * * ?"));
    save();
    ran("lake/records");
  }

  @Test
  void a_mapping_is_taken_without_stopping_a_feed() throws IOException {
    Path mapping = home.mappings().resolve("ax-acs-access_event.yaml");
    Feed records = feed("hq", "records");
    String before = edit(mapping, "\"1\": IN, \"2\": OUT", "\"1\": OUT, \"2\": IN");
    String newest =
        "select direction from access_event where source_event_id ="
            + " (select max(source_event_id) from access_event)";
    await()
        .atMost(LONG)
        .until(
            () -> {
              server.swipe(server.doors().get(0), server.people().get(0));
              ran("hq/records");
              return "OUT".equals(site.value(newest));
            });
    replace(mapping, before);
    assertThat(feed("hq", "records")).isSameAs(records);
  }

  @Test
  void what_is_wrong_is_told_with_its_line_and_everything_runs_on() throws IOException {
    lints = true;
    Path mapping = home.mappings().resolve("ax-acs-access_event.yaml");
    String before = edit(mapping, "occurred_at:", "occured_at:");
    refuses("ax-acs-access_event.yaml:", "occured_at");
    SITES.put("lake", axAcs("lake", "records")); // right by itself, and of the same set
    save();
    refuses("occured_at");
    assertThat(running()).containsExactlyInAnyOrder("hq/records", "hq/realtime");
    replace(mapping, before);
    ran("lake/records");
    await().atMost(LONG).until(() -> !get("/observe/health/ready").contains("not taken"));
  }

  @Test
  void a_setting_that_is_wrong_and_one_that_needs_a_restart_are_told_with_their_lines()
      throws IOException {
    SITES.put("lake", axAcs("lake", "records") + "sites.lake.records.shedule=1s\n");
    save();
    refuses("application.properties:", "shedule", "did you mean");
    SITES.put("lake", axAcs("lake", "records"));
    save("warehouse.username=another");
    refuses("application.properties:", "warehouse.username: cannot be changed while", "restart");
    assertThat(running()).containsExactlyInAnyOrder("hq/records", "hq/realtime");
    save();
    ran("lake/records");
    replace(home.settings(), ""); // as one that is being written might look
    refuses("no site is configured");
  }

  @Test
  void a_migration_and_a_jar_of_ones_own_are_told_to_need_a_restart() throws IOException {
    Path migration = Files.createDirectories(home.migrations()).resolve("V1__own.sql");
    Path jar = Files.createDirectories(home.ext()).resolve("own.jar");
    Files.writeString(migration, "create table own (id int);");
    refuses("V1__own.sql: cannot be changed while", "restart");
    Files.delete(migration);
    Files.writeString(jar, "new");
    refuses("own.jar: cannot be changed while");
  }

  @Test
  void a_route_that_needs_a_new_kamelet_waits_for_it() throws IOException {
    lints = true;
    Path routes = home.routes().resolve("ax-acs.camel.yaml");
    Path kamelet = home.kamelets().resolve("own-call.kamelet.yaml");
    Feed records = feed("hq", "records");
    String one =
        "name: \"pages/{{site}}.ax-acs-records\"\n              parameters:\n                call: ";
    edit(routes, one + "vendor-call", one + "own-call");
    refuses("own-call");
    assertThat(feed("hq", "records")).isSameAs(records);
    Files.writeString(
        kamelet,
        Files.readString(home.kamelets().resolve("vendor-call.kamelet.yaml"))
            .replace("name: vendor-call", "name: own-call"));
    await().atMost(LONG).until(() -> feed("hq", "records") != records);
    ran("hq/records");
    assertThat(daemon.problems()).isEmpty();
  }

  @Test
  void fifty_changes_leave_nothing_behind() throws IOException {
    int routes = 0;
    int endpoints = 0;
    int threads = 0;
    for (int i = 0; i < 50; i++) {
      if (i == 5) {
        routes = daemon.camel().getRoutesSize();
        endpoints = daemon.camel().getEndpoints().size();
        threads = Thread.activeCount();
      }
      Feed before = feed("lake", "records");
      SITES.put("lake", axAcs("lake", "records").replace("100ms", (100 + i) + "ms"));
      save();
      reload.now();
      await()
          .atMost(LONG)
          .until(() -> feed("lake", "records") != before && feed("lake", "records") != null);
    }
    ran("lake/records");
    assertThat(daemon.camel().getRoutesSize()).isEqualTo(routes);
    assertThat(daemon.camel().getEndpoints().size()).isLessThanOrEqualTo(endpoints);
    assertThat(Thread.activeCount()).isLessThan(threads + 5);
  }

  @Test
  void a_wrong_mapping_is_not_taken_even_where_nobody_has_checked_it() throws IOException {
    edit(home.mappings().resolve("ax-acs-access_event.yaml"), "occurred_at:", "occured_at:");
    refuses("occured_at");
    assertThat(daemon.problems()).isEmpty();
  }

  @Test
  void configuration_behind_a_link_that_is_led_elsewhere_is_taken() throws IOException {
    Path real = home.settings().resolveSibling("one.properties");
    Path other = home.settings().resolveSibling("two.properties");
    Files.copy(home.settings(), real);
    SITES.put("lake", axAcs("lake", "records"));
    save();
    ran("lake/records");
    Files.move(home.settings(), other);
    Path link = home.settings().resolveSibling("link");
    Files.createSymbolicLink(link, other.getFileName());
    Files.move(link, home.settings(), StandardCopyOption.ATOMIC_MOVE);
    Files.createSymbolicLink(link, real.getFileName());
    Files.move(link, home.settings(), StandardCopyOption.ATOMIC_MOVE);
    await().atMost(LONG).until(() -> running().equals(Set.of("hq/records", "hq/realtime")));
  }

  @Test
  void a_file_that_is_gone_for_a_moment_stops_nothing() throws IOException {
    lints = true;
    Path mapping = home.mappings().resolve("ax-acs-access_event.yaml");
    Path query = home.queries().resolve("ax-acs-devices.sql");
    Path aside = directory.resolve("aside.sql");
    Files.move(query, aside);
    refuses("ax-acs-devices");
    Files.move(aside, query);
    Files.move(home.settings(), aside);
    refuses("there is no such file");
    Files.move(aside, home.settings());
    String text = Files.readString(mapping);
    Files.writeString(mapping, text.substring(0, text.length() / 2));
    Files.writeString(mapping, text); // half of it stood there for a moment
    await().atMost(LONG).until(() -> !get("/observe/health/ready").contains("not taken"));
  }

  @Test
  void a_route_of_ones_own_that_does_not_start_is_taken_back_as_a_whole() throws IOException {
    Path own = home.routes().resolve("own.camel.yaml");
    SITES.put("lake", axAcs("lake", "records"));
    save();
    Files.writeString(
        own, "- route:\n    from:\n      uri: nosuch:thing\n      steps:\n        - log: x\n");
    refuses("nosuch");
    Files.delete(own);
    ran("lake/records");
  }

  @Test
  void a_step_of_ones_own_is_taken_and_taken_away() throws IOException {
    Path own = home.routes().resolve("own.camel.yaml");
    Files.writeString(
        own,
        "- route:\n    id: own\n    from:\n      uri: timer:own?period=50\n      steps:\n        - log: {message: x, loggingLevel: TRACE}\n");
    await().atMost(LONG).until(() -> daemon.camel().getRoute("own") != null);
    Files.writeString(own, Files.readString(own).replace("id: own", "id: other"));
    await().atMost(LONG).until(() -> daemon.camel().getRoute("other") != null);
    assertThat(daemon.camel().getRoute("own")).isNull();
    Files.delete(own);
    await().atMost(LONG).until(() -> daemon.camel().getRoute("other") == null);
  }
}
