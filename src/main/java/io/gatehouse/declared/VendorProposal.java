package io.gatehouse.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.reply.LocalTimes;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

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

  private static final List<String> TOTALS =
      List.of("total", "totalcount", "totalrecords", "recordcount", "totalnum", "count");
  private static final List<String> CODES =
      List.of("code", "errcode", "errorcode", "resultcode", "status", "success", "ret");
  private static final List<String> MESSAGES =
      List.of("message", "msg", "errmsg", "error", "errormessage", "resultmsg", "reason");

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
  private final JsonNode reply;
  private final List<String> path = new ArrayList<>();
  private final ArrayNode records;
  private final String total;
  private final String code;
  private final String message;
  private final String key;
  private final String time;
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
    try {
      this.reply = JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the reply is no JSON: is it the address of the list itself, and not of a page?", e);
    }
    this.records = longest(reply, new ArrayList<>());
    if (records == null || records.isEmpty()) {
      throw new IllegalArgumentException(
          "the reply has no list of records: ask for a time or a page that has some");
    }
    this.total = sibling(TOTALS, node -> node.canConvertToLong() && node.asLong() >= 0);
    this.code = top(CODES, node -> node.isValueNode() && !node.isNull());
    this.message = top(MESSAGES, node -> node.isTextual() || node.isNull());
    this.time = time();
    this.key = key();
    this.into = into != null ? into : time != null ? "access_event" : "person";
    if (this.into.equals("access_event") && time == null) {
      throw new IllegalArgumentException(
          "no field of the records is a time, and events need one: say --into person, or ask for"
              + " another list");
    }
  }

  /** The list with the most objects; its way down is noted. */
  private ArrayNode longest(JsonNode node, List<String> way) {
    if (node instanceof ArrayNode list) {
      boolean areRecords = !list.isEmpty() && list.get(0).isObject();
      if (areRecords) {
        path.clear();
        path.addAll(way);
      }
      return areRecords ? list : null;
    }
    ArrayNode best = null;
    List<String> bestWay = List.of();
    for (var member : node.properties()) {
      List<String> down = new ArrayList<>(way);
      down.add(member.getKey());
      ArrayNode found = way.size() < 4 ? longest(member.getValue(), down) : null;
      if (found != null && (best == null || found.size() > best.size())) {
        best = found;
        bestWay = List.copyOf(path);
      }
    }
    if (best != null) {
      path.clear();
      path.addAll(bestWay);
    }
    return best;
  }

  private static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[_\\-\\s.]", "");
  }

  /** A member of the object that holds the list, or of the reply; its dotted path. */
  private String sibling(List<String> names, Predicate<JsonNode> fits) {
    for (int depth = Math.max(0, path.size() - 1); depth >= 0; depth--) {
      JsonNode holder = reply;
      for (String name : path.subList(0, depth)) {
        holder = holder.get(name);
      }
      String prefix = depth == 0 ? "" : String.join(".", path.subList(0, depth)) + ".";
      for (String name : names) {
        for (var member : holder.properties()) {
          if (plain(member.getKey()).equals(name) && fits.test(member.getValue())) {
            return prefix + member.getKey();
          }
        }
      }
    }
    return null;
  }

  private String top(List<String> names, Predicate<JsonNode> fits) {
    for (String name : names) {
      for (var member : reply.properties()) {
        if (plain(member.getKey()).equals(name) && fits.test(member.getValue())) {
          return member.getKey();
        }
      }
    }
    return null;
  }

  private Set<String> fields() {
    Set<String> fields = new java.util.LinkedHashSet<>();
    records.forEach(record -> record.fieldNames().forEachRemaining(fields::add));
    return fields;
  }

  private String time() {
    String best = null;
    int bestScore = 0;
    for (String field : fields()) {
      String name = plain(field);
      if (format(field) == null || name.contains("birth") || name.contains("expire")) {
        continue;
      }
      int score =
          1
              + (name.matches(".*(event|pass|occur|punch|swipe|access|open|check).*") ? 4 : 0)
              + (name.matches(".*(time|date|stamp|when|ts$|at$|时间).*") ? 2 : 0)
              - (name.matches(".*(creat|updat|modif|upload|insert).*") ? 2 : 0);
      if (score > bestScore) {
        best = field;
        bestScore = score;
      }
    }
    return best;
  }

  /** As checkpoints and types have it: epoch-seconds, epoch-millis, iso, local-time; or null. */
  private String format(String field) {
    String format = null;
    for (JsonNode record : records) {
      JsonNode value = record.get(field);
      if (value == null || value.isNull() || value.asText().isBlank()) {
        continue;
      }
      String one = formatOf(value.asText());
      if (one == null || (format != null && !format.equals(one))) {
        return null;
      }
      format = one;
    }
    return format;
  }

  private static String formatOf(String text) {
    if (text.matches("1\\d{9}")) {
      return "epoch-seconds";
    }
    if (text.matches("1\\d{12}")) {
      return "epoch-millis";
    }
    boolean isTime = text.length() > 12 && new LocalTimes(ZoneOffset.UTC).instant(text) != null;
    return !isTime ? null : text.matches(".*T.*(Z|[+-]\\d{2}:?\\d{2})") ? "iso" : "local-time";
  }

  /** The field that tells records apart; null where none does. */
  private String key() {
    String best = null;
    int bestScore = 0;
    for (String field : fields()) {
      Set<String> seen = new HashSet<>();
      boolean isKey = !field.equals(time);
      for (JsonNode record : records) {
        JsonNode value = record.get(field);
        isKey &= value != null && value.isValueNode() && !value.isNull();
        isKey &= value != null && !value.isFloatingPointNumber() && seen.add(value.asText());
        isKey &= value != null && value.asText().matches("[A-Za-z0-9_:-]{1,64}");
      }
      String name = plain(field);
      int score =
          name.matches("id|recordid|eventid|guid|uuid|_id")
              ? 4
              : name.matches(".*(id|no|code|number|key)") ? 2 : 0;
      if (isKey && score > bestScore) {
        best = field;
        bestScore = score;
      }
    }
    return best;
  }

  private List<String> keys() {
    if (key != null) {
      return List.of(key);
    }
    List<String> several = new ArrayList<>();
    for (String field : fields()) {
      boolean isEverywhere = true;
      for (JsonNode record : records) {
        isEverywhere &= record.hasNonNull(field) && record.get(field).isValueNode();
      }
      if (isEverywhere && several.size() < 4) {
        several.add(field);
      }
    }
    return several;
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
    file.append(path.isEmpty() ? "." : quoted(String.join(".", path))).append('\n');
    file.append(
        code == null
            ? "  success: {http: [200]}\n"
            : "  success: {field: %s, is: [%s]}\n"
                .formatted(quoted(code), quoted(reply.get(code).asText())));
    if (total != null) {
      file.append("  empty: {field: %s, is: [\"0\"]}\n".formatted(quoted(total)));
    }
    file.append("  message: ").append(quoted(message == null ? "message" : message)).append('\n');
    file.append("feeds:\n  ").append(feed).append(":\n");
    file.append("    schedule: ").append(into.equals("person") ? "1h" : "1m").append('\n');
    file.append("    get: ").append(quoted(asked.getPath())).append('\n');
    parametersAndPaging(file);
    file.append("    key: [");
    file.append(String.join(", ", keys().stream().map(VendorProposal::quoted).toList()));
    file.append("]\n");
    if (into.equals("person")) {
      file.append("    listing: true\n");
    }
    return file.append("    into: ").append(into).append('\n').toString();
  }

  private void parametersAndPaging(StringBuilder file) {
    Map<String, String> query = query();
    String page = taken(query, "page", "pageindex", "pageno", "pagenum", "currentpage");
    String first = page == null ? null : query.remove(page);
    String offset = page != null ? null : taken(query, "offset", "skip", "start", "startindex");
    offset = offset != null && query.get(offset).matches("\\d{1,9}") ? offset : null;
    String size =
        page == null && offset == null
            ? null
            : taken(query, "size", "pagesize", "limit", "perpage", "rows", "count", "take");
    String many = size == null ? null : query.remove(size);
    many = many != null && many.matches("[1-9]\\d{0,5}") ? many : String.valueOf(records.size());
    if (offset != null) {
      query.remove(offset);
    }
    String from = moment(query, "since", "from", "starttime", "begintime", "start", "begin");
    String to = moment(query, "to", "until", "endtime", "end");
    String format = from == null ? null : formatOf(query.get(from));
    if (from != null) {
      query.put(from, "{from}");
    }
    if (to != null) {
      query.put(to, "{to}");
    }
    if (!query.isEmpty()) {
      file.append("    parameters: {");
      List<String> pairs = new ArrayList<>();
      query.forEach((name, value) -> pairs.add(quoted(name) + ": " + quoted(value)));
      file.append(String.join(", ", pairs)).append("}\n");
    }
    StringBuilder paging = new StringBuilder("    paging: {kind: ");
    if (page != null && size != null) {
      paging.append("page, page: ").append(quoted(page)).append(", size: ").append(quoted(size));
      boolean isZero = "0".equals(first);
      paging.append(", first: ").append(isZero ? 0 : 1).append(", page-size: ").append(many);
    } else if (offset != null && size != null) {
      paging.append("offset, offset: ").append(quoted(offset));
      paging.append(", limit: ").append(quoted(size)).append(", page-size: ").append(many);
    } else {
      paging.append("single");
    }
    if (total != null && size != null) {
      paging.append(", total: ").append(quoted(total));
    }
    if (from != null && to != null) {
      paging.append(", window: {widest: 1d, overlap: 2h, lag: 2m, format: ").append(format);
      paging.append('}');
    }
    file.append(paging).append("}\n");
    if (from != null && to == null && time != null) {
      file.append(
          "    checkpoint: {field: %s, overlap: 2h, format: %s}\n"
              .formatted(quoted(time), format(time)));
    } else if (from == null) {
      file.append("    checkpoint: none\n");
    }
  }

  private Map<String, String> query() {
    Map<String, String> query = new LinkedHashMap<>();
    if (asked.getRawQuery() != null) {
      for (String pair : asked.getRawQuery().split("&")) {
        String[] parts = pair.split("=", 2);
        query.put(
            URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
            parts.length < 2 ? "" : URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static String taken(Map<String, String> query, String... names) {
    for (String name : names) {
      for (String parameter : query.keySet()) {
        if (plain(parameter).equals(name)) {
          return parameter;
        }
      }
    }
    return null;
  }

  /** A parameter of such a name whose value is a time. */
  private static String moment(Map<String, String> query, String... names) {
    String parameter = taken(query, names);
    return parameter != null && formatOf(query.get(parameter)) != null ? parameter : null;
  }

  private String mapping() {
    StringBuilder file = new StringBuilder();
    file.append("# Proposed from one reply: look over what each column is filled from.\n");
    file.append("table: ").append(into).append('\n');
    Map<String, String> columns = new LinkedHashMap<>();
    Map<String, String> privates = new LinkedHashMap<>();
    boolean isEvent = into.equals("access_event");
    if (isEvent) {
      String moment = "{from: %s%s, required: true}".formatted(quoted(time), type(time));
      if (key != null) {
        file.append(
            "identity: {id: event_id, time: occurred_at, columns: [site, source_event_id],"
                + " number: source_event_id}\n");
        columns.put(
            "source_event_id", "{from: %s, type: id, required: true}".formatted(quoted(key)));
        columns.put("source_epoch", "{default: 0}");
      }
      columns.put("occurred_at", moment);
      columns.put("local_date", moment);
    } else if (!into.equals("person")) {
      throw new IllegalArgumentException("--into: expected access_event or person, got " + into);
    } else {
      columns.put(
          "person_id", "{from: %s, type: id, required: true}".formatted(quoted(keys().get(0))));
    }
    for (String field : fields()) {
      SYNONYMS.forEach(
          (column, names) -> {
            boolean fits =
                names.contains(plain(field))
                    && !columns.containsKey(column)
                    && (isEvent
                        ? !column.equals("phone") && !column.equals("id_number")
                        : !OF_EVENTS_ALONE.contains(column));
            String filled = fits ? filled(column, field) : null;
            if (filled != null) {
              columns.put(column, filled);
            }
            if (names.contains(plain(field)) && PRIVATE.containsKey(column)) {
              privates.put(field, PRIVATE.get(column));
            }
          });
    }
    if (isEvent && key == null) {
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

  /** Null where the values do not fit the column. */
  private String filled(String column, String field) {
    for (JsonNode record : records) {
      if (record.has(field) && record.get(field).isContainerNode()) {
        return null;
      }
    }
    if (column.equals("direction")) {
      Map<String, String> codes = new LinkedHashMap<>();
      for (JsonNode record : records) {
        String value = record.path(field).asText();
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
    String format = format(field);
    return format.startsWith("epoch") ? ", type: " + format : "";
  }

  private ArrayNode keptRecords(int count) {
    ArrayNode kept = JSON.createArrayNode();
    for (int i = 0; i < Math.min(count, records.size()); i++) {
      ObjectNode record = records.get(i).deepCopy();
      for (String field : fields()) {
        boolean isCode = SYNONYMS.get("direction").contains(plain(field)) || keys().contains(field);
        if (record.has(field) && !field.equals(time) && !isCode) {
          record.set(field, unreadable(record.get(field)));
        }
      }
      kept.add(record);
    }
    return kept;
  }

  /** Of the same kind and length; numbers and times stay. */
  private static JsonNode unreadable(JsonNode value) {
    if (value.isTextual() && formatOf(value.asText()) == null) {
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
    if (path.isEmpty()) {
      return kept;
    }
    ObjectNode sample = JSON.createObjectNode();
    copy((ObjectNode) reply, sample, "", kept, count);
    return sample;
  }

  private void copy(ObjectNode from, ObjectNode into, String prefix, ArrayNode kept, int count) {
    for (var member : from.properties()) {
      String name = prefix + member.getKey();
      if (name.equals(String.join(".", path))) {
        into.set(member.getKey(), kept);
      } else if (String.join(".", path).startsWith(name + ".")) {
        copy(
            (ObjectNode) member.getValue(),
            into.putObject(member.getKey()),
            name + ".",
            kept,
            count);
      } else if (name.equals(total)) {
        into.put(member.getKey(), count == 0 ? 0 : kept.size());
      } else if (name.equals(code)) {
        into.set(member.getKey(), member.getValue());
      } else {
        into.set(member.getKey(), unreadable(member.getValue()));
      }
    }
  }

  private JsonNode error() {
    ObjectNode error = JSON.createObjectNode();
    if (code != null) {
      JsonNode good = reply.get(code);
      if (good.isBoolean()) {
        error.put(code, !good.asBoolean());
      } else if (good.isNumber()) {
        error.put(code, good.asLong() + 9999);
      } else {
        error.put(code, "no-" + good.asText());
      }
    }
    error.put(message == null ? "message" : message, "proposed: put a real refusal here");
    return error;
  }

  /** As {@code sites.<site>.base-url} has it. */
  public static String base(URI address) {
    return address.getScheme() + "://" + address.getRawAuthority();
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z][A-Za-z0-9_]*")
            && !text.matches("(?i)y|n|yes|no|on|off|true|false|null")
        ? text
        : JSON.getNodeFactory().textNode(text).toString();
  }
}
