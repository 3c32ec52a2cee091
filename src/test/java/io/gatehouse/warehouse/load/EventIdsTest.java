package io.gatehouse.warehouse.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.warehouse.load.Sightings.EventIds;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EventIdsTest {
  private static final Instant TIME = Instant.parse("2026-03-01T04:00:00Z");
  private static final int[] KEY = {0, 1};

  private final EventIds ids = new EventIds();

  /** Warehouses in use hold such ids: this value must never change. */
  @Test
  void an_id_stays_the_same_for_ever() {
    assertThat(id(TIME, 0, "hq", "门"))
        .isEqualTo(UUID.fromString("019ca78d-9600-82e2-88ce-bb09590e33a3"));
  }

  @Test
  void an_id_begins_with_its_second_and_is_of_version_8() {
    UUID id = id(TIME.plusMillis(250), 0, "hq", "1");
    assertThat(id.getMostSignificantBits() >>> 16).isEqualTo(TIME.toEpochMilli());
    assertThat(id.version()).isEqualTo(8);
    assertThat(id.variant()).isEqualTo(2);
    assertThat(id).isEqualTo(id(TIME, 0, "hq", "1"));
  }

  @Test
  void every_part_of_a_key_counts() {
    assertThat(id(TIME, 0, "ab", "c"))
        .isNotIn(
            id(TIME, 1, "ab", "c"),
            id(TIME.plusSeconds(1), 0, "ab", "c"),
            id(TIME, 0, "a", "bc"),
            id(TIME, 0, "ab", null),
            id(TIME, 0, "abc", ""));
    assertThat(id(TIME, 0, "ab", null)).isNotEqualTo(id(TIME, 0, "ab", ""));
  }

  @Test
  void a_text_in_any_case_counts_in_its_columns_only() {
    assertThat(ids.of(new Object[] {"hq", "James"}, TIME, KEY, Set.of(1), 0))
        .isEqualTo(id(TIME, 0, "hq", "james"))
        .isNotEqualTo(ids.of(new Object[] {"HQ", "James"}, TIME, KEY, Set.of(1), 0));
  }

  private UUID id(Instant time, int occurrence, Object... key) {
    return ids.of(key, time, KEY, Set.of(), occurrence);
  }
}
