package io.gatehouse.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Home;
import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.support.CommandRun;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LintTest {

  @TempDir Path home;

  @BeforeEach
  void copyOfWhatIsShipped() throws IOException {
    for (String folder : List.of("routes", "config")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.toList()) {
          Path copy = home.resolve(file.toString());
          if (Files.isDirectory(file)) {
            Files.createDirectories(copy);
          } else {
            Files.copy(file, copy);
          }
        }
      }
    }
  }

  private void plant(String file, String good, String bad) throws IOException {
    Path path = home.resolve(file);
    String text = Files.readString(path);
    assertThat(text).contains(good);
    Files.writeString(path, text.replaceFirst(java.util.regex.Pattern.quote(good), bad));
  }

  private int line(String file, String text) throws IOException {
    List<String> lines = Files.readAllLines(home.resolve(file));
    for (int i = 0; i < lines.size(); i++) {
      if (lines.get(i).contains(text)) {
        return i + 1;
      }
    }
    throw new AssertionError(text + " is not in " + file);
  }

  private List<String> findings() {
    return new Lint(new Home(home), Clock.systemUTC())
        .findings().stream().map(Finding::toString).toList();
  }

  @Test
  void what_is_shipped_is_clean() {
    assertThat(findings()).isEmpty();
  }

  private record Planted(String file, int line, String message) {}

  @Test
  void planted_errors_are_all_found_with_their_lines_and_the_nearest_names() throws IOException {
    List<Planted> planted = new ArrayList<>();
    for (String error :
        List.of(
            "routes/ax-acs.camel.yaml | replyTimeout: | replyTimeuot: | has no parameter replyTimeuot, did you mean replyTimeout?",
            "routes/ax-acs.camel.yaml | call: vendor-call | call: vendor-cell | there is no Kamelet vendor-cell in routes/kamelets, did you mean vendor-call?",
            "routes/ax-acs.camel.yaml | query: ax-acs-devices | query: ax-acs-device | there is no config/queries/ax-acs-device.sql, did you mean ax-acs-devices?",
            "routes/ax-acs.camel.yaml | id: ax-acs-records | id: ax-acs-recods | no vendor has a feed for the route template ax-acs-recods, did you mean ax-acs-records?",
            "routes/ax-acs.camel.yaml | routeConfigurationId: feed-realtime | routeConfigurationId: feed-realtme | there is no routeConfiguration feed-realtme, did you mean feed-realtime?",
            "routes/kamelets/pages.kamelet.yaml | method: normalize | method: normalise | the bean feed has no step normalise, did you mean normalize?",
            "routes/kamelets/pages.kamelet.yaml | - multicast: | - multycast: | Camel has no step multycast, did you mean multicast?",
            "routes/ax-acs.camel.yaml | open(*, '{{site}}', 'passages') | open(*, '{{site}}', 'passage') | opens the feed 'passage' in the route of 'passages'",
            "routes/ax-acs.camel.yaml | uri: \"{{trigger}}\" | uri: \"{{triger}}\" | {{triger}} is no parameter of the route template, did you mean trigger?",
            "routes/ax-acs.camel.yaml | pages/{{site}}.ax-acs-passages | pages/one | the same for all sites",
            "routes/kamelets/scope.kamelet.yaml | name: scope | name: scopes | its name is scopes and its file's is scope",
            "routes/declared.camel.yaml | - to: # not toD | - toD: # not to | toD makes the Kamelet in the middle of a run",
            "config/mappings/k30-person.yaml | person_name:    name | person_name:    [name., name] | column person_name reads name., which leads nowhere: single dots stand between names",
            "config/mappings/k30-person.yaml |   phone: phone |   .phone: phone | .phone leads nowhere: single dots",
            "config/mappings/ax-acs-device.yaml | device_name: | device_nmae: | did you mean device_name?")) {
      String[] parts = error.split(" \\| ", 4);
      plant(parts[0], parts[1], parts[2]);
      planted.add(new Planted(parts[0], line(parts[0], parts[2]), parts[3]));
    }
    List<String> findings = findings();
    assertThat(planted)
        .allSatisfy(
            error ->
                assertThat(findings)
                    .anySatisfy(
                        finding ->
                            assertThat(finding)
                                .startsWith(home.resolve(error.file()) + ":" + error.line() + ": ")
                                .contains(error.message())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "pages/{{site}}.ax-acs-records | another Kamelet has the name {{site}}.ax-acs-records",
        "pages | this use of the Kamelet pages needs a name of its own",
      })
  void two_uses_of_pages_cannot_have_one_name(String name, String message) throws IOException {
    String file = "routes/ax-acs.camel.yaml";
    String good = "pages/{{site}}.ax-acs-passages";
    int line = line(file, good);
    plant(file, good, name);

    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith(home.resolve(file) + ":" + line + ": " + message);
  }

  @Test
  void a_use_of_pages_without_steps_is_found() throws IOException {
    plant(
        "routes/ax-acs.camel.yaml",
        "- log: {message: \"{{site}}: ${body}\", loggingLevel: DEBUG}",
        "");

    assertThat(findings()).anyMatch(f -> f.contains("Camel would take the route's next ones"));
  }

  @Test
  void a_route_without_a_handler_is_found() throws IOException {
    plant("routes/ax-acs.camel.yaml", "      routeConfigurationId: feed\n", "");

    assertThat(findings()).anyMatch(f -> f.contains("ax-acs-records has no routeConfigurationId"));
  }

  @Test
  void a_feed_without_a_route_is_found() throws IOException {
    Files.writeString(home.resolve("routes/ax-acs.camel.yaml"), "[]\n");

    assertThat(findings())
        .anyMatch(f -> f.contains("ax-acs-realtime"))
        .anyMatch(f -> f.contains("ax-acs-records"));
  }

  @Test
  void a_missing_parameter_of_a_kamelet_is_found() throws IOException {
    plant("routes/ax-acs.camel.yaml", "                      query: ax-acs-devices\n", "");

    assertThat(findings()).anyMatch(f -> f.contains("Kamelet scope needs the parameter query"));
  }

  @Test
  void a_file_that_is_no_yaml_is_found_with_its_line() throws IOException {
    plant("routes/errors.camel.yaml", "    id: feed\n", "    id: [feed\n");

    assertThat(findings())
        .anyMatch(f -> f.matches(".*errors\\.camel\\.yaml:\\d+: is not YAML: .*"));
  }

  @Test
  void a_sample_that_no_longer_matches_is_found() throws IOException {
    plant("config/mappings/samples/ax-acs-device/devices.rows.json", "8791", "8790");

    assertThat(findings()).anyMatch(f -> f.contains("serial_no: expected \"8790\", got \"8791\""));
  }

  @Test
  void a_misspelt_field_is_one_finding_however_many_rows_of_samples_differ() throws IOException {
    String file = "config/mappings/k30-person.yaml";
    int line = line(file, "person_name:    name");
    plant(file, "person_name:    name", "person_name:    nmae");
    assertThat(findings())
        .singleElement()
        .asString()
        .startsWith(home.resolve(file) + ":" + line + ": column person_name is empty in ")
        .endsWith("in extra, as name: does the column name another field?");
  }

  @Test
  void a_mapping_of_no_vendor_is_found() throws IOException {
    Files.copy(
        home.resolve("config/mappings/ax-acs-device.yaml"),
        home.resolve("config/mappings/ax-asc-device.yaml"));

    assertThat(findings())
        .anyMatch(f -> f.contains("ax-asc-device.yaml: is nobody's") && f.contains("ax-acs?"));
  }

  @Test
  void the_command_tells_all_kinds_at_once_and_ends_with_2_if_the_configuration_is_among_them()
      throws IOException {
    plant("routes/kamelets/pages.kamelet.yaml", "method: normalize", "method: normalise");
    plant("config/mappings/ax-acs-device.yaml", "device_name:", "device_nmae:");
    plant("config/application.properties", "log.format=text", "log.formt=text");

    CommandRun lint = CommandRun.of("lint", "--home", home.toString());

    assertThat(lint.exit()).isEqualTo(2);
    assertThat(lint.out()).contains("normalise", "device_nmae", "log.formt");
    plant("config/application.properties", "log.formt=text", "log.format=text");
    assertThat(CommandRun.of("lint", "--home", home.toString()).exit()).isEqualTo(1);
    assertThat(CommandRun.of("lint").exit()).isZero();
  }

  private void write(String file, String text) throws IOException {
    Path path = home.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
  }

  @Test
  void own_routes_columns_and_jars_are_checked_each_with_its_line() throws IOException {
    write(
        "routes/own.camel.yaml",
        """
        - route:
            from:
              uri: kamelet:changes
              parameters: {consumer: hr, table: acces_event}
              steps:
                - to: kafka:events?brokers=one
                - to: gopher:hole
        - route:
            from:
              uri: kamelet:changes?consumer=hr&table=person&batch=0
              steps:
                - log: hello
        """);
    write("config/migrations/V1__company.sql", "alter table access_event add company varchar(90);");
    write(
        "config/migrations/V2__bad.sql",
        "create table mine (id int);\nalter tabel mine add x int;");
    write("config/migrations/company.sql", "select 1;");
    assertThat(findings().stream().map(line -> line.replace(home + "/", "")))
        .anyMatch(
            line ->
                line.startsWith("routes/own.camel.yaml:4: table: there is no table acces_event")
                    && line.contains("did you mean access_event?"))
        .anyMatch(
            line -> line.matches("routes/own.camel.yaml:6: for kafka: .*camel-kafka-4.*lz4.*"))
        .anyMatch(
            line -> line.contains("own.camel.yaml:7: neither lib/ nor ext/ has a component gopher"))
        .anyMatch(
            line -> line.contains("own.camel.yaml:10: batch: expected a number of rows from 1"))
        .anyMatch(
            line ->
                line.matches(
                    "routes/own.camel.yaml:10: consumer: hr is the consumer of .*:4 too.*"))
        .anyMatch(line -> line.startsWith("config/migrations/company.sql: is run by nobody"))
        .noneMatch(line -> line.contains("person with"));

    Files.delete(home.resolve("config/migrations/company.sql"));
    assertThat(findings().stream().map(line -> line.replace(home + "/", "")))
        .anyMatch(
            line ->
                line.matches(
                    "config/migrations/V2__bad.sql:2: the database refuses it: .*tabel.*"));
    Files.delete(home.resolve("config/migrations/V2__bad.sql"));
    Files.delete(home.resolve("routes/own.camel.yaml"));
    plant(
        "config/mappings/wecom-access_event.yaml", "columns:", "columns:\n  company: companyName");
    assertThat(findings().stream().filter(line -> line.contains("no column company"))).isEmpty();
  }
}
