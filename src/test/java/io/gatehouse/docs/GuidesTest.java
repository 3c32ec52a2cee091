package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
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
        .filter(block -> Set.of("sh", "properties", "sql").contains(block.language()))
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
