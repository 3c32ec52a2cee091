package io.gatehouse.mapping;

import static io.gatehouse.warehouse.Table.Column.Type.BIGINT;
import static io.gatehouse.warehouse.Table.Column.Type.BOOLEAN;
import static io.gatehouse.warehouse.Table.Column.Type.DATE;
import static io.gatehouse.warehouse.Table.Column.Type.DOUBLE;
import static io.gatehouse.warehouse.Table.Column.Type.INTEGER;
import static io.gatehouse.warehouse.Table.Column.Type.JSON;
import static io.gatehouse.warehouse.Table.Column.Type.TEXT;
import static io.gatehouse.warehouse.Table.Column.Type.TIMESTAMP;
import static io.gatehouse.warehouse.Table.Column.Type.UUID;

import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Tables as the warehouse has them, for tests that need no database. */
public final class Tables {

  public static final Table ACCESS_EVENT =
      table(
          "access_event",
          List.of("event_id"),
          required("event_id", UUID, 0),
          optional("source_event_id", TEXT, 64),
          required("source_epoch", INTEGER, 0),
          optional("realtime_event_id", TEXT, 64),
          required("occurred_at", TIMESTAMP, 0),
          required("local_date", DATE, 0),
          optional("direction", TEXT, 32),
          optional("decision", TEXT, 32),
          optional("denial_reason", TEXT, 64),
          optional("method", TEXT, 32),
          optional("event_code", TEXT, 64),
          optional("event_name", TEXT, 200),
          optional("is_alarm", BOOLEAN, 0),
          optional("subject_type", TEXT, 32),
          optional("person_id", TEXT, 128),
          optional("person_id_kind", TEXT, 32),
          optional("person_no", TEXT, 128),
          optional("person_name", TEXT, 200),
          optional("org_id", TEXT, 128),
          optional("org_name", TEXT, 200),
          optional("credential_no", TEXT, 128),
          optional("credential_state", TEXT, 32),
          optional("plate_no", TEXT, 64),
          optional("device_id", TEXT, 128),
          optional("device_name", TEXT, 200),
          optional("access_point_id", TEXT, 128),
          optional("access_point_name", TEXT, 200),
          optional("area_id", TEXT, 128),
          optional("area_name", TEXT, 200),
          optional("photo_url", TEXT, 500),
          optional("time_is_ambiguous", BOOLEAN, 0),
          required("seen_by", TEXT, 200));

  public static final Table DEVICE =
      table(
          "device",
          List.of("site", "device_id"),
          required("device_id", TEXT, 128),
          optional("device_name", TEXT, 200),
          optional("device_type", TEXT, 64),
          optional("serial_no", TEXT, 128),
          optional("address", TEXT, 200),
          optional("area_id", TEXT, 128),
          optional("area_name", TEXT, 200),
          optional("is_online", BOOLEAN, 0),
          optional("status_message", TEXT, 500),
          optional("removed_at", TIMESTAMP, 0));

  /** One column of every type that a mapping can fill. */
  public static final Table THING =
      table(
          "thing",
          List.of("site", "thing_id"),
          required("thing_id", TEXT, 20),
          optional("name", TEXT, 10),
          optional("small", INTEGER, 0),
          optional("large", Column.Type.BIGINT, 0),
          optional("weight", DOUBLE, 0),
          optional("flag", BOOLEAN, 0),
          optional("seen_at", TIMESTAMP, 0),
          optional("born_on", DATE, 0),
          optional("direction", TEXT, 10),
          optional("detail", JSON, 0));

  private Tables() {}

  public static Table named(String name) {
    return switch (name) {
      case "access_event" -> ACCESS_EVENT;
      case "device" -> DEVICE;
      case "thing" -> THING;
      default -> throw new IllegalArgumentException("there is no table " + name);
    };
  }

  private static Table table(String name, List<String> key, Column... columns) {
    List<Column> all = new ArrayList<>();
    all.add(required("site", TEXT, 64));
    all.add(required("vendor", TEXT, 32));
    all.addAll(Arrays.asList(columns));
    all.add(optional("extra", JSON, 0));
    all.add(required("first_loaded_at", TIMESTAMP, 0));
    all.add(required("last_loaded_at", TIMESTAMP, 0));
    all.add(required("load_no", BIGINT, 0));
    return new Table(name, all, key);
  }

  private static Column required(String name, Column.Type type, int length) {
    return new Column(name, type, length == 0 ? Integer.MAX_VALUE : length, false);
  }

  private static Column optional(String name, Column.Type type, int length) {
    return new Column(name, type, length == 0 ? Integer.MAX_VALUE : length, true);
  }
}
