package io.gatehouse.declared;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A vendor's file and mapping as they may be, guessed from one reply: where the records are, how
 * pages are asked for, which field is the key, which the time, which fills which column. Whoever
 * uses it looks it over; it is meant to be right in form, and complete with samples. Of the reply
 * it keeps a few records, with letters and digits of texts that are neither keys, times nor codes
 * made unreadable.
 */
public final class VendorProposal {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int RECORDS_KEPT = 3;
  private static final int MOST_CODES = 8;

  /** Columns of either table, by names that vendors give their fields, without case and dashes. */
  private static final Map<String, List<String>> SYNONYMS = new LinkedHashMap<>();

  static {
    say("person_name", "personname username name holder employeename staffname fullname 姓名");
    say("person_no", "personno staffno employeeno jobnumber jobno badge userno workno empno 工号");
    say("person_id", "personid userid employeeid staffid empid uid");
    say("credential_no", "cardno card cardnumber credentialno 卡号");
    say("device_id", "deviceid deviceno devicesn sn terminalid controllerid");
    say("device_name", "devicename terminalname controllername");
    say("access_point_id", "doorid gateid gate door doorno accesspointid channelid");
    say("access_point_name", "doorname gatename accesspointname channelname");
    say("area_id", "areaid regionid zoneid");
    say("area_name", "areaname regionname zonename");
    say("org_id", "orgid deptid departmentid groupid");
    say("org_name", "orgname deptname dept department departmentname groupname 部门");
    say("plate_no", "plateno plate platenumber carno");
    say("event_code", "eventcode eventtype eventid alarmtype");
    say("event_name", "eventname eventtypename eventdesc");
    say("direction", "direction way inout inoutflag iotype");
    say("photo_url", "photourl picurl imageurl photo");
    say("phone", "phone mobile mobilephone tel");
    say("id_number", "idcard idnumber identityno idno");
  }

  private static final Set<String> OF_EVENTS_ALONE =
      Set.of(
          "credential_no",
          "device_id",
          "device_name",
          "access_point_id",
          "access_point_name",
          "area_name",
          "event_code",
          "event_name",
          "direction");

  private static final Map<String, String> PRIVATE =
      Map.of("phone", "phone", "id_number", "id-number", "photo_url", "photo-link");

  private static void say(String column, String names) {
    SYNONYMS.put(column, List.of(names.split(" ")));
  }

  /**
   * How the request said who asks.
   *
   * @param kind {@code none}, {@code header}, {@code bearer} or {@code basic}
   * @param name of the header, of the user; null for the others
   */
  public record Credentials(String kind, String name) {}

  private final String vendor;
  private final String feed;
  private final URI asked;
  private final Credentials credentials;
  private final ReplyGuess guess;
  private final String into;

  /**
   * @param into the table; null for a guess between access_event and person
   * @throws IllegalArgumentException where the reply holds no list of records, in words for whoever
   *     asked
   */
  public VendorProposal(
      String vendor, String feed, URI asked, Credentials credentials, String body, String into) {
    this.vendor = vendor;
    this.feed = feed;
    this.asked = asked;
    this.credentials = credentials;
    this.guess = new ReplyGuess(body);
    this.into = into != null ? into : guess.time() != null ? "access_event" : "person";
    if (this.into.equals("access_event") && guess.time() == null) {
      throw new IllegalArgumentException(
          "no field of the records is a time, and events need one: say --into person, or ask for"
              + " another list");
    }
  }

  /** By its path in {@code config/}: the vendor's file, the mapping, and the replies for lint. */
  public Map<String, String> files() {
    Map<String, String> files = new LinkedHashMap<>();
    String name = vendor + "-" + into;
    files.put("vendors/" + vendor + ".yaml", vendorFile());
    files.put("mappings/" + name + ".yaml", mapping());
    String samples = "vendors/samples/" + vendor + "-" + feed + "/";
    files.put(samples + "good.json", written(sample(RECORDS_KEPT)));
    files.put(samples + "empty.json", written(sample(0)));
    files.put(samples + "error.json", written(error()));
    ObjectNode list = JSON.createObjectNode();
    list.set("items", keptRecords(RECORDS_KEPT));
    files.put("mappings/samples/" + name + "/good.json", written(list));
    return files;
  }

  public String feed() {
    return feed;
  }

  public String into() {
    return into;
  }

  private static String written(JsonNode node) {
    return node.toString() + "\n";
  }

