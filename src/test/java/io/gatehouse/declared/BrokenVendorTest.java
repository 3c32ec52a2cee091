package io.gatehouse.declared;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.gatehouse.Gatehouse;
import io.gatehouse.daemon.Daemon;
import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Feed.FeedObserver;
import io.gatehouse.support.SetClock;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broken file of config/vendors harms the sites of its own vendor, and nothing else. */
class BrokenVendorTest {

  private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");

  @TempDir Path directory;

  private Path vendors;

  private DeclaredSite site(AcmeServer server) throws IOException {
    String acme = Files.readString(Path.of("docs/examples/acme/config/vendors/acme.yaml"));
    DeclaredSite site =
        new DeclaredSite(
                directory, "jdbc:h2:file:" + directory.resolve("warehouse") + ";AUTO_SERVER=TRUE")
            .example("acme")
            .at(new SetClock(NOW.toString()))
            .file(
                "config/vendors/beta.yaml",
                acme.replace("acme", "beta").replace("overlap", "overlop"))
            .file("config/application.properties", "")
            .file("config/vendors/gamma.yaml", "vendor: [")
            .file("config/vendors/acme-two.yaml", acme.replace("vendor: acme", "vendor: acme-two"))
            .file("config/vendors/a-copy.yaml", acme)
            .file("config/vendors/delta.yaml", acme.replace("vendor: acme", "vendor: dleta"))
            .set(
                "vendor=acme",
                "base-url=" + server.baseUrl(),
                "client-id=" + AcmeServer.ID,
                "client-secret=" + AcmeServer.SECRET);
    for (String vendor : List.of("beta", "gamma", "acme-two", "delta", "dleta")) {
      site.setAll(
          "sites." + vendor + ".vendor=" + vendor,
          "sites." + vendor + ".base-url=" + server.baseUrl(),
          "sites." + vendor + ".client-id=x",
          "sites." + vendor + ".records.page-size=7");
    }
    vendors = site.home().directory().resolve("config/vendors");
    return site;
  }

  @Test
  void the_others_load_and_the_broken_ones_are_told_in_log_status_and_lint() throws IOException {
    try (AcmeServer server = new AcmeServer(NOW.minusSeconds(6000)).add(50)) {
      DeclaredSite site = site(server);
      try (Daemon daemon = site.start(true, FeedObserver.NONE)) {
        assertThat(daemon.running()).containsExactly(new FeedKey("hq", "records"));
        assertThat(daemon.problems())
            .containsExactly(
                "acme-two: its vendor's file cannot be used: "
                    + vendors.resolve("acme-two.yaml")
                    + ": vendor: acme-two and acme begin alike, and their mappings could not be told"
                    + " apart: name it otherwise",
                "beta: its vendor's file cannot be used: "
                    + vendors.resolve("beta.yaml")
                    + ":22: feeds.records.checkpoint has no setting overlop, did you mean overlap?",
                "delta: its vendor's file cannot be used: "
                    + vendors.resolve("delta.yaml")
                    + ":2: vendor is dleta and the file's name delta.yaml",
                "dleta: its vendor's file cannot be used: "
                    + vendors.resolve("delta.yaml")
                    + ":2: vendor is dleta and the file's name delta.yaml",
                "gamma: its vendor's file cannot be used: "
                    + vendors.resolve("gamma.yaml")
                    + ":1: is not YAML: expected the node content, but found '<stream end>'");
        await().until(() -> AcmeTest.loaded(site).equals(server.truth()));
      }
      assertThat(
              site.rows(
                  "select site, failed_runs, last_error from feed_checkpoint"
                      + " where failed_runs > 0 order by site"))
          .extracting(row -> row[0])
          .containsExactly("acme-two", "beta", "delta", "dleta");
      Run status = run(site, "status", "--site", "beta", "--site", "gamma");
      assertThat(status.exit).as(status.out).isZero();
      assertThat(status.out.replaceAll("\\s+", ""))
          .contains("gamma:itsvendor'sfilecannotbeused:" + vendors.resolve("gamma.yaml") + ":1:")
          .contains("beta/recordsfailing")
          .contains(vendors.resolve("beta.yaml") + ":22:feeds.records.checkpointhasnosetting");
      assertThat(run(site, "status", "--failing", "--site", "gamma").exit).isEqualTo(1);
      Run lint = run(site, "lint");
      assertThat(lint.exit).isEqualTo(1);
      assertThat(lint.out.lines().filter(line -> line.contains("vendors/")).toList())
          .as("each once")
          .hasSize(5)
          .anyMatch(line -> line.contains("beta.yaml:22: feeds.records.checkpoint has no setting"))
          .anyMatch(
              line ->
                  line.contains(
                      "gamma.yaml:1: is not YAML: expected the node content, but found '<stream end>'"))
          .anyMatch(line -> line.contains("a-copy.yaml:2: vendor is acme and the file's name"));
    }
  }

  @Test
  void a_file_that_takes_another_vendors_name_harms_it_not() throws IOException {
    try (AcmeServer server = new AcmeServer(NOW).add(1)) {
      Vendors known = Vendors.of(site(server).home());
      assertThat(known.unusable("acme")).as("a-copy.yaml is read before acme.yaml").isEmpty();
      assertThat(known.unusable("a-copy")).isPresent();
      assertThat(known.unusable("k30")).isEmpty();
    }
  }

  private record Run(int exit, String out) {}

  private static Run run(DeclaredSite site, String... command) {
    StringWriter out = new StringWriter();
    List<String> words = List.of("--home", site.home().directory().toString());
    List<String> settings =
        Stream.concat(Stream.of("warehouse.url=" + site.url()), site.assignments().stream())
            .flatMap(assignment -> Stream.of("--set", assignment))
            .toList();
    int exit =
        Gatehouse.commandLine()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true))
            .execute(
                Stream.of(List.of(command), words, settings)
                    .flatMap(List::stream)
                    .toArray(String[]::new));
    return new Run(exit, out.toString());
  }
}
