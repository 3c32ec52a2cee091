package io.gatehouse.simulator;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Documents to be filled in, by name: the shapes of a vendor's messages, and of the rows that
 * become of them. A JSON object whose values are fixed, or hold placeholders:
 *
 * <ul>
 *   <li>{@code "{name}"} the value as it is: a number, a text, null, members, a list of members;
 *   <li>{@code "{name=0}"} the same, or 0 where the thing has no such value;
 *   <li>{@code "{name|1=IN,0=OUT,*=UNKNOWN}"} a word for each code;
 *   <li>{@code "{name:time}"}, {@code :day}, {@code :epoch}, {@code :number}, {@code :text} so
 *       written; times on the server's clock, {@code 2026-03-01 08:30:00}, epoch in seconds;
 *   <li>{@code "http://host/{name}.jpeg"} inside a text;
 *   <li>{@code ":given"} 1 where there is a value, else 0;
 *   <li>{@code ":known"} null where the value says none: {@code ""}, 0 or {@code "0"};
 *   <li>{@code "name?": …} the member is left out where its value is null;
 *   <li>{@code "name|other": …} names that servers give the member as well, see {@link
 *       QuirkyWriter}.
 * </ul>
 */
public final class Templates {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd");
  private static final Pattern PLACEHOLDER =
      Pattern.compile("\\{(\\w+)(?:=([^{}|:]*))?(?:\\|([^{}:]*))?(?::(\\w+))?}");

  /** What stands behind a member's name. */
  private interface Part {
    Object value(Thing thing, Map<String, ?> more);
  }

  private static final Thing NOTHING = Thing.kind("nothing").of((Object) null);

  private record Member(Fields.Name name, boolean optional, Part part) {}

  private final ZoneId zone;
  private final Map<String, List<Member>> shapes = new LinkedHashMap<>();

  /**
   * @param shapes JSON objects by name
   * @param zone of the server's clock
   */
  Templates(Map<String, JsonNode> shapes, ZoneId zone) {
    this.zone = zone;
    shapes.forEach((name, shape) -> this.shapes.put(name, members(shape)));
  }

  /**
   * Reads them all.
   *
   * @param resource such as {@code /simulator/k30/replies.json}: an object of shapes by name
   */
  public static Templates read(String resource, ZoneId zone) {
    Map<String, JsonNode> shapes = new LinkedHashMap<>();
    json(resource).properties().forEach(shape -> shapes.put(shape.getKey(), shape.getValue()));
    return new Templates(shapes, zone);
  }

  /** A document of the jar's own. */
  public static JsonNode json(String resource) {
    try (InputStream in = Templates.class.getResourceAsStream(resource)) {
      if (in == null) {
        throw new IllegalArgumentException("no resource " + resource);
      }
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + ": " + e.getMessage(), e);
    }
  }

  /** An object's values by its names: texts, whole numbers, lists and null. */
  public static Map<String, Object> values(JsonNode object) {
    return JSON.convertValue(object, new TypeReference<>() {});
  }

  public Fields fill(String shape, Thing thing) {
    return fill(shape, thing, Map.of());
  }

  /** Of what is no thing: a page, a refusal. */
  public Fields fill(String shape, Map<String, ?> values) {
    return fill(shape, NOTHING, values);
  }

  /**
   * @param more values beside the thing's own, or in their place
   * @throws IllegalArgumentException for a value that neither has
   */
  public Fields fill(String shape, Thing thing, Map<String, ?> more) {
    List<Member> members = shapes.get(shape);
    if (members == null) {
      throw new IllegalArgumentException("no shape " + shape + " among " + shapes.keySet());
    }
    return filled(members, thing, more);
  }

  private static Fields filled(List<Member> members, Thing thing, Map<String, ?> more) {
    Fields filled = new Fields();
    for (Member member : members) {
      Object value = member.part.value(thing, more);
      if (value != null || !member.optional) {
        filled.add(new Fields.Field(member.name, value));
      }
    }
    return filled;
  }

  private List<Member> members(JsonNode shape) {
    List<Member> members = new ArrayList<>();
    for (Map.Entry<String, JsonNode> member : shape.properties()) {
      String key = member.getKey();
      boolean optional = key.endsWith("?");
      List<String> names =
          List.of((optional ? key.substring(0, key.length() - 1) : key).split("\\|"));
      Fields.Name name = Fields.Name.of(names.get(0), names.subList(1, names.size()));
      members.add(new Member(name, optional, part(member.getValue())));
    }
    return members;
  }

  private Part part(JsonNode value) {
    if (value.isTextual()) {
      return text(value.textValue());
    }
    if (value.isObject()) {
      List<Member> members = members(value);
      return (thing, more) -> filled(members, thing, more);
    }
    Object fixed =
        value.isNull()
            ? null
            : value.isBoolean() ? (Object) value.booleanValue() : (Object) value.longValue();
    return (thing, more) -> fixed;
  }

  private Part text(String text) {
    Matcher placeholder = PLACEHOLDER.matcher(text);
    if (placeholder.matches()) {
      return placeholder(placeholder);
    }
    List<Part> pieces = new ArrayList<>();
    int end = 0;
    placeholder.reset();
    while (placeholder.find()) {
      String before = text.substring(end, placeholder.start());
      pieces.add((thing, more) -> before);
      pieces.add(placeholder(placeholder));
      end = placeholder.end();
    }
    String rest = text.substring(end);
    if (pieces.isEmpty()) {
      return (thing, more) -> rest;
    }
    return (thing, more) -> {
      StringBuilder joined = new StringBuilder();
      pieces.forEach(piece -> joined.append(piece.value(thing, more)));
      return joined.append(rest).toString();
    };
  }

  private Part placeholder(Matcher found) {
    String name = found.group(1);
    String instead = found.group(2);
    Map<String, String> words = words(found.group(3));
    String type = found.group(4) == null ? "" : found.group(4);
    Object none = type.equals("given") ? (Object) 0 : null;
    return (thing, more) -> {
      Object value = instead;
      if (more.containsKey(name)) {
        value = more.get(name);
      } else if (instead == null || thing.has(name)) {
        value = thing.get(name);
      }
      if (!words.isEmpty() && value != null) {
        value = words.getOrDefault(value.toString(), words.get("*"));
      }
      if (value == null) {
        return none;
      }
      return type.isEmpty() ? value : typed(value, type);
    };
  }

  private static Map<String, String> words(String codes) {
    Map<String, String> words = new LinkedHashMap<>();
    if (codes != null) {
      for (String pair : codes.split(",")) {
        words.put(pair.substring(0, pair.indexOf('=')), pair.substring(pair.indexOf('=') + 1));
      }
    }
    return words;
  }

  private Object typed(Object value, String type) {
    return switch (type) {
      case "text" -> value.toString();
      case "given" -> 1;
      case "number" -> Long.valueOf(value.toString());
      case "known" -> value.equals("") || value.toString().equals("0") ? null : value;
      case "time" -> value instanceof Instant at ? time(at) : value;
      case "epoch" -> value instanceof Instant at ? (Object) at.getEpochSecond() : value;
      case "day" -> value instanceof Instant at ? DAY.format(at.atZone(zone)) : value.toString();
      default -> throw new IllegalArgumentException("no type " + type + " in a template");
    };
  }

  /** As Java writes it, which takes far less time than a formatter: each record has one. */
  private String time(Instant at) {
    String text = LocalDateTime.ofInstant(at, zone).toString().replace('T', ' ');
    return text.length() == 16 ? text + ":00" : text.substring(0, 19);
  }
}
