package io.gatehouse;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/**
 * What {@code deploy/} and the Dockerfile name is there: no container engine runs in tests. Whether
 * the management port serves the paths is tested with a daemon, in {@code ManagementPortTest}.
 */
class DeployTest {

  private static final Path MANIFEST = Path.of("deploy/kubernetes/gatehouse.yaml");

  private static String text(String file) throws IOException {
    return Files.readString(Path.of(file));
  }

  private static List<String> found(String pattern, String text) {
    return Pattern.compile(pattern, Pattern.MULTILINE)
        .matcher(text)
        .results()
        .map((MatchResult one) -> one.group(1))
        .toList();
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> deployment() throws IOException {
    List<Map<String, Object>> all = new ArrayList<>();
    new Yaml()
        .loadAll(Files.readString(MANIFEST))
        .forEach(one -> all.add((Map<String, Object>) one));
    return all.stream()
        .filter(one -> one.get("kind").equals("Deployment"))
        .findFirst()
        .orElseThrow();
  }

  @SuppressWarnings("unchecked")
  private static Object at(Object from, String... path) {
    for (String name : path) {
      from = from instanceof List<?> list ? list.get(0) : from;
      from = ((Map<String, Object>) from).get(name);
    }
    return from;
  }

  @Test
  void every_manifest_is_yaml_and_names_what_it_is() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("deploy"))) {
      for (Path file : files.filter(one -> one.toString().matches(".*\\.ya?ml")).toList()) {
        assertThat(new Yaml().loadAll(Files.readString(file))).as(file.toString()).isNotEmpty();
      }
    }
    assertThat(found("^kind: (\\w+)", Files.readString(MANIFEST)))
        .contains("ConfigMap", "Deployment", "Service");
  }

  @Test
  void probes_ask_where_the_daemon_answers() throws IOException {
    Object container = at(deployment(), "spec", "template", "spec", "containers");
    assertThat(at(container, "startupProbe", "httpGet", "path")).isEqualTo("/observe/health/live");
    assertThat(at(container, "livenessProbe", "httpGet", "path")).isEqualTo("/observe/health/live");
    assertThat(at(container, "readinessProbe", "httpGet", "path"))
        .isEqualTo("/observe/health/ready");
    assertThat(text("deploy/healthcheck")).contains("GET /observe/health HTTP");
    List<String> ports = found("containerPort: (\\d+)", Files.readString(MANIFEST));
    assertThat(ports).containsExactly("8080", "9876");
  }

  @Test
  void the_pod_runs_as_the_user_of_the_image() throws IOException {
    String dockerfile = text("Dockerfile");
    String user = found("^USER (\\d+):\\d+$", dockerfile).get(0);
    Object security = at(deployment(), "spec", "template", "spec", "securityContext");
    assertThat(at(security, "runAsUser")).hasToString(user);
    assertThat(at(security, "runAsGroup")).hasToString(user);
    assertThat(dockerfile).contains("--uid " + user + " ", "--gid " + user + " ");
  }

  @Test
  void files_that_they_name_are_in_the_repository_and_in_the_distribution() throws IOException {
    String dockerfile = text("Dockerfile");
    for (String copied : found("^COPY (?!--from)(.+) \\S+$", dockerfile)) {
      for (String name : copied.split(" ")) {
        assertThat(Arrays.stream(Path.of("").toAbsolutePath().toFile().list()))
            .as(name)
            .anyMatch(file -> file.matches(name.replace("*", ".*").replaceFirst("/.*", "")));
      }
    }
    for (String file : List.of("Dockerfile", "deploy/gatehouse.service")) {
      for (String name : found("/opt/gatehouse/([\\w./-]+)", text(file))) {
        assertThat(Path.of(name)).as(file).exists();
      }
    }
    assertThat(Files.isExecutable(Path.of("deploy/healthcheck"))).isTrue();
    for (String folder : found("--from-file=(\\S+)", text("deploy/kubernetes/own-files.yaml"))) {
      assertThat(Path.of(folder)).isDirectory();
    }
  }
}
