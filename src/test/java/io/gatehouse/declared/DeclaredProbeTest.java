package io.gatehouse.declared;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.support.CommandRun;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code check} says of a site whose vendor is a file. */
class DeclaredProbeTest {

  private static final AcmeServer SERVER =
      new AcmeServer(Instant.now().minusSeconds(6_000)).add(100);

  @TempDir Path directory;

  @AfterAll
  static void stop() {
    SERVER.close();
  }

  private CommandRun check(String file, String good, String bad, String... more) throws Exception {
    DeclaredSite site =
        new DeclaredSite(directory).example("acme").file("config/application.properties", "");
    Path vendor = directory.resolve("config/vendors/acme.yaml");
    String text = Files.readString(vendor);
    assertThat(text).contains(good);
    Files.writeString(vendor, text.replace(good, bad));
    site.set(
        "vendor=acme",
        "base-url=" + SERVER.baseUrl(),
        "client-id=" + AcmeServer.ID,
        "client-secret=" + AcmeServer.SECRET);
    List<String> settings = new ArrayList<>(site.assignments());
    settings.addAll(List.of(more));
    return CommandRun.on(
        "jdbc:h2:file:" + directory.resolve(file), settings, "check", "--home", "" + directory);
  }

  @Test
  void a_token_and_a_small_page_of_each_feed_are_asked_for() throws Exception {
    CommandRun run = check("well", "acme", "acme");
    assertThat(run.out()).contains("/oauth/token gives a token").contains("with 5 records");
    assertThat(run.exit()).as(run.out()).isZero();
    assertThat(directory.resolve("well.mv.db")).as("nothing is written").doesNotExist();
  }

  @Test
  void a_secret_that_the_server_does_not_know_is_told_without_it() throws Exception {
    CommandRun run = check("secret", "acme", "acme", "sites.hq.client-secret=wrong-secret-4712");
    assertThat(run.exit()).isEqualTo(1);
    assertThat(run.out())
        .contains("no access token: /oauth/token answered HTTP 400 (unknown client …)")
        .doesNotContain("4712");
  }

  @Test
  void a_reply_of_another_shape_than_the_files_is_a_failure() throws Exception {
    assertThat(check("shape", "records: items", "records: data.items").out())
        .contains("the reply has no data.items")
        .contains("acme.yaml");
  }

  @Test
  void a_key_that_no_record_has_is_told_with_the_nearest_name() throws Exception {
    assertThat(check("key", "key: id\n", "key: idd\n").out().replaceAll("\\s+", " "))
        .contains("feeds.records: no record of the reply has the field idd, did you mean id?");
  }

  @Test
  void an_error_inside_of_a_success_is_a_failure_with_the_servers_words() throws Exception {
    SERVER.errorsToCome = 1;
    assertThat(check("error", "acme", "acme").out()).contains("the event store is away");
  }
}
