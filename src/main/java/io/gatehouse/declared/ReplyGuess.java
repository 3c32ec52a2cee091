package io.gatehouse.declared;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.gatehouse.reply.FieldText.LocalTimes;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a reply of an unknown server seems to be: where its records are, what counts them, which
 * field is their key and which their time.
 */
final class ReplyGuess {

  private static final List<String> TOTALS =
      List.of("total", "totalcount", "totalrecords", "recordcount", "totalnum", "count");
  private static final List<String> CODES =
      List.of("code", "errcode", "errorcode", "resultcode", "status", "success", "ret");
  private static final List<String> MESSAGES =
      List.of("message", "msg", "errmsg", "error", "errormessage", "resultmsg", "reason");

  private static final List<String> NEXT =
      List.of(
          "next", "nextcursor", "cursor", "nexttoken", "nextpagetoken", "pagetoken", "scrollid");

  /** Objects inside of each other that are looked into. */
  private static final int DEEPEST = 3;

  /** A name of so many letters tells by itself what it is. */
  private static final int TELLING = 5;

  private final JsonNode reply;
  private final List<String> path = new ArrayList<>();
  private final ArrayNode records;
  private final String total;
  private final String next;
  private final String code;
  private final String message;
  private final String time;
  private final String key;

  /**
   * @throws IllegalArgumentException where it holds no list of records, in words for whoever asked
   */
  ReplyGuess(String body) {
    try {
      this.reply = new ObjectMapper().readTree(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the reply is no JSON: is it the address of the list itself, and not of a page?", e);
    }
    this.records = longest(reply, new ArrayList<>());
    if (records == null || records.isEmpty()) {
      throw new IllegalArgumentException(
          "the reply has no list of records: ask for a time or a page that has some");
    }
    this.total = sibling(TOTALS, node -> node.isValueNode() && node.asText().matches("\\d{1,18}"));
    this.next = findNext();
    this.code = top(CODES, node -> node.isValueNode() && !node.isNull());
    this.message = top(MESSAGES, node -> node.isTextual() || node.isNull());
    this.time = findTime();
    this.key = findKey();
  }

  JsonNode reply() {
    return reply;
  }

  /** From the reply down to its list; empty where the reply is one. */
  List<String> path() {
    return path;
  }

  ArrayNode records() {
    return records;
  }

  /** Where the reply counts, dotted; null where it does not. */
  String total() {
    return total;
  }

  /** Where the reply names what follows, dotted; null where it does not. */
  String next() {
    return next;
  }

  /** Beside the list, or in an object there such as {@code paging}; an address is no cursor. */
  private String findNext() {
    for (String field : paths(reply)) {
      JsonNode value = SampleRecords.at(reply, field);
      String own = plain(field.substring(field.lastIndexOf('.') + 1));
      boolean isValue = value.isTextual() || value.isNull() || value.isIntegralNumber();
      if (NEXT.contains(own) && isValue && !value.asText().startsWith("http")) {
        return field;
      }
    }
    return null;
  }

  /** The reply's member that says whether it is one; null for none. */
  String code() {
    return code;
  }

  /** The one with the server's words; null for none. */
  String message() {
    return message;
  }

  /** The records' field that says when; null for none. */
  String time() {
    return time;
  }

  /** The one that tells them apart; null for none. */
  String key() {
    return key;
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

  static String plain(String name) {
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

  /** Also what is in objects inside of the records, by dotted paths. */
  Set<String> fields() {
    Set<String> fields = new LinkedHashSet<>();
    records.forEach(record -> fields.addAll(paths(record)));
    return fields;
  }

  /** The fields of a record, and in place of those that hold objects the paths into these. */
  static Set<String> paths(JsonNode record) {
    Set<String> paths = new LinkedHashSet<>();
    addPaths(record, "", paths);
    return paths;
  }

  private static void addPaths(JsonNode object, String prefix, Set<String> paths) {
    for (var member : object.properties()) {
      String path = prefix + member.getKey();
      if (member.getValue().isObject() && path.chars().filter(c -> c == '.').count() < DEEPEST) {
        addPaths(member.getValue(), path + ".", paths);
      } else {
        paths.add(path);
      }
    }
  }

  /**
   * What a field may be called: by its whole path, by the end of it, and by its own name where that
   * says enough, as {@code cardNo} does and {@code name} does not.
   */
  static List<String> names(String field) {
    String[] parts = field.split("\\.");
    String own = plain(parts[parts.length - 1]);
    List<String> names = new ArrayList<>(List.of(plain(field)));
    if (parts.length > 2) {
      names.add(plain(parts[parts.length - 2]) + own);
    }
    if (own.length() >= TELLING) {
      names.add(own);
    }
    return names;
  }

  private String findTime() {
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
  String format(String field) {
    String format = null;
    for (JsonNode record : records) {
      JsonNode value = SampleRecords.at(record, field);
      if (value.isMissingNode() || value.isNull() || value.asText().isBlank()) {
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

  static String formatOf(String text) {
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
  private String findKey() {
    String best = null;
    int bestScore = 0;
    for (String field : fields()) {
      Set<String> seen = new HashSet<>();
      boolean isKey = !field.equals(time);
      for (JsonNode record : records) {
        JsonNode value = SampleRecords.at(record, field);
        isKey &= value.isValueNode() && !value.isNull();
        isKey &= !value.isFloatingPointNumber() && seen.add(value.asText());
        isKey &= value.asText().matches("[A-Za-z0-9_:-]{1,64}");
      }
      String name = plain(field);
      int score =
          names(field).stream().anyMatch(one -> one.matches("id|recordid|eventid|guid|uuid"))
              ? 4
              : !field.contains(".") && name.matches(".*(id|no|code|number|key)") ? 2 : 0;
      if (isKey && score > bestScore) {
        best = field;
        bestScore = score;
      }
    }
    return best;
  }

  List<String> keys() {
    if (key != null) {
      return List.of(key);
    }
    List<String> several = new ArrayList<>();
    for (String field : fields()) {
      boolean isEverywhere = true;
      for (JsonNode record : records) {
        JsonNode value = SampleRecords.at(record, field);
        isEverywhere &= value.isValueNode() && !value.isNull();
      }
      if (isEverywhere && several.size() < 4) {
        several.add(field);
      }
    }
    return several;
  }
}
