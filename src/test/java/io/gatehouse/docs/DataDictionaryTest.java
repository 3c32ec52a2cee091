package io.gatehouse.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Vendor;
import io.gatehouse.warehouse.Meanings;
import io.gatehouse.warehouse.Warehouse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/**
 * Also writes the file anew: {@code mvn test -Dtest=DataDictionaryTest -Ddata-dictionary=write}.
 */
class DataDictionaryTest {

  private static final Path FILE = Path.of("docs/data-dictionary.md");

  private static Map<String, SchemaTable> schema() throws SQLException {
    String url = "jdbc:h2:mem:dictionary";
    try (Warehouse warehouse = Warehouse.open(url, "", "", Clock.systemUTC())) {
      return SchemaTable.read(url);
    }
  }

  @Test
  void the_committed_file_says_what_the_schema_and_the_mappings_say() throws Exception {
    List<String> vendors = Vendors.all().stream().map(Vendor::name).toList();
    String current =
        new DataDictionary(
                schema(), Sources.read(Path.of("config/mappings"), vendors), Meanings.read())
            .write();
    if ("write".equals(System.getProperty("data-dictionary"))) {
      Files.writeString(FILE, current);
    }
    assertThat(Files.readString(FILE))
        .as(
            "%s is not current; write it anew with"
                + " mvn -q test -Dtest=DataDictionaryTest -Ddata-dictionary=write",
            FILE)
        .isEqualTo(current);
  }

  @Test
  void every_table_and_no_other_is_described_with_no_column_that_is_not_there()
      throws SQLException {
    Meanings meanings = Meanings.read();
    Map<String, SchemaTable> schema = schema();
    List<String> described =
        meanings.sections().stream().flatMap(section -> section.tables().stream()).toList();

    assertThat(new TreeSet<>(described)).isEqualTo(schema.keySet());
    for (String table : described) {
      assertThat(meanings.columnsOf(table)).as(table).allMatch(schema.get(table)::has);
    }
  }
}
