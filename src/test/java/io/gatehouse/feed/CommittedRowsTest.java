package io.gatehouse.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.feed.Page.CommittedRows;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.TableLoad;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CommittedRowsTest {

  private static final Table TABLE =
      new Table(
          "swipe",
          List.of(
              new Column("occurred_at", Column.Type.TIMESTAMP, 0, false),
              new Column("local_date", Column.Type.DATE, 0, false),
              new Column("is_alarm", Column.Type.BOOLEAN, 0, true),
              new Column("source_epoch", Column.Type.INTEGER, 0, true),
              new Column("person_name", Column.Type.TEXT, 200, true)),
          List.of("occurred_at"));

  @Test
  void a_row_is_a_map_that_every_data_format_can_write() {
    Object[] row = {
      Instant.parse("2026-03-01T15:59:59Z"), LocalDate.parse("2026-03-01"), false, 2, null
    };
    CommittedRows rows =
        new CommittedRows(
            List.of(new TableLoad(new Rows(TABLE, List.<Object[]>of(row), null), null, false)));

    assertThat(rows)
        .singleElement()
        .isEqualTo(
            Map.of(
                "occurred_at",
                "2026-03-01T15:59:59Z",
                "local_date",
                "2026-03-01",
                "is_alarm",
                false,
                "source_epoch",
                2));
  }
}
