package io.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PeopleFileTest {

  private static final List<String> SITES = List.of("hq", "plant", "office");

  @TempDir Path directory;

  private PeopleFile read(byte[] bytes) throws Exception {
    return PeopleFile.read(
        Files.write(directory.resolve("people.csv"), bytes), SITES, Set.of("office"));
  }

  private PeopleFile read(String text) throws Exception {
    return read(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void a_file_that_is_not_there_links_nobody() {
    PeopleFile none = PeopleFile.read(directory.resolve("none.csv"), SITES, Set.of());
    assertThat(none.numbers()).isEmpty();
    assertThat(none.problems()).isEmpty();
  }

  @Test
  void ids_are_read_whatever_wrote_the_file() throws Exception {
    PeopleFile people =
        read(
            "\uFEFFID , Site,name,NUMBER\r\nwo1,office,\"Zhang, San\",007\r\n\r\n"
                + "\"u\"\"1\", office ,\"two\r\nlines\",7\r\n张三,hq,,K\n");
    assertThat(people.problems()).isEmpty();
    assertThat(people.numbers())
        .isEqualTo(Map.of("office", Map.of("wo1", "007", "u\"1", "7"), "hq", Map.of("张三", "K")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "'1,hq,a' | line 1: expected the header number,site,id, and there is no column number",
        "'number,site,id,id|' | line 1: expected the header number,site,id, and there are two columns id",
        "'number,site,id\n1,hqq,a' | line 2: there is no site hqq configured, did you mean hq?",
        "'number,site,id\n1,hq,a\n\n2,hq,a' | line 4: the id of site hq stands in line 2 too",
        "'number,site,id\n1,hq,a\n1,hq,a' | line 3: the id of site hq stands in line 2 too",
        "'number,site,id\n1,office,James\n1,office,james' | line 3: the id of site office stands in line 2 too",
        "'number,site,id\n1,hq' | line 2: the id is missing",
        "'number,site,id\n ,hq,a' | line 2: the number is missing",
        "'number,site,id\n000,hq,a' | line 2: the number is nothing but zeros",
        "'number,site,id\n1,hq,a\n2,hq,\"b' | line 3: is no CSV",
        "'number,site,id\n1,hq,\"a\"b' | line 2: is no CSV",
      })
  void a_file_with_a_fault_is_refused_with_its_line(String text, String problem) throws Exception {
    PeopleFile people = read(text.replace("\\n", "\n").replace("|", ""));
    assertThat(people.numbers()).isEmpty();
    assertThat(people.problems().get(0).toString()).startsWith(problem);
  }

  @Test
  void another_encoding_is_told_with_its_line() throws Exception {
    String text = "number,site,id\n1,hq,a\n2,hq,张三\n";
    assertThat(read(text.getBytes(Charset.forName("GBK"))).problems().get(0).toString())
        .startsWith("line 3: is not UTF-8");
    assertThat(read(text.getBytes(StandardCharsets.UTF_16)).problems().get(0).toString())
        .startsWith("line 1: is not UTF-8");
  }

  @Test
  void a_hundred_thousand_lines_are_read_and_a_hundred_thousand_faults_are_not_all_told()
      throws Exception {
    String lines =
        IntStream.range(0, 100_000)
            .mapToObj(i -> (i + 1) + ",hq,id" + i)
            .collect(Collectors.joining("\n", "number,site,id\n", "\n"));
    assertThat(read(lines).numbers().get("hq")).hasSize(100_000);
    assertThat(read(lines.replace(",hq,", ",nowhere,")).problems())
        .hasSize(21)
        .last()
        .hasToString("and 99980 problems more");
  }

  @Test
  void sites_that_share_numbers_by_way_of_another_share_them() {
    Values people = new Values(Map.of("same-number", "b+a, c+b, e+f", "tolerance", "15m"));
    assertThat(PeopleSettings.numberings(people, Set.of()))
        .isEqualTo(Map.of("a", "a", "b", "a", "c", "a", "e", "e", "f", "e"));
    assertThat(PeopleSettings.numberings(people, Set.of("f", "z")))
        .containsEntry("z", "e")
        .containsEntry("e", "e")
        .containsEntry("c", "a");
    assertThat(PeopleSettings.problems(people, List.of("a", "b", "c", "e")))
        .containsExactly(Map.entry("same-number", "there is no site f, did you mean a?"));
    assertThat(
            PeopleSettings.problems(new Values(Map.of("same-number", "a+a")), List.of("a"))
                .values())
        .containsExactly("expected pairs of two sites, such as hq+plant, got a+a");
  }
}
