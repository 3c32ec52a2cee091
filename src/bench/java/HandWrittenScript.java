import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyManager;

/**
 * What a careful engineer writes by hand to load the door records of one AX-ACS server: pull a
 * page, map it, COPY it into a temporary table, upsert, keep the cursor in the same transaction, go
 * on where it stopped. No second feed to meet, no rejected rows, no retries, one kind of reply.
 * Fills the same columns of the same table, and is what Gatehouse is measured against.
 *
 * <p>Arguments: base url, JDBC url, user, password.
 */
public final class HandWrittenScript {

  private static final int PAGE = 1000;
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final List<String> COLUMNS =
      List.of(
          "event_id",
          "site",
          "vendor",
          "source_event_id",
          "source_epoch",
          "occurred_at",
          "local_date",
          "direction",
          "decision",
          "method",
          "event_code",
          "event_name",
          "is_alarm",
          "person_id",
          "person_no",
          "person_name",
          "org_id",
          "org_name",
          "credential_no",
          "credential_state",
          "plate_no",
          "device_id",
          "device_name",
          "access_point_id",
          "access_point_name",
          "area_id",
          "area_name",
          "seen_by",
          "extra",
          "first_loaded_at",
          "last_loaded_at");

  /** Fields that have a column; the others are kept in extra. */
  private static final List<String> MAPPED =
      List.of(
          "recordId",
          "gmtSwipeCardTime",
          "inOrOut",
          "isOpenDoor",
          "isSwipeCard",
          "acsEventValue",
          "acsEventName",
          "isAlarm",
          "userId",
          "userNo",
          "userName",
          "userOrgId",
          "userOrgName",
          "cardNo",
          "cardState",
          "plateNumber",
          "deviceId",
          "deviceName",
          "doorId",
          "doorName",
          "areaId",
          "areaName",
          "accessBlockedReason");

