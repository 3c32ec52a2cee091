package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.feed.Feed;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.LogLines;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
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
  private static EditedHome edited;
  private static Daemon daemon;
  private static Reload reload;
  private static final Map<FeedKey, AtomicInteger> RUNS = new ConcurrentHashMap<>();

  /** The feed that nothing changes. */
  private static Feed realtime;

  @BeforeAll
  static void start() throws IOException {
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 50);
    site = new Site(server, TestDatabase.H2.freshWarehouseOfSite(directory)).ownHome(directory);
    home = new Home(directory);
    edited = new EditedHome(home);
    edited.sites.put("hq", axAcs("hq", "records,realtime"));
    edited.save();
    daemon =
        Daemon.start(
            new Daemon.Options(
                home,
                edited.source().settings(),
                false,
                key -> true,
                new Watch(),
                Daemon.Options.NO_PAGE_LIMIT),
            site::warehouse,
            Clock.systemUTC());
    Reload.Source source = edited.source();
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
    edited.remember();
  }

  @AfterAll
  static void stop() {
    reload.close();
    daemon.close();
    server.close();
  }

  private static String axAcs(String name, String feeds) {
    return EditedHome.axAcs(name, server.baseUrl(), feeds);
  }

  private static final class Watch implements FeedObserver {
    @Override
    public void ended(Feed feed, String failure) {
      if (failure == null) {
        RUNS.computeIfAbsent(feed.key(), key -> new AtomicInteger()).incrementAndGet();
      }
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
    edited.lints = false;
    edited.restore();
    Files.deleteIfExists(home.routes().resolve("own.camel.yaml"));
    Files.deleteIfExists(home.migrations().resolve("V1__own.sql"));
    Files.deleteIfExists(home.ext().resolve("own.jar"));
    Files.deleteIfExists(home.kamelets().resolve("own-call.kamelet.yaml"));
    edited.sites.keySet().retainAll(Set.of("hq"));
    edited.sites.put("hq", axAcs("hq", "records,realtime"));
    edited.save();
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
    edited.sites.put("lake", axAcs("lake", "records"));
    edited.save();
    ran("lake/records");
    assertThat(get("/observe/metrics")).contains("site=\"lake\"");
    assertThat(get("/status.json")).contains("\"lake\"");
    assertThat(site.count("select count(*) from site where name = 'lake'")).isOne();
    edited.sites.remove("lake");
    edited.save();
    await().atMost(LONG).until(() -> running().equals(Set.of("hq/records", "hq/realtime")));
    assertThat(get("/observe/metrics")).doesNotContain("site=\"lake\"");
    assertThat(get("/observe/health/ready?data=true")).contains("\"feeds\":2");
  }

  @Test
  void the_first_site_that_is_pushed_to_opens_the_port() throws Exception {
    edited.sites.put(
        "plant",
        "sites.plant.vendor=k30\nsites.plant.base-url=http://127.0.0.1:9\n"
            + "sites.plant.company-no=1234567890123456\nsites.plant.feeds=webhook\n");
    edited.save();
    await().atMost(LONG).until(() -> daemon.webhookPort().isPresent());
    await().atMost(LONG).until(() -> running().contains("plant/webhook"));
    URI push =
        URI.create("http://127.0.0.1:" + daemon.webhookPort().orElseThrow() + "/webhooks/plant");
    HttpRequest nonsense =
        HttpRequest.newBuilder(push).POST(HttpRequest.BodyPublishers.ofString("{}")).build();
    assertThat(CLIENT.send(nonsense, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
    edited.sites.remove("plant");
    edited.save();
    await()
        .atMost(LONG)
        .until(() -> CLIENT.send(nonsense, BodyHandlers.ofString()).statusCode() == 404);
  }

  @Test
  void a_schedule_changes_its_feed_alone() throws IOException {
    Feed records = feed("hq", "records");
    edited.sites.computeIfPresent(
        "hq", (name, text) -> text.replace("records.schedule=100ms", "records.schedule=150ms"));
    edited.save();
    await().atMost(LONG).until(() -> feed("hq", "records") != records);
    ran("hq/records");
  }

  private static Feed feed(String site, String name) {
    return daemon.feed(new FeedKey(site, name));
  }

  @Test
  void a_feed_that_runs_by_cron_may_come_first_of_all_while_the_daemon_runs() throws IOException {
    edited.sites.put(
        "lake", axAcs("lake", "records").replace("schedule=100ms", "schedule=* * * * * ?"));
    edited.save();
    ran("lake/records");
  }

  @Test
  void a_mapping_is_taken_without_stopping_a_feed() throws IOException {
    Path mapping = home.mappings().resolve("ax-acs-access_event.yaml");
    Feed records = feed("hq", "records");
    FileTime time = Files.getLastModifiedTime(mapping);
    String before = EditedHome.edit(mapping, "\"1\": IN, \"2\": OUT", "\"1\": OUT, \"2\": IN");
    Files.setLastModifiedTime(mapping, time); // as long as before, and a clock that was set back
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
    EditedHome.replace(mapping, before);
    assertThat(feed("hq", "records")).isSameAs(records);
  }

  @Test
  void what_is_wrong_is_told_with_its_line_and_everything_runs_on() throws IOException {
    edited.lints = true;
    Path mapping = home.mappings().resolve("ax-acs-access_event.yaml");
    String before = EditedHome.edit(mapping, "occurred_at:", "occured_at:");
    refuses("ax-acs-access_event.yaml:", "occured_at");
    edited.sites.put("lake", axAcs("lake", "records")); // right by itself, and of the same set
    edited.save();
    refuses("occured_at");
    assertThat(running()).containsExactlyInAnyOrder("hq/records", "hq/realtime");
    EditedHome.replace(mapping, before);
    ran("lake/records");
    await().atMost(LONG).until(() -> !get("/observe/health/ready").contains("not taken"));
  }

  @Test
  void a_setting_that_is_wrong_and_one_that_needs_a_restart_are_told_with_their_lines()
      throws IOException {
    edited.sites.put("lake", axAcs("lake", "records") + "sites.lake.records.shedule=1s\n");
    edited.save();
    refuses("application.properties:", "shedule", "did you mean");
    edited.sites.put("lake", axAcs("lake", "records"));
    edited.save("warehouse.username=another");
    refuses("application.properties:", "warehouse.username: cannot be changed while", "restart");
    assertThat(running()).containsExactlyInAnyOrder("hq/records", "hq/realtime");
    edited.save();
    ran("lake/records");
    EditedHome.replace(home.settings(), ""); // as one that is being written might look
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
    edited.lints = true;
    Path routes = home.routes().resolve("ax-acs.camel.yaml");
    Path kamelet = home.kamelets().resolve("own-call.kamelet.yaml");
    Feed records = feed("hq", "records");
    String one =
        "name: \"pages/{{site}}.ax-acs-records\"\n              parameters:\n                call: ";
    EditedHome.edit(routes, one + "vendor-call", one + "own-call");
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
  void twenty_changes_leave_nothing_behind() throws IOException {
    int routes = 0;
    int endpoints = 0;
    int threads = 0;
    for (int i = 0; i < 20; i++) {
      if (i == 5) {
        ran("lake/records"); // its routes are there a moment after the feed
        routes = daemon.camel().getRoutesSize();
        endpoints = daemon.camel().getEndpoints().size();
        threads = Thread.activeCount();
      }
      Feed before = feed("lake", "records");
      edited.sites.put("lake", axAcs("lake", "records").replace("100ms", (100 + i) + "ms"));
      edited.save();
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
    EditedHome.edit(
        home.mappings().resolve("ax-acs-access_event.yaml"), "occurred_at:", "occured_at:");
    refuses("occured_at");
    assertThat(daemon.problems()).isEmpty();
  }

  @Test
  void a_mounted_config_map_is_taken_when_its_data_is_led_elsewhere() throws IOException {
    Path config = home.settings().getParent();
    Path one = Files.createDirectory(config.resolve("..2026_11_27_01"));
    Path two = Files.createDirectory(config.resolve("..2026_11_27_02"));
    String name = home.settings().getFileName().toString();
    Files.copy(home.settings(), one.resolve(name));
    edited.sites.put("lake", axAcs("lake", "records"));
    Files.writeString(two.resolve(name), edited.settings());
    Path data = Files.createSymbolicLink(config.resolve("..data"), one.getFileName());
    Path mounted = Files.createSymbolicLink(config.resolve("mounted"), Path.of("..data", name));
    Files.move(mounted, home.settings(), StandardCopyOption.ATOMIC_MOVE);
    ran("hq/records");
    Path next = Files.createSymbolicLink(config.resolve("..data_tmp"), two.getFileName());
    Files.move(next, data, StandardCopyOption.ATOMIC_MOVE);
    Files.delete(one.resolve(name));
    ran("lake/records");
    edited.sites.remove("lake");
    Path plain = Files.writeString(config.resolve("plain.properties"), edited.settings());
    Path link = Files.createSymbolicLink(config.resolve("link"), plain.getFileName());
    Files.move(link, home.settings(), StandardCopyOption.ATOMIC_MOVE);
    await().atMost(LONG).until(() -> !running().contains("lake/records"));
    edited.save();
    Files.delete(data);
    Files.delete(two.resolve(name));
  }

  @Test
  void a_site_that_goes_in_the_middle_of_its_history_goes_on_there_when_it_comes_back()
      throws IOException {
    try (AxAcsSimulator pond = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 500)) {
      String settings =
          axAcs("pond", "records").replace(server.baseUrl(), pond.baseUrl())
              + "sites.pond.records.page-size=25\n";
      String rows = "select count(*) from access_event where site = 'pond'";
      for (int times = 0; times < 2; times++) {
        long before = site.count(rows);
        edited.sites.put("pond", settings);
        edited.save();
        await().atMost(LONG).until(() -> site.count(rows) > before || before == 500);
        edited.sites.remove("pond");
        edited.save();
        await().atMost(LONG).until(() -> !running().contains("pond/records"));
      }
      edited.sites.put("pond", settings);
      edited.save();
      await().atMost(LONG).until(() -> site.count(rows) >= 500);
      ran("pond/records");
      assertThat(site.count(rows)).isEqualTo(500);
    }
  }

  @Test
  void what_is_saved_while_the_settings_are_read_is_taken_too() throws IOException {
    edited.whileRead(() -> edited.sites.put("lake", axAcs("lake", "records")));
    edited.save("reload.watch=true");
    ran("lake/records");
    edited.sites.remove("lake");
    edited.whileRead(() -> edited.sites.put("hq", axAcs("hq", "records,realtime")));
    edited.sites.put("hq", axAcs("hq", "records,realtime,nosuch"));
    edited.save();
    await().atMost(LONG).until(() -> running().equals(Set.of("hq/records", "hq/realtime")));
    edited.save("reload.watch=false");
    await()
        .atMost(LONG)
        .until(() -> daemon.blueprint().settings().reload().required("watch").equals("false"));
    edited.sites.put("lake", axAcs("lake", "records"));
    try (LogLines log = LogLines.open()) {
      edited.whileRead(() -> saveUntilTold(log));
      reload.now();
      ran("lake/records");
      assertThat(log.containing("application.properties has not stood still for")).hasSize(1);
    }
  }

  private static void saveUntilTold(LogLines log) {
    if (log.containing("has not stood still").isEmpty()) {
      edited.whileRead(() -> saveUntilTold(log));
    }
  }

  @Test
  void folders_that_are_not_there_are_told_once() throws IOException {
    edited.lints = true;
    Path aside = home.config().resolve("aside");
    Files.move(home.mappings(), aside);
    refuses("mappings: is not there: --home names");
    assertThat(get("/observe/health/ready").split("mappings: is not there", -1)).hasSize(2);
    Files.move(aside, home.mappings());
  }

  @Test
  void a_file_that_is_gone_for_a_moment_stops_nothing() throws IOException {
    edited.lints = true;
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
    edited.sites.put("lake", axAcs("lake", "records"));
    edited.save();
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