  private String vendorFile() {
    StringBuilder file = new StringBuilder();
    file.append("# Proposed from one reply of ").append(base(asked)).append(asked.getPath());
    file.append(": look it over.\nvendor: ").append(vendor).append('\n');
    switch (credentials.kind()) {
      case "header", "bearer" ->
          file.append(
              "settings:\n  token: {required: true, secret: true, description: who asks}\n");
      case "basic" ->
          file.append(
              "settings:\n  password: {required: true, secret: true, description: of the user}\n");
      default -> {}
    }
    file.append(
        switch (credentials.kind()) {
          case "header" ->
              "auth: {kind: header, header: "
                  + quoted(credentials.name())
                  + ", value: \"{{token}}\"}\n";
          case "bearer" -> "auth: {kind: bearer, token: \"{{token}}\"}\n";
          case "basic" ->
              "auth: {kind: basic, user: "
                  + quoted(credentials.name())
                  + ", password: \"{{password}}\"}\n";
          default -> "auth: {kind: none}\n";
        });
    file.append("reply:\n  records: ");
    file.append(guess.path().isEmpty() ? "." : quoted(String.join(".", guess.path()))).append('\n');
    file.append(
        guess.code() == null
            ? "  success: {http: [200]}\n"
            : "  success: {field: %s, is: [%s]}\n"
                .formatted(quoted(guess.code()), quoted(guess.reply().get(guess.code()).asText())));
    if (guess.total() != null) {
      file.append("  empty: {field: %s, is: [\"0\"]}\n".formatted(quoted(guess.total())));
    }
    file.append("  message: ")
        .append(quoted(guess.message() == null ? "message" : guess.message()))
        .append('\n');
    file.append("feeds:\n  ").append(feed).append(":\n");
    file.append("    schedule: ").append(into.equals("person") ? "1h" : "1m").append('\n');
    file.append("    get: ").append(quoted(asked.getPath())).append('\n');
    new PagingGuess(asked, guess).write(file);
    file.append("    key: [");
    file.append(String.join(", ", guess.keys().stream().map(VendorProposal::quoted).toList()));
    file.append("]\n");
    if (into.equals("person")) {
      file.append("    listing: true\n");
    }
    return file.append("    into: ").append(into).append('\n').toString();
  }

  private String mapping() {
    StringBuilder file = new StringBuilder();
    file.append("# Proposed from one reply: look over what each column is filled from.\n");
    file.append("table: ").append(into).append('\n');
    Map<String, String> columns = new LinkedHashMap<>();
    Map<String, String> privates = new LinkedHashMap<>();
    boolean isEvent = into.equals("access_event");
    if (isEvent) {
      String moment =
          "{from: %s%s, required: true}".formatted(quoted(guess.time()), type(guess.time()));
      if (guess.key() != null) {
        file.append(
            "identity: {id: event_id, time: occurred_at, columns: [site, source_event_id],"
                + " number: source_event_id}\n");
        columns.put(
            "source_event_id",
            "{from: %s, type: id, required: true}".formatted(quoted(guess.key())));
      }
      columns.put("source_epoch", "{default: 0}");
      columns.put("occurred_at", moment);
      columns.put("local_date", moment);
    } else if (!into.equals("person")) {
      throw new IllegalArgumentException("--into: expected access_event or person, got " + into);
    } else {
      columns.put(
          "person_id",
          "{from: %s, type: id, required: true}".formatted(quoted(guess.keys().get(0))));
    }
    for (String field : guess.fields()) {
      SYNONYMS.forEach(
          (column, names) -> {
            boolean fits =
                isCalled(field, names)
                    && !columns.containsKey(column)
                    && !(isEvent && field.equals(guess.key()))
                    && (isEvent
                        ? !column.equals("phone") && !column.equals("id_number")
                        : !OF_EVENTS_ALONE.contains(column));
            String filled = fits ? filled(column, field) : null;
            if (filled != null) {
              columns.put(column, filled);
            }
            if (isCalled(field, names) && PRIVATE.containsKey(column)) {
              privates.put(field, PRIVATE.get(column));
            }
          });
    }
    if (isEvent && guess.key() == null) {
      List<String> same = new ArrayList<>(List.of("site", "occurred_at"));
      for (String column :
          List.of("access_point_id", "device_id", "credential_no", "person_id", "person_no")) {
        if (columns.containsKey(column)) {
          same.add(column);
        }
      }
      file.append("identity: {id: event_id, time: occurred_at, columns: [");
      file.append(String.join(", ", same)).append("]}\n");
    }
    if (!privates.isEmpty()) {
      List<String> pairs = new ArrayList<>();
      privates.forEach((field, kind) -> pairs.add(quoted(field) + ": " + kind));
      file.append("private: {").append(String.join(", ", pairs)).append("}\n");
    }
    file.append("columns:\n");
    columns.forEach(
        (column, from) -> file.append("  ").append(column).append(": ").append(from).append('\n'));
    return file.toString();
  }

