package io.gatehouse.warehouse;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Addresses of H2 warehouses, and the settings in them. */
class H2UrlTest {
  @TempDir Path directory;

  private String url(String settings) {
    return "jdbc:h2:file:" + directory.resolve("data/warehouse") + settings;
  }

  private static Warehouse open(String url) {
    return Warehouse.open(url, "", "", Clock.systemUTC());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ";AUTO_SERVER=FALSE",
        ";DB_CLOSE_DELAY=-1",
        ";auto_server=true;lock_timeout=500",
        ";CACHE_SIZE=4096;MODE=PostgreSQL;DATABASE_TO_LOWER=FALSE",
      })
  void settings_of_the_url_are_kept(String settings) throws Exception {
    for (int start = 0; start < 2; start++) {
      open(url(settings)).close();
      Warehouse.openReadOnly(url(settings), "", "").close();
      try (Warehouse warehouse = open(url(settings))) {
        assertThat(warehouse.tables()).isNotEmpty();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jdbc:h2:zip:a.zip!/b",
        "jdbc:h2:nioMapped:./data/warehouse",
        "jdbc:h2:",
        "jdbc:h2:file:"
      })
  void an_address_of_another_kind_is_told(String url) {
    assertThatThrownBy(() -> open(url))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("after jdbc:h2: comes file: and a path, mem:, tcp: or ssl:");
  }

  @ParameterizedTest
  @ValueSource(strings = {";CIPHER=AES", ";IFEXISTS=TRUE;X=1", ";AUTO_SERVER=TRUE;FILE_LOCK=NO"})
  void a_setting_that_cannot_work_is_told_in_one_sentence(String settings) {
    open(url("")).close();
    assertThatThrownBy(() -> open(url(settings)))
        .isInstanceOf(WarehouseException.class)
        .satisfies(e -> assertThat(e.getMessage().lines()).hasSize(1));
  }
}