  private final String baseUrl;
  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(5))
          .build();

  private HandWrittenScript(String baseUrl) {
    this.baseUrl = baseUrl;
  }

  public static void main(String[] args) throws Exception {
    try (Connection database = DriverManager.getConnection(args[1], args[2], args[3])) {
      new HandWrittenScript(args[0]).load(database);
    }
  }

  private void load(Connection database) throws Exception {
    prepare(database);
    database.setAutoCommit(false);
    long cursor = cursor(database);
    long rows = 0;
    while (true) {
      JsonNode page = page(cursor);
      if (page.isEmpty()) {
        break;
      }
      StringBuilder text = new StringBuilder(page.size() * 600);
      for (JsonNode record : page) {
        map(record, text);
        cursor = Math.max(cursor, record.get("recordId").asLong());
      }
      save(database, text, cursor);
      rows += page.size();
      if (page.size() < PAGE) {
        break;
      }
    }
    System.out.println(rows + " rows, now at id " + cursor);
  }

  private static void prepare(Connection database) throws SQLException {
    try (Statement statement = database.createStatement()) {
      statement.execute("create table if not exists script_cursor (id bigint not null)");
      statement.execute(
          "create temporary table stage on commit delete rows as"
              + " select * from access_event with no data");
    }
  }

  private static long cursor(Connection database) throws SQLException {
    try (Statement statement = database.createStatement();
        ResultSet row = statement.executeQuery("select id from script_cursor")) {
      return row.next() ? row.getLong(1) : 0;
    }
  }

  private JsonNode page(long after) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            baseUrl + "/api/v1/acsrecords/byid/?id=" + after + "&isalarm=-1&offset=0&rows=" + PAGE);
    HttpResponse<byte[]> reply =
        http.send(
            HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(30)).build(),
            HttpResponse.BodyHandlers.ofByteArray());
    if (reply.statusCode() != 200) {
      throw new IOException(uri + " answered " + reply.statusCode());
    }
    JsonNode body = JSON.readTree(reply.body());
    int status = body.path("status").asInt(-1);
    if (status != 0 && status != 102) {
      throw new IOException(uri + " answered status " + status + ": " + body.path("msg").asText());
    }
    return body.path("data");
  }

  private static void map(JsonNode record, StringBuilder text) {
    String id = record.get("recordId").asText();
    String time = record.get("gmtSwipeCardTime").asText();
    add(text, new UUID(0x8000L, Long.parseLong(id)).toString());
    add(text, "hq");
    add(text, "ax-acs");
    add(text, id);
    add(text, "0");
    add(text, time + "+08");
    add(text, time.substring(0, 10));
    add(text, direction(record));
    add(text, decision(record));
    add(text, record.path("isSwipeCard").asInt() == 1 ? "CARD" : null);
    add(text, text(record, "acsEventValue"));
    add(text, text(record, "acsEventName"));
    add(text, record.path("isAlarm").asInt() == 1 ? "t" : "f");
    add(text, number(record, "userId"));
    add(text, text(record, "userNo"));
    add(text, text(record, "userName"));
    add(text, number(record, "userOrgId"));
    add(text, text(record, "userOrgName"));
    add(text, number(record, "cardNo"));
    add(text, state(record));
    add(text, text(record, "plateNumber"));
    add(text, text(record, "deviceId"));
    add(text, text(record, "deviceName"));
    add(text, text(record, "doorId"));
    add(text, text(record, "doorName"));
    add(text, number(record, "areaId"));
    add(text, text(record, "areaName"));
    add(text, "records");
    add(text, extra(record));
    add(text, "now");
    add(text, "now");
    text.setCharAt(text.length() - 1, '\n');
  }

  private static String direction(JsonNode record) {
    return switch (record.path("inOrOut").asInt()) {
      case 1 -> "IN";
      case 2 -> "OUT";
      default -> "UNKNOWN";
    };
  }

  private static String decision(JsonNode record) {
    if (record.path("acsEventName").asText().contains("卡")
        && record.path("isOpenDoor").asInt() == 0) {
      return "DENIED";
    }
    return record.path("isOpenDoor").asInt() == 1 ? "GRANTED" : "NOT_APPLICABLE";
  }

  private static String state(JsonNode record) {
    return switch (record.path("cardState").asInt()) {
      case 1 -> "ACTIVE";
      case 2 -> "LOST";
      default -> "UNKNOWN";
    };
  }

  private static String extra(JsonNode record) {
    ObjectNode rest = JSON.createObjectNode();
    record
        .properties()
        .forEach(
            field -> {
              if (!MAPPED.contains(field.getKey()) && !field.getValue().asText().isEmpty()) {
                rest.set(field.getKey(), field.getValue());
              }
            });
    return rest.isEmpty() ? null : rest.toString();
  }

  private static String text(JsonNode record, String field) {
    JsonNode value = record.get(field);
    return value == null || value.isNull() || value.asText().isEmpty() ? null : value.asText();
  }

  /** Where 0 means none. */
  private static String number(JsonNode record, String field) {
    String value = text(record, field);
    return "0".equals(value) ? null : value;
  }

  /** As COPY's text format wants it. */
  private static void add(StringBuilder text, String value) {
    if (value == null) {
      text.append("\\N\t");
      return;
    }
    for (int i = 0; i < value.length(); i++) {
      char c = value.charAt(i);
      switch (c) {
        case '\\' -> text.append("\\\\");
        case '\t' -> text.append("\\t");
        case '\n' -> text.append("\\n");
        case '\r' -> text.append("\\r");
        case '\0' -> {}
        default -> text.append(c);
      }
    }
    text.append('\t');
  }

  private static void save(Connection database, StringBuilder text, long cursor) throws Exception {
    String columns = String.join(", ", COLUMNS);
    CopyManager copy = database.unwrap(PGConnection.class).getCopyAPI();
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.copyIn("copy stage (" + columns + ") from stdin", new java.io.ByteArrayInputStream(bytes));
    try (Statement statement = database.createStatement()) {
      statement.executeUpdate(upsert(columns));
    }
    try (PreparedStatement statement =
        database.prepareStatement("update script_cursor set id = ?")) {
      statement.setLong(1, cursor);
      if (statement.executeUpdate() == 0) {
        try (Statement first = database.createStatement()) {
          first.executeUpdate("insert into script_cursor values (" + cursor + ")");
        }
      }
    }
    database.commit();
  }

  private static String upsert(String columns) {
    StringBuilder set = new StringBuilder();
    StringBuilder differs = new StringBuilder();
    for (String column : COLUMNS.subList(3, COLUMNS.size() - 2)) {
      set.append(column).append(" = excluded.").append(column).append(", ");
      differs.append(differs.isEmpty() ? "" : " or ");
      differs.append("t.").append(column).append(" is distinct from excluded.").append(column);
    }
    return "insert into access_event as t (%1$s) select %1$s from stage on conflict (event_id) do update set %2$s last_loaded_at = excluded.last_loaded_at where %3$s"
        .formatted(columns, set, differs);
  }
}
