package io.gatehouse.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Lint says before a feed runs what its steps would say. */
class StepOrderTest {

  private static final String NORMALIZE = "- bean:\n    ref: feed\n    method: normalize";
  private static final String LOAD = "- bean:\n    ref: feed\n    method: load";
  private static final String SET_BODY = "- setBody:\n    constant: x";
  private static final String CALL =
      "- to:\n    uri: kamelet:vendor-call\n    parameters:\n      baseUrl: x\n"
          + "      replyTimeout: 1\n      noErrorHandler: true";

  @TempDir Path directory;

  /** What is found in the route of ax-acs-alarms, whose loop has these steps. */
  private List<String> findings(String... steps) throws IOException {
    String open = "- bean:\n    ref: feed\n    method: \"open(*, '{{site}}', 'alarms')\"";
    return findings(open, steps);
  }

  private List<String> findings(String first, String[] steps) throws IOException {
    String route =
        """
        - routeTemplate:
            id: ax-acs-alarms
            parameters: [{name: site}, {name: trigger}]
            route:
              routeConfigurationId: feed
              from:
                uri: "{{trigger}}"
                steps:
        """
            + first.indent(10)
            + "- loop:\n    doWhile: true\n    simple: x\n    steps:".indent(10)
            + String.join("\n", steps).indent(16);
    Path file = directory.resolve("own.camel.yaml");
    Files.writeString(file, route + "- routeConfiguration:\n    id: feed\n");
    YamlTree tree = YamlTree.read(file);
    new RouteLint(
            new Kamelets(kamelets()),
            List.of(),
            Map.of("envelope", Object.class, "wecom", Object.class),
            Vendors.all())
        .check(List.of(tree));
    return tree.problems().stream()
        .map(problem -> problem.line() + " " + problem.message())
        .toList();
  }

  private static List<Path> kamelets() throws IOException {
    try (Stream<Path> files = Files.list(Path.of("routes/kamelets"))) {
      return files.toList();
    }
  }

  @Test
  void the_four_steps_in_their_order() throws IOException {
    assertThat(findings(CALL, NORMALIZE, LOAD, SET_BODY)).isEmpty();
  }

  @Test
  void a_step_that_changes_the_body_before_load() throws IOException {
    assertThat(findings(CALL, NORMALIZE, SET_BODY, LOAD))
        .containsExactly(
            "25 setBody changes the body between normalize and load, which finds no page then: put"
                + " it after load");
  }

  @Test
  void a_step_that_changes_the_body_before_normalize() throws IOException {
    assertThat(findings(CALL, SET_BODY, NORMALIZE, LOAD))
        .containsExactly(
            "22 setBody changes the body between the call and normalize: put it after load");
  }

  @Test
  void steps_that_are_missing() throws IOException {
    assertThat(findings(CALL, NORMALIZE))
        .containsExactly("2 the route has no step load: nothing would be loaded");
    assertThat(findings(CALL, LOAD))
        .containsExactly(
            "22 load has no page to work on: the step normalize must come before it",
            "2 the route has no step normalize: nothing would be loaded");
    assertThat(findings(NORMALIZE, LOAD))
        .contains("2 the route has no call such as vendor-call: nothing would be asked for");
  }

  @Test
  void steps_in_the_wrong_order() throws IOException {
    assertThat(findings(NORMALIZE, CALL, LOAD))
        .containsExactly(
            "16 normalize has no reply to work on: a call such as vendor-call must come before it",
            "25 load has no page to work on: the step normalize must come before it");
  }

  @Test
  void a_route_that_opens_no_run() throws IOException {
    assertThat(findings("- log: x", new String[] {CALL, NORMALIZE, LOAD}))
        .containsExactly("14 verify has no run to work on: the step open must come before it");
  }
}
