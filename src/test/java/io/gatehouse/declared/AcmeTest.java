package io.gatehouse.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.lint.Lint;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.support.SetClock;
import io.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The example {@code docs/examples/acme} against its server. */
class AcmeTest {

  private static final Instant NOW = Instant.parse("2026-06-10T12:00:00Z");

  @TempDir Path directory;

  private final SetClock clock = new SetClock(NOW.toString());

  private DeclaredSite site(AcmeServer server, String url) {
    return new DeclaredSite(directory, url)
        .example("acme")
        .at(clock)
        .set(
            "vendor=acme",
            "base-url=" + server.baseUrl(),
            "client-id=" + AcmeServer.ID,
            "client-secret=" + AcmeServer.SECRET);
  }

  private static String memory() {
    return "jdbc:h2:mem:" + java.util.UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }

  static Map<String, String> loaded(DeclaredSite site) {
    Map<String, String> loaded = new TreeMap<>();
    site.rows("select source_event_id, occurred_at, direction, person_no from access_event")
        .forEach(row -> loaded.put((String) row[0], row[1] + " " + row[2] + " " + row[3]));
    return loaded;
  }

  @Test
  void a_vendor_of_two_files_is_loaded_whole_with_tokens_that_end_in_mid_walk() {
    everything(memory());
  }

  @Test
  void the_same_on_postgresql() {
    everything(TestPostgres.freshDatabase());
  }

  private static String acme(String file) throws IOException {
    return Files.readString(Path.of("docs/examples/acme/config").resolve(file));
  }

  @Test
  void keys_times_and_columns_may_stand_inside_of_objects() throws IOException {
    String mapping =
        acme("mappings/acme-access_event.yaml")
            .replace("from: id,", "from: event.id,")
            .replace("from: time,", "from: event.time,")
            .replace("from: badge,", "from: person.badge,");
    try (AcmeServer server = new AcmeServer(NOW.minusSeconds(60 * 250)).add(250)) {
      server.nests = true;
      DeclaredSite site =
          site(server, memory())
              .file(
                  "config/vendors/acme.yaml",
                  acme("vendors/acme.yaml")
                      .replace("key: id", "key: event.id")
                      .replace("field: time", "field: event.time"))
              .file(
                  "config/vendors/samples/acme-records/good.json",
                  "{'total':1,'items':[{'event':{'id':1,'time':1764200000},'person':{'badge':'1'}}]}"
                      .replace('\'', '"'))
              .file(
                  "config/mappings/acme-access_event.yaml",
                  mapping.replace("person.badge", "person.bagde").replace("holder", "badge"));
      assertThat(new Lint(site.home(), clock).findings().stream().map(Finding::toString))
          .anyMatch(
              line ->
                  line.matches(
                      ".*/acme-access_event.yaml:11: column person_no: no record of the good sample"
                          + " has the field person.bagde, did you mean person.badge\\?"))
          .anyMatch(line -> line.contains("field badge, did you mean person.badge?"))
          .noneMatch(line -> line.contains("vendors/"));
      site.file("config/mappings/acme-access_event.yaml", mapping).loads();
      assertThat(loaded(site)).isEqualTo(server.truth());
      assertThat(site.value("select distinct cast(extra as varchar) from access_event").toString())
          .contains("{\"person\":{\"dept\":\"d\"}}");
      assertThat(site.value("select state from feed_checkpoint").toString())
          .contains(server.last().at().toString());
      assertThat(server.pages.get()).as("the key ends the walk").isLessThan(6);
    }
  }

  /** The seventh call fails, and is the last that its token is good for. */
  @Test
  void a_token_may_end_while_a_request_is_tried_again() {
    try (AcmeServer server = new AcmeServer(NOW.minusSeconds(60 * 900)).add(900)) {
      server.troubleAtCall = server.callsPerToken;
      DeclaredSite site = site(server, memory());
      site.loads();
      assertThat(loaded(site)).isEqualTo(server.truth());
    }
  }

  private void everything(String url) {
    try (AcmeServer server = new AcmeServer(NOW.minusSeconds(60 * 2300)).add(2300)) {
      DeclaredSite site = site(server, url);
      site.loads();
      assertThat(loaded(site)).isEqualTo(server.truth());
      assertThat(site.value("select count(*) from access_event")).isEqualTo(2300L);
      assertThat(server.tokensIssued.get()).isGreaterThan(2);
      assertThat(site.value("select state from feed_checkpoint").toString())
          .contains(server.last().at().toString());

      server.addLate(3600);
      server.add(1);
      clock.forward(Duration.ofHours(1));
      int before = server.pages.get();
      site.loads();
      assertThat(loaded(site)).isEqualTo(server.truth());
      assertThat(server.pages.get() - before).as("the overlap, and no more").isLessThan(5);
    }
  }

  @Test
  void an_error_inside_200_fails_the_run_with_its_words_and_moves_no_checkpoint() {
    try (AcmeServer server = new AcmeServer(NOW.minusSeconds(60 * 250)).add(250)) {
      server.errorsToCome = 1;
      DeclaredSite site = site(server, memory());
      assertThat(site.once().get("records"))
          .startsWith("the server says: the event store is away [")
          .contains("/events?order=asc");
      assertThat(site.rows("select * from feed_checkpoint where state is not null")).isEmpty();
      clock.forward(Duration.ofMinutes(1));
      site.loads();
      assertThat(loaded(site)).isEqualTo(server.truth());
    }
  }

  @Test
  void a_wrong_secret_is_told_and_never_shown() {
    try (AcmeServer server = new AcmeServer(NOW).add(1)) {
      DeclaredSite site = site(server, memory()).set("client-secret=wrong-" + AcmeServer.SECRET);
      assertThat(site.once().get("records"))
          .startsWith("no access token: /oauth/token answered HTTP 400 (unknown client …): check")
          .doesNotContain(AcmeServer.SECRET);
    }
  }

  @Test
  void a_token_that_is_never_taken_fails_the_run_after_one_renewal() {
    try (AcmeServer server = new AcmeServer(NOW).add(1)) {
      server.callsPerToken = 0;
      assertThat(site(server, memory()).once().get("records"))
          .startsWith("the server answered HTTP 401 (the token has expired)");
      assertThat(server.tokensIssued.get()).isEqualTo(2);
    }
  }

  @Test
  void the_two_files_have_60_lines_together_at_most() throws Exception {
    long lines = 0;
    try (Stream<Path> files = Files.walk(Path.of("docs/examples/acme/config"))) {
      for (Path file : files.filter(one -> one.toString().endsWith(".yaml")).toList()) {
        lines += Files.readAllLines(file).size();
      }
    }
    assertThat(lines).isLessThanOrEqualTo(60);
  }
}