  private static boolean isCalled(String field, List<String> names) {
    return ReplyGuess.names(field).stream().anyMatch(names::contains);
  }

  /** Null where the values do not fit the column. */
  private String filled(String column, String field) {
    for (JsonNode record : guess.records()) {
      if (SampleRecords.at(record, field).isContainerNode()) {
        return null;
      }
    }
    if (column.equals("direction")) {
      Map<String, String> codes = new LinkedHashMap<>();
      for (JsonNode record : guess.records()) {
        String value = SampleRecords.at(record, field).asText();
        String word =
            value.matches("(?i)in|entry|enter|进|进门|入")
                ? "IN"
                : value.matches("(?i)out|exit|leave|出|出门") ? "OUT" : null;
        if (word != null) {
          codes.put(value, word);
        }
      }
      if (codes.isEmpty() || codes.size() > MOST_CODES) {
        return null;
      }
      List<String> pairs = new ArrayList<>();
      codes.forEach((value, word) -> pairs.add(quoted(value) + ": " + word));
      return "{from: %s, codes: {%s, \"*\": UNKNOWN}}"
          .formatted(quoted(field), String.join(", ", pairs));
    }
    boolean isId = column.endsWith("_id") || column.endsWith("_no") || column.endsWith("_code");
    return isId ? "{from: %s, type: id}".formatted(quoted(field)) : quoted(field);
  }

  private String type(String field) {
    String format = guess.format(field);
    return format.startsWith("epoch") ? ", type: " + format : "";
  }

  private ArrayNode keptRecords(int count) {
    ArrayNode kept = JSON.createArrayNode();
    for (int i = 0; i < Math.min(count, guess.records().size()); i++) {
      ObjectNode record = guess.records().get(i).deepCopy();
      for (String field : ReplyGuess.paths(record)) {
        boolean isCode = isCalled(field, SYNONYMS.get("direction")) || guess.keys().contains(field);
        JsonNode value = SampleRecords.at(record, field);
        if (!value.isMissingNode() && !field.equals(guess.time()) && !isCode) {
          SampleRecords.set(record, field, unreadable(value));
        }
      }
      kept.add(record);
    }
    return kept;
  }

  /** Of the same kind and length; numbers and times stay. */
  private static JsonNode unreadable(JsonNode value) {
    if (value.isTextual() && ReplyGuess.formatOf(value.asText()) == null) {
      return JSON.getNodeFactory()
          .textNode(value.asText().replaceAll("\\p{L}", "x").replaceAll("\\d", "0"));
    }
    if (value instanceof ObjectNode || value instanceof ArrayNode) {
      return value instanceof ArrayNode ? JSON.createArrayNode() : JSON.createObjectNode();
    }
    return value;
  }

  /** The reply with so many records. Whatever else it holds of texts is made unreadable. */
  private JsonNode sample(int count) {
    ArrayNode kept = keptRecords(count);
    if (guess.path().isEmpty()) {
      return kept;
    }
    ObjectNode sample = JSON.createObjectNode();
    copy((ObjectNode) guess.reply(), sample, "", kept, count);
    return sample;
  }

  private void copy(ObjectNode from, ObjectNode into, String prefix, ArrayNode kept, int count) {
    for (var member : from.properties()) {
      String name = prefix + member.getKey();
      if (name.equals(String.join(".", guess.path()))) {
        into.set(member.getKey(), kept);
      } else if (String.join(".", guess.path()).startsWith(name + ".")) {
        copy(
            (ObjectNode) member.getValue(),
            into.putObject(member.getKey()),
            name + ".",
            kept,
            count);
      } else if (name.equals(guess.total())) {
        into.put(member.getKey(), count == 0 ? 0 : kept.size());
      } else if (name.equals(guess.code())) {
        into.set(member.getKey(), member.getValue());
      } else {
        into.set(member.getKey(), unreadable(member.getValue()));
      }
    }
  }

  private JsonNode error() {
    ObjectNode error = JSON.createObjectNode();
    if (guess.code() != null) {
      JsonNode good = guess.reply().get(guess.code());
      if (good.isBoolean()) {
        error.put(guess.code(), !good.asBoolean());
      } else if (good.isNumber()) {
        error.put(guess.code(), good.asLong() + 9999);
      } else {
        error.put(guess.code(), "no-" + good.asText());
      }
    }
    error.put(
        guess.message() == null ? "message" : guess.message(), "proposed: put a real refusal here");
    return error;
  }

  /** As {@code sites.<site>.base-url} has it. */
  public static String base(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority();
  }

  static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : JSON.getNodeFactory().textNode(text).toString();
  }
}
