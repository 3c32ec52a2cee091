package io.gatehouse.lint;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.feed.Vendor;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MappingSamplesTest {

  private static final Path MAPPINGS = Path.of("config/mappings");

  /** For the tables as they are. */
  private static final Warehouse WAREHOUSE =
      Warehouse.open("jdbc:h2:mem:samples", "", "", Clock.systemUTC());

  static List<Path> mappings() throws IOException {
    try (Stream<Path> files = Files.list(MAPPINGS)) {
      return files.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
  }

  private static Mapping read(Path file) {
    Vendor vendor =
        Vendors.all().stream()
            .filter(one -> file.getFileName().toString().startsWith(one.name() + "-"))
            .findFirst()
            .orElseThrow();
    return Mapping.read(file, WAREHOUSE::table, vendor.functions());
  }

  @AfterAll
  static void close() {
    WAREHOUSE.close();
  }

  @ParameterizedTest
  @MethodSource("mappings")
  void every_shipped_mapping_turns_its_samples_into_the_rows_beside_them(Path file) {
    assertThat(MappingSamples.differences(file, read(file))).isEmpty();
  }

  @Test
  void what_a_misspelt_path_leaves_in_an_object_is_one_finding_at_its_line(@TempDir Path folder)
      throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("x-person.yaml"), "columns:\n  person_name: person.nmae\n");
    for (String left :
        List.of(
            "extra: expected nothing, got {\"person\":{\"name\":\"Ann\"}}",
            "extra: person: expected nothing, got {\"name\":\"Ann\"}",
            "extra: person: name: expected nothing, got \"Ann\"")) {
      List<String> lines =
          List.of(
              "good.json: rows 1: person_name: expected \"Ann\", got nothing",
              "good.json: rows 1: " + left);
      assertThat(new SampleFindings(file, lines).grouped())
          .singleElement()
          .asString()
          .isEqualTo(
              file
                  + ":2: column person_name is empty in 1 row of 1 sample, and what it should hold"
                  + " is in extra, as person.name: does the column name another field?");
    }
  }

  @Test
  void a_difference_names_sample_row_and_column(@TempDir Path folder) throws IOException {
    Path samples = Files.createDirectories(folder.resolve("samples/ax-acs-device"));
    Path shipped = MAPPINGS.resolve("samples/ax-acs-device");
    Files.copy(shipped.resolve("devices.json"), samples.resolve("devices.json"));
    String rows = Files.readString(shipped.resolve("devices.rows.json"));
    Files.writeString(samples.resolve("devices.rows.json"), rows.replace("8791", "8790"));
    Path file = MAPPINGS.resolve("ax-acs-device.yaml");

    assertThat(MappingSamples.differences(folder.resolve(file.getFileName()), read(file)))
        .containsExactly(
            samples.resolve("devices.json")
                + ": rows 1: serial_no: expected \"8790\", got \"8791\"");
  }

  @Test
  void a_mapping_without_samples_is_a_difference(@TempDir Path folder) {
    Path file = MAPPINGS.resolve("ax-acs-device.yaml");

    assertThat(MappingSamples.differences(folder.resolve(file.getFileName()), read(file)))
        .singleElement()
        .asString()
        .contains("has no samples");
  }
}
