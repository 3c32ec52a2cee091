package io.gatehouse.simulator;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Writes messages as a vendor's servers do on a bad day; a good day is one without quirks. */
public final class QuirkyWriter {
  private static final JsonFactory JSON =
      JsonFactory.builder().enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8).build();

  /** What a server says for none, in turn; it says nothing after them. */
  private static final List<Object> NONES = Arrays.asList(null, "", "0", 0);

  private static final Pattern NUMBER = Pattern.compile("0|-?[1-9][0-9]{0,17}");

  /** What is done to messages. */
  private enum Kind {
    /** Members have other names. */
    RENAME,
    /** Members have another name, and every other one its own. */
    RENAME_IN_TURN,
    /** Members have one of the other names that their shape gives, or their own, in turn. */
    OTHER_NAMES,
    /** All numbers but those of the named members. */
    NUMBERS_AS_TEXT,
    /** Digits without quotes. */
    TEXT_AS_NUMBERS,
    /** The named members' numbers are text, and their text numbers. */
    OTHER_TYPE,
    /** Empty texts are null, every other one. */
    EMPTY_AS_NULL,
    /** The named members say none as "0", 0, "", null, or not at all. */
    NONE_AS_ANYTHING,
    /** The named times have {@code .0} behind the second, in every other object. */
    FRACTION,
    /** A member that is there once comes a second time, with another value. */
    TWIN,
    /** Members that no document has, behind the others of an object in a list. */
    EXTRA_MEMBERS,
    /** A comma behind the last member, and behind the last object of a list. */
    TRAILING_COMMA,
    /** No comma before the last member. */
    NO_LAST_COMMA,
    /** Line breaks and blanks. */
    INDENT,
    /** Another encoding than the one that is said; what it lacks becomes a question mark. */
    CHARSET,
    /** Another content type, or none. */
    CONTENT_TYPE
  }

  /**
   * One kind, with what it needs.
   *
   * @param names of the members that it touches, each with its other name
   * @param argument the raw members, the twin's value, the charset, the content type, or null
   */
  private record Effect(Kind kind, Map<String, String> names, Object argument) {
    static Effect of(JsonNode quirk) {
      Map<String, Object> values = Templates.values(quirk);
      Map<String, String> names = new LinkedHashMap<>();
      for (String word : quirk.path("names").asText().split(" ")) {
        String[] both = word.split("=");
        names.put(both[0], both[both.length - 1]);
      }
      names.remove(""); // of a quirk that names none
      return new Effect(Kind.valueOf((String) values.get("kind")), names, values.get("argument"));
    }

    boolean touches(String name) {
      return names.containsKey(name);
    }

    String otherName(String name) {
      return names.getOrDefault(name, name);
    }
  }

  private final Switches<?> quirks;
  private final Map<String, Effect> table = new HashMap<>();

  /**
   * @param table what the quirks do to messages, by their names; those that it does not have are
   *     the vendor's server's own business
   */
  QuirkyWriter(Switches<?> quirks, JsonNode table) {
    this.quirks = quirks;
    table.properties().forEach(one -> this.table.put(one.getKey(), Effect.of(one.getValue())));
  }

  /**
   * JSON text.
   *
   * @param value members, a list of members, or what stands in a member
   */
  public String text(Object value) {
    return new String(bytes("", value, ""), StandardCharsets.UTF_8);
  }

  /** A whole reply: its encoding and its type may lie. */
  public HttpReply reply(Object value) {
    return reply("", value, "");
  }

  /** The same, with what no quirk touches before and behind it. */
  public HttpReply reply(String before, Object value, String after) {
    return lying(HttpReply.of(200, HttpReply.JSON, bytes(before, value, after)));
  }

  /** A reply whose text is written already. */
  public HttpReply verbatim(String text) {
    return lying(HttpReply.text(200, HttpReply.JSON, text));
  }

  private HttpReply lying(HttpReply honest) {
    HttpReply reply = honest;
    Map<Kind, List<Effect>> effects = effects();
    for (Effect effect : effects.getOrDefault(Kind.CHARSET, List.of())) {
      String text = new String(reply.body(), StandardCharsets.UTF_8);
      reply = reply.withBody(text.getBytes(Charset.forName((String) effect.argument())));
    }
    for (Effect effect : effects.getOrDefault(Kind.CONTENT_TYPE, List.of())) {
      reply = reply.with("Content-Type", (String) effect.argument());
    }
    return reply;
  }

  private byte[] bytes(String before, Object value, String after) {
    Map<Kind, List<Effect>> effects = effects();
    if (effects.isEmpty()) { // as most replies are
      return honest(before, value, after);
    }
    StringBuilder out = new StringBuilder(before);
    new Message(effects, out).value("", value, 0, 0);
    return out.append(after).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** JSON as a careful server writes it. */
  static byte[] honest(String before, Object value, String after) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream(16_384);
    try (JsonGenerator out = JSON.createGenerator(bytes)) {
      out.writeRaw(before);
      write(value, out);
      out.writeRaw(after);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // there is no file that could fail
    }
    return bytes.toByteArray();
  }

  private static void write(Object value, JsonGenerator out) throws IOException {
    if (value instanceof String text) { // as most are
      out.writeString(text);
    } else if (value instanceof Integer || value instanceof Long) {
      out.writeNumber(((Number) value).longValue());
    } else if (value == null || value instanceof Number || value instanceof Boolean) {
      out.writePOJO(value);
    } else if (value instanceof Fields object) {
      out.writeStartObject();
      for (Fields.Field member : object.list()) {
        out.writeFieldName(member.is().json());
        write(member.value(), out);
      }
      out.writeEndObject();
    } else if (value instanceof List<?> list) {
      out.writeStartArray();
      for (Object one : list) {
        write(one, out);
      }
      out.writeEndArray();
    } else {
      out.writeString(value.toString());
    }
  }

  /** A JSON text in its quotes. */
  public static StringBuilder quote(String text, StringBuilder out) {
    out.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, out);
    return out.append('"');
  }

  private Map<Kind, List<Effect>> effects() {
    Map<Kind, List<Effect>> effects = new EnumMap<>(Kind.class);
    for (Enum<?> quirk : quirks.allOn()) {
      Effect effect = table.get(quirk.name());
      if (effect != null) {
        effects.computeIfAbsent(effect.kind, kind -> new ArrayList<>()).add(effect);
      }
    }
    return effects;
  }

  /** By what the object says, not by its place: a server writes one record always alike. */
  private static int turn(Fields object) {
    if (object.list().isEmpty()) {
      return 0;
    }
    return String.valueOf(object.list().get(0).value()).hashCode() * 0x9E3779B9 >>> 16;
  }

  /** One message being written. */
  private record Message(Map<Kind, List<Effect>> effects, StringBuilder out) {

    private boolean on(Kind kind) {
      return effects.containsKey(kind);
    }

    private List<Effect> all(Kind kind) {
      return effects.getOrDefault(kind, List.of());
    }

    private boolean touches(Kind kind, String name) {
      return on(kind) && all(kind).stream().anyMatch(effect -> effect.touches(name));
    }

    void value(String name, Object value, int turn, int depth) {
      if (value instanceof Fields object) {
        object(object, false, depth);
      } else if (value instanceof List<?> list) {
        list(list, depth);
      } else if (value == null || value.equals("") && on(Kind.EMPTY_AS_NULL) && turn % 2 == 0) {
        out.append("null");
      } else if (value instanceof Boolean || isNumber(name, value)) {
        out.append(value);
      } else {
        quote(value.toString(), out);
      }
    }

    private void list(List<?> list, int depth) {
      out.append('[');
      for (int i = 0; i < list.size(); i++) {
        if (i > 0) {
          out.append(',');
        }
        if (list.get(i) instanceof Fields object) {
          object(object, true, depth + 1);
        } else {
          value("", list.get(i), i, depth + 1);
        }
      }
      out.append(on(Kind.TRAILING_COMMA) && !list.isEmpty() ? ",]" : "]");
    }

    private void object(Fields object, boolean listed, int depth) {
      int turn = turn(object);
      List<Fields.Field> members = members(object, turn);
      boolean forgets = on(Kind.NO_LAST_COMMA);
      out.append('{');
      for (int i = 0; i < members.size(); i++) {
        Fields.Field member = members.get(i);
        if (i > 0) {
          out.append(forgets && i == members.size() - 1 ? '\n' : ',');
        }
        indent(depth + 1);
        quote(name(member, turn + i), out).append(on(Kind.INDENT) ? " : " : ":");
        value(member.name(), timed(member, turn), turn + i + 1, depth + 1);
      }
      if (listed) {
        all(Kind.EXTRA_MEMBERS)
            .forEach(effect -> out.append(',').append((String) effect.argument()));
      }
      indent(depth);
      out.append(on(Kind.TRAILING_COMMA) ? ",}" : "}");
    }

    private void indent(int depth) {
      if (on(Kind.INDENT)) {
        out.append("\n" + "  ".repeat(depth));
      }
    }

    private List<Fields.Field> members(Fields object, int turn) {
      Fields members = new Fields();
      int form = turn % (NONES.size() + 1);
      for (Fields.Field member : object.list()) {
        if (!isNone(member.value()) || !touches(Kind.NONE_AS_ANYTHING, member.name())) {
          members.add(member);
        } else if (form < NONES.size()) {
          members.add(member.name(), NONES.get(form));
        }
      }
      for (Effect twin : all(Kind.TWIN)) {
        String name = twin.names.keySet().iterator().next();
        if (members.list().stream().filter(member -> member.name().equals(name)).count() == 1) {
          members.add(name, twin.argument());
        }
      }
      return members.list();
    }

    private static boolean isNone(Object value) {
      return value == null || value.equals("") || value.toString().equals("0");
    }

    private String name(Fields.Field member, int turn) {
      String other = member.name();
      if (on(Kind.OTHER_NAMES)) {
        int choice = turn % (member.is().others().size() + 1);
        other = choice == 0 ? other : member.is().others().get(choice - 1);
      }
      for (Effect effect : all(Kind.RENAME)) {
        other = effect.otherName(other);
      }
      for (Effect effect : all(Kind.RENAME_IN_TURN)) {
        other = turn % 2 == 0 ? effect.otherName(other) : other;
      }
      return other;
    }

    private Object timed(Fields.Field member, int turn) {
      boolean fraction =
          turn % 2 == 0
              && member.value() instanceof String text
              && text.length() == 19
              && touches(Kind.FRACTION, member.name());
      return fraction ? member.value() + ".0" : member.value();
    }

    private boolean isNumber(String name, Object value) {
      boolean other = touches(Kind.OTHER_TYPE, name);
      if (value instanceof Number) {
        return !other && (!on(Kind.NUMBERS_AS_TEXT) || touches(Kind.NUMBERS_AS_TEXT, name));
      }
      return (other || on(Kind.TEXT_AS_NUMBERS)) && NUMBER.matcher(value.toString()).matches();
    }
  }
}
