package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Home;
import io.gatehouse.docs.Guide.Block;
import io.gatehouse.lint.Lint;
import io.gatehouse.lint.Lint.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The guides in both languages. */
class GuidesTest {

  private static final Set<String> LANGUAGES =
      Set.of("sh", "properties", "text", "yaml", "json", "sql", "nginx");

  @ParameterizedTest
  @ValueSource(
      strings = {
        "README",
        "docs/operator-guide",
        "docs/integrator-guide",
        "docs/vendors/ax-acs",
        "docs/vendors/k30",
        "docs/vendors/wecom"
      })
  void the_chinese_names_the_same_settings_commands_and_snippets(String name) {
    Guide english = Guide.of(name + ".md");
    Guide chinese = Guide.of(name + ".zh-CN.md");
    assertThat(missing(english.settings(), chinese.settings())).as("settings").isEmpty();
    assertThat(missing(chinese.settings(), english.settings())).as("in Chinese alone").isEmpty();
    assertThat(missing(english.commands(), chinese.commands())).as("commands").isEmpty();
    assertThat(missing(chinese.commands(), english.commands())).as("in Chinese alone").isEmpty();
    assertThat(snippets(chinese)).isEqualTo(snippets(english));
  }

  private static Set<String> missing(Set<String> all, Set<String> from) {
    return all.stream()
        .filter(name -> !from.contains(name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Without the comments, which are for people. */
  private static List<String> snippets(Guide guide) {
    return guide.blocks().stream()
        .filter(block -> Set.of("sh", "properties", "sql", "yaml").contains(block.language()))
        .map(block -> block.isRun() + "\n" + withoutComments(block.body()))
        .toList();
  }

  private static String withoutComments(String body) {
    return body.lines()
        .map(line -> line.replaceAll("\\s*(#|--) .*$", ""))
        .filter(line -> !line.isBlank())
        .collect(Collectors.joining("\n"));
  }

  @Test
  void every_block_says_what_it_is_so_that_none_escapes_being_run() {
    for (String name : List.of("README", "docs/operator-guide", "docs/integrator-guide")) {
      for (String file : List.of(name + ".md", name + ".zh-CN.md")) {
        assertThat(Guide.of(file).blocks())
            .as(file)
            .isNotEmpty()
            .allSatisfy(
                block -> assertThat(LANGUAGES).as(block.toString()).contains(block.language()));
      }
    }
  }

  @Test
  void the_operators_guide_has_the_same_sections_in_both_languages_and_all_in_its_index()
      throws IOException {
    List<Integer> sections = new ArrayList<>();
    for (String name : List.of("docs/operator-guide.md", "docs/operator-guide.zh-CN.md")) {
      String text = Files.readString(Path.of(name));
      List<String> headings =
          Pattern.compile("(?m)^## (.+)$").matcher(text).results().map(h -> h.group(1)).toList();
      String index = text.substring(0, text.indexOf("\n## "));
      List<String> listed =
          Pattern.compile("\\[([^\\]]+)]\\(#")
              .matcher(index)
              .results()
              .map(h -> h.group(1))
              .toList();
      assertThat(listed).as(name).isEqualTo(headings);
      sections.add(headings.size());
    }
    assertThat(sections.get(0)).isEqualTo(sections.get(1));
  }

  /** All at once, each in a file of its own; the Chinese have the same, see above. */
  @Test
  void every_snippet_of_a_route_or_a_mapping_is_clean_to_lint(@TempDir Path home)
      throws IOException {
    for (String folder : List.of("routes", "config")) {
      try (Stream<Path> files = Files.walk(Path.of(folder))) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = home.resolve(file.toString());
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
    for (String guide : List.of("docs/integrator-guide.md", "config/mappings/README.md")) {
      for (Block block : Guide.of(guide).blocks()) {
        if (block.language().equals("yaml")) {
          place(block, home);
        }
      }
    }
    assertThat(new Lint(new Home(home), Clock.systemUTC()).withoutSamples().findings())
        .extracting(Finding::toString)
        .filteredOn(finding -> finding.contains("guide-") || finding.contains("/mappings/"))
        .isEmpty();
  }

  private static void place(Block block, Path home) throws IOException {
    String body =
        block
            .body()
            .stripIndent()
            .replaceAll("\\{\\{env:\\w+}}", "0123456789abcdef")
            .replace("{{custom.hr-url}}", "http://10.0.0.9/hr");
    Matcher template = Pattern.compile("^- routeTemplate:\\s+id: (ax-acs|\\w+)-").matcher(body);
    Matcher section = Pattern.compile("^(private|identity):").matcher(body);
    Path routes = home.resolve("routes");
    if (section.find()) { // in place of the section that a mapping has
      String table = section.group(1).equals("private") ? "person" : "access_event";
      Path mapping = home.resolve("config/mappings/k30-" + table + ".yaml");
      String text = Files.readString(mapping);
      String replaced = text.replaceFirst("(?m)^" + section.group(1) + ":.*\\n(?: .*\\n)*", body);
      assertThat(replaced).as(block.toString()).isNotEqualTo(text);
      Files.writeString(mapping, replaced);
    } else if (body.startsWith("- route")
        || body.startsWith("- beans")
        || body.startsWith("# Appends")) {
      if (template.find()) { // in place of the one that is shipped
        Files.deleteIfExists(routes.resolve(template.group(1) + ".camel.yaml"));
      }
      Files.writeString(routes.resolve("guide-" + block.line() + ".camel.yaml"), body);
    } else {
      String steps = body.startsWith("steps:") ? body.substring("steps:".length()) : "\n" + body;
      Files.writeString(
          routes.resolve("kamelets/guide-" + block.line() + ".kamelet.yaml"),
          KAMELET.formatted(block.line(), steps.strip().indent(8)));
    }
  }

  private static final String KAMELET =
      """
      apiVersion: camel.apache.org/v1
      kind: Kamelet
      metadata:
        name: guide-%d
      spec:
        definition:
          title: A snippet
          description: Of a guide
          properties:
            call: {title: Call, description: A Kamelet, type: string}
            baseUrl: {title: Address, description: The server, type: string}
            replyTimeout: {title: Patience, description: In milliseconds, type: string}
        template:
          from:
            uri: kamelet:source
            steps:
      %s
      """;

  @Test
  void every_link_inside_leads_somewhere() {
    for (String file : List.of("docs/operator-guide.md", "docs/operator-guide.zh-CN.md")) {
      Guide guide = Guide.of(file);
      Set<String> anchors =
          guide
              .text()
              .lines()
              .filter(line -> line.startsWith("#"))
              .map(GuidesTest::anchor)
              .collect(Collectors.toSet());
      assertThat(links(guide)).as(file).allSatisfy(link -> assertThat(anchors).contains(link));
    }
  }

  private static String anchor(String heading) {
    return heading
        .replaceFirst("^#+ ", "")
        .toLowerCase(java.util.Locale.ROOT)
        .replaceAll("[^\\p{L}\\p{N} -]", "")
        .replace(' ', '-');
  }

  private static List<String> links(Guide guide) {
    return Stream.of(guide.text().split("]\\(#"))
        .skip(1)
        .map(rest -> rest.substring(0, rest.indexOf(')')))
        .toList();
  }
}
