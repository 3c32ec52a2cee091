package io.gatehouse.mapping;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.axacs.AxAcsFields;
import io.gatehouse.reply.Samples;
import io.gatehouse.warehouse.Table;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.Map;

/** Records of a small mapping with every kind of column. */
abstract class MappedThings {

  static final Path FILE = Path.of("src/test/resources/mapping/test-thing.yaml");
  static final Table TABLE = Tables.THING;

  final Mapping mapping = Mapping.read(FILE, Tables::named, Map.of());

  static Mapping.Context context(String feed) {
    return new Mapping.Context("hq", "test", feed, ZoneId.of("Asia/Shanghai"), Map.of());
  }

  static Mapping accessEvents() {
    Path file = Path.of("config/mappings/ax-acs-access_event.yaml");
    return Mapping.read(file, Tables::named, AxAcsFields.all());
  }

  Mapping.MappedPage map(String records) {
    return mapping.map(Samples.record(records), context("things"));
  }

  /** The value of a record with an id and this member. */
  Object value(String column, String member) {
    Mapping.MappedPage page = map("{'id': 1, " + member + "}");
    assertThat(page.rejected()).isEmpty();
    return value(page, 0, column);
  }

  static Object value(Mapping.MappedPage page, int row, String column) {
    return page.rows().values().get(row)[TABLE.position(column)];
  }

  Object extra(String member) {
    return value("extra", member);
  }
}
