package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Builds pages of access events as the mappings would. */
final class Events {
  static final Identity IDENTITY =
      new Identity(
          "event_id",
          "occurred_at",
          List.of("site", "access_point_id", "occurred_at", "credential_no", "event_name"),
          List.of("source_event_id", "realtime_event_id"),
          false);
  static final Instant NOON = Instant.parse("2026-03-01T04:00:00Z");

  private final Table table;
  private final String site;

  Events(Warehouse warehouse, String site) {
    this.table = warehouse.table("access_event");
    this.site = site;
  }

  /** A row with some columns; those that every row has are filled. */
  Object[] row(String feed, Instant time, String card, Map<String, Object> values) {
    Object[] row = new Object[table.columns().size()];
    row[table.position("site")] = site;
    row[table.position("vendor")] = "ax-acs";
    row[table.position("occurred_at")] = time;
    row[table.position("local_date")] = LocalDate.ofInstant(time, ZoneId.of("Asia/Shanghai"));
    row[table.position("access_point_id")] = "door-1";
    row[table.position("credential_no")] = card;
    row[table.position("event_name")] = "合法开门";
    row[table.position("seen_by")] = feed;
    values.forEach((column, value) -> row[table.position(column)] = value);
    return row;
  }

  Object[] record(int number, Instant time, String card) {
    return row("records", time, card, Map.of("source_event_id", String.valueOf(number)));
  }

  Object[] realtime(int number, Instant time, String card) {
    return row("realtime", time, card, Map.of("realtime_event_id", "r" + number));
  }

  Object[] with(Object[] row, String column, Object value) {
    Object[] copy = Arrays.copyOf(row, row.length);
    copy[table.position(column)] = value;
    return copy;
  }

  PageLoad page(String feed, Object[]... rows) {
    return page(feed, null, Arrays.asList(rows));
  }

  PageLoad page(String feed, String state, List<Object[]> rows) {
    return new PageLoad(
        new FeedKey(site, feed),
        "ax-acs",
        new Rows(table, new ArrayList<>(rows), IDENTITY),
        List.of(),
        state,
        List.of());
  }
}
