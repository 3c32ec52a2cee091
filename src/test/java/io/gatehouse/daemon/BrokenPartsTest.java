package io.gatehouse.daemon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.simulator.axacs.AxAcsSimulator;
import io.gatehouse.support.TestDatabase;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One broken file, mapping or site harms only itself, and is told with its place. */
class BrokenPartsTest {

  @TempDir Path directory;

  private AxAcsSimulator server;
  private Site site;
  private Path routes;
  private Path mappings;

  @BeforeEach
  void open() {
    server = AxAcsSimulator.start(Clock.systemUTC(), o -> o.history = 300);
    site = new Site(server, TestDatabase.H2.freshWarehouseOfSite(directory)).ownHome(directory);
    routes = directory.resolve("routes");
    mappings = directory.resolve("config/mappings");
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static void edit(Path file, String from, String to) throws IOException {
    String text = Files.readString(file);
    assertThat(text).contains(from);
    Files.writeString(file, text.replace(from, to));
  }

  private String problemsOfALoad() {
    try (Daemon daemon = site.start()) {
      site.comesToEqualTheLedger();
      return String.join("\n", daemon.problems());
    }
  }

  @Test
  void a_route_file_that_is_no_yaml_is_told_and_the_others_run() throws IOException {
    Path broken = routes.resolve("aaa.camel.yaml");
    Files.writeString(broken, "- route:\n    from:\n      uri: timer:x\n     steps: [\n");
    assertThat(problemsOfALoad())
        .startsWith(broken + ": not loaded: ")
        .contains("expected <block end>")
        .contains("(line 4, column 6)");
  }

  @Test
  void a_route_file_with_an_unknown_step_is_told_and_the_others_run() throws IOException {
    Path broken = routes.resolve("own.camel.yaml");
    Files.writeString(
        broken,
        """
        - route:
            from:
              uri: timer:own
              steps:
                - setBodyy:
                    constant: x
        """);
    assertThat(problemsOfALoad())
        .startsWith(broken + ": not loaded: ")
        .contains("setBodyy")
        .contains("(line 5");
  }

  @Test
  void a_feed_whose_template_is_missing_is_told_and_the_others_run() throws IOException {
    edit(routes.resolve("ax-acs.camel.yaml"), "id: ax-acs-realtime", "id: ax-acs-realtme");
    try (Daemon daemon = site.start()) {
      assertThat(daemon.running())
          .containsExactly(new FeedKey("hq", "records"), new FeedKey("hq", "passages"));
      assertThat(daemon.problems())
          .singleElement()
          .asString()
          .startsWith("hq/realtime: its route does not start: no file of " + routes)
          .endsWith("holds the route template ax-acs-realtime");
      site.comesToEqualTheLedger();
    }
  }

  /** The first look-up is the route's; the one after the page that brings devices fails. */
  @Test
  void a_look_up_that_fails_after_a_page_fails_its_feed() throws IOException {
    edit(
        directory.resolve("config/queries/ax-acs-devices.sql"),
        "and removed_at is null",
        "and removed_at is null and 1 / (case when device_id is null then 1 else 0 end) = 1");
    assertThat(site.once("realtime").get("realtime")).isNotBlank();
  }

  @Test
  void a_missing_kamelet_harms_only_the_feeds_that_use_it() throws IOException {
    Files.delete(routes.resolve("kamelets/scope.kamelet.yaml"));
    assertThat(problemsOfALoad())
        .startsWith("hq/realtime: its route does not start")
        .contains("scope");
  }

  @Test
  void a_broken_mapping_harms_only_its_feeds_and_stands_in_their_status() throws IOException {
    Path broken = mappings.resolve("ax-acs-device.yaml");
    edit(broken, "device_name:", "device_nam:");
    site.set("sites.south.vendor=ax-acs").set("sites.south.base-url=" + server.baseUrl());
    site.set("sites.south.feeds=records");
    try (Daemon daemon = site.start()) {
      site.comesToHaveAllEvents();
      assertThat(daemon.problems())
          .as("told once, not once a site")
          .singleElement()
          .asString()
          .startsWith(broken + ":")
          .contains("device_nam")
          .contains("device_name");
      await()
          .until(
              () ->
                  site.count("select count(*) from feed_checkpoint where last_error is not null")
                      > 0);
    }
    assertThat(site.status("realtime").lastError())
        .contains("there is no usable mapping ax-acs-device.yaml: it is not in config/mappings");
    assertThat(site.status("records").lastError()).isNull();
  }

  @Test
  void two_sites_on_one_address_have_each_their_own_pages_and_runs() {
    site.set("sites.south.vendor=ax-acs").set("sites.south.base-url=" + server.baseUrl());
    site.set("sites.south.feeds=records,passages"); // one alone may poll a device's cache
    try (Daemon daemon = site.start()) {
      site.comesToHaveAllEvents(); // the server sees two polls at once, and they are two sites'
      String rows = "select count(*) from access_event where site = '%s' and seen_by = 'records'";
      await().until(() -> site.count(rows.formatted("south")) == site.count(rows.formatted("hq")));
      String done =
          "select count(*) from feed_checkpoint where caught_up_at is not null and failed_runs = 0";
      await().until(() -> site.count(done) == 5);
    }
  }

  @Test
  void a_site_that_cannot_be_reached_harms_no_other() {
    site.set("sites.gone.vendor=ax-acs").set("sites.gone.base-url=http://127.0.0.1:1");
    site.set("sites.odd.vendor=ax-acs").set("sites.odd.base-url=http://no-such-host.invalid:6500");
    try (Daemon daemon = site.start()) {
      site.comesToEqualTheLedger();
      assertThat(daemon.problems()).isEmpty();
      awaitFailures("gone", "cannot connect to http://127.0.0.1:1: check base-url%");
      awaitFailures(
          "odd", "the host of http://no-such-host.invalid:6500 is unknown: check base-url%");
    }
  }

  private void awaitFailures(String of, String reason) {
    String sql = "select count(*) from feed_checkpoint where site = '%s' and last_error like '%s'";
    await().until(() -> site.count(sql.formatted(of, reason)) == 3);
  }
}
