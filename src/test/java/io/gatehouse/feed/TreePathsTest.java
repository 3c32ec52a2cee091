package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.reply.VendorRecord;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TreePathsTest {

  /** Each {@code id parent name}. */
  private static List<String> paths(String... units) {
    List<VendorRecord> records =
        Stream.of(units)
            .map(unit -> unit.split(" ", 3))
            .map(u -> VendorRecord.of(Map.of("orgId", u[0], "parentId", u[1], "orgName", u[2])))
            .toList();
    return TreePaths.withPaths(records, "orgId", "orgName", "parentId", VendorRecord::numberId)
        .stream()
        .map(record -> record.get("path") + " " + record.get("namePath"))
        .toList();
  }

  @Test
  void a_path_leads_from_the_root_whatever_the_order() {
    assertThat(paths("12 5 一车间", "1 0 公司", "5 1 生产"))
        .containsExactly("/1/5/12 /公司/生产/一车间", "/1 /公司", "/1/5 /公司/生产");
  }

  @Test
  void a_parent_that_is_not_listed_ends_the_path() {
    assertThat(paths("12 99 一车间", "13 12 班")).containsExactly("/12 /一车间", "/12/13 /一车间/班");
  }

  @Test
  void a_circle_ends_where_it_closes() {
    assertThat(paths("1 3 a", "2 1 b", "3 2 c"))
        .containsExactly("/2/3/1 /b/c/a", "/3/1/2 /c/a/b", "/1/2/3 /a/b/c");
    assertThat(paths("1 1 a")).containsExactly("/1 /a");
  }

  @Test
  void a_slash_inside_of_a_name_is_no_step() {
    assertThat(paths("1 0 公司", "2 1 研发/测试")).last().isEqualTo("/1/2 /公司/研发／测试");
  }

  @Test
  void a_deep_tree_costs_no_stack_and_its_path_is_bounded() {
    String[] units = new String[5_000];
    for (int i = 0; i < units.length; i++) {
      units[i] = (i + 1) + " " + i + " n";
    }
    assertThat(paths(units)).last().asString().startsWith("/4901/4902/").endsWith("/n");
  }

  @Test
  void what_has_no_id_stays_as_it_came() {
    VendorRecord record = VendorRecord.of(Map.of("orgId", "", "orgName", "x"));
    assertThat(
            TreePaths.withPaths(
                List.of(record), "orgId", "orgName", "parentId", VendorRecord::numberId))
        .containsExactly(record);
  }
}
