package io.gatehouse.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gatehouse.reply.JsonText;
import io.gatehouse.reply.Shape;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.reply.VendorRecord.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Pattern;

/**
 * The private fields of a mapping's records and what becomes of them, wherever they stand: in the
 * record, or in an object or array that one of its fields holds. Besides, pictures in any field of
 * records that describe people and things, as some servers put them where nobody expects them.
 */
final class PrivateFields {

  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");

  private final Map<String, Privacy.Kind> kinds = new HashMap<>(); // by loose name
  private final Privacy privacy;
  private final boolean anyDeclared;
  private final boolean hasPaths;
  private final boolean refusesImages;
  private final boolean hasLinks;

  /**
   * @param declared kinds by field name, as the mapping says
   * @param reference whether the records describe people and things, and not events
   */
  PrivateFields(Map<String, Privacy.Kind> declared, boolean reference, Privacy privacy) {
    this.privacy = privacy;
    declared.forEach(
        (name, kind) -> {
          if (!privacy.keeps(kind)) {
            kinds.put(Shape.loose(name), kind);
          }
        });
    anyDeclared = !kinds.isEmpty();
    hasPaths = kinds.keySet().stream().anyMatch(name -> name.indexOf('.') > 0);
    hasLinks = kinds.containsValue(Privacy.Kind.PHOTO_LINK);
    refusesImages = (reference || !declared.isEmpty()) && !privacy.keeps(Privacy.Kind.PHOTO);
  }

  /** Whether no record can hold anything that must not be stored. */
  boolean isEmpty() {
    return !anyDeclared && !refusesImages;
  }

  /** Whether a record that is no object may hold what should not be stored: nobody can tell. */
  boolean withholds(String raw) {
    return anyDeclared || (refusesImages && Picture.isIn(raw.replaceAll("^\"|\"$", "")));
  }

  /** By slot of the shape, null for a field that is not private. */
  Privacy.Kind[] slots(Shape shape) {
    Privacy.Kind[] slots = new Privacy.Kind[shape.size()];
    for (int slot = 0; slot < slots.length; slot++) {
      Privacy.Kind kind = kind(shape.sent(slot)); // all of the fields of one name
      slots[slot] = kind != null ? kind : kind(shape.name(slot));
    }
    return slots;
  }

  /** Null for a field that is not private. */
  Privacy.Kind kind(String name) {
    return kinds.get(Shape.loose(name));
  }

  /** Whether some are told by the path to them. */
  boolean hasPaths() {
    return hasPaths;
  }

  /**
   * What stands at a dotted path, or at the end of it: {@code person.phone} is private in whatever
   * holds a person, as a name is. Null for nothing private.
   */
  Privacy.Kind kindAt(String path) {
    String end = Shape.loose(path);
    for (int dot = end.indexOf('.'); dot >= 0; dot = end.indexOf('.')) {
      Privacy.Kind kind = kinds.get(end);
      if (kind != null) {
        return kind;
      }
      end = end.substring(dot + 1);
    }
    return null;
  }

  /** The record itself where it holds nothing private. */
  VendorRecord treated(VendorRecord record, Privacy.Kind[] slots) {
    return replaced(
        record,
        slot ->
            record.isSettled(slot) && record.kind(slot) != Kind.NESTED
                ? settled(record.value(slot), slots[slot])
                : treated(record, slot, slots[slot]));
  }

  private String treated(VendorRecord record, int slot, Privacy.Kind declared) {
    String text = record.value(slot);
    boolean isNested = record.kind(slot) == Kind.NESTED;
    if (!isNested && (record.kind(slot) != Kind.TEXT || declared != null || !looksNested(text))) {
      return treated(text, declared);
    }
    PrivateJson.Treatment treatment =
        record.isSettled(slot)
            ? (one, kind) -> looksSettled(one) ? settled(one, kind) : treated(one, kind)
            : this::treated;
    return PrivateJson.treated(
        record.shape().sent(slot), text, isNested, declared, this, treatment);
  }

  /** Of an object in which something was treated before: whether that was this. */
  private static boolean looksSettled(String text) {
    return text.startsWith(Privacy.HIDDEN) || HASH.matcher(text).matches();
  }

  /** A value that was masked or hashed before it was kept: doing so again would change it. */
  private String settled(String text, Privacy.Kind declared) {
    return declared != null && declared != Privacy.Kind.PHOTO_LINK && privacy.drops(declared)
        ? null
        : text;
  }

  /**
   * A treated record as the text of a rejected row may hold it: no column asks for a link there, so
   * that it is treated as a photo.
   */
  VendorRecord rejected(VendorRecord record, Privacy.Kind[] slots) {
    return hasLinks
        ? replaced(
            record,
            slot ->
                record.kind(slot) == Kind.NESTED
                    ? PrivateJson.treated(
                        record.shape().sent(slot),
                        record.value(slot),
                        true,
                        slots[slot],
                        this,
                        this::withoutLink)
                    : withoutLink(record.value(slot), slots[slot]))
        : record;
  }

  private String withoutLink(String text, Privacy.Kind kind) {
    return kind == Privacy.Kind.PHOTO_LINK ? treated(text, Privacy.Kind.PHOTO) : text;
  }

  private static VendorRecord replaced(VendorRecord record, IntFunction<String> treatment) {
    String[] values = null;
    Kind[] kindsOfValues = null;
    for (int slot = 0; slot < record.shape().size(); slot++) {
      String text = record.value(slot);
      String treated = text == null ? null : treatment.apply(slot);
      if (treated == text) {
        continue;
      }
      if (values == null) {
        values = record.values().clone();
        kindsOfValues = record.kinds().clone();
      }
      values[slot] = treated;
      if (treated == null) {
        kindsOfValues[slot] = Kind.NULL;
      } else if (record.kind(slot) != Kind.NESTED) {
        kindsOfValues[slot] = Kind.TEXT;
      }
    }
    return values == null ? record : record.with(values, kindsOfValues);
  }

  /**
   * The text itself where it may be stored, null where nothing of it may.
   *
   * @param kind null for a field that is not private
   */
  String treated(String text, Privacy.Kind kind) {
    boolean mayBePicture = kind != Privacy.Kind.PASSWORD && refusesImages;
    if (mayBePicture && Picture.isIn(text)) {
      return privacy.treated(Privacy.Kind.PHOTO, text);
    }
    if (kind == Privacy.Kind.PHOTO_LINK) {
      return Privacy.unsigned(text);
    }
    return kind == null ? text : privacy.treated(kind, text);
  }

  private static boolean looksNested(String text) {
    char first = text.isEmpty() ? ' ' : text.charAt(0);
    return first == '{' || first == '[';
  }

  /** Tells a picture that stands in a text from a text. */
  private static final class Picture {

    /** Shorter than this is no picture of anybody. */
    private static final int SHORTEST = 200;

    /** What is longer, and nothing but base64, is no text that people write. */
    private static final int LONG = 1_000;

    /** How JPEG, PNG, GIF, WebP and BMP begin in base64. */
    private static final List<String> BEGINNINGS =
        List.of("/9j/", "_9j_", "iVBORw0KGgo", "R0lGOD", "UklGR", "Qk");

    /** Also of the URL-safe kind, with line breaks, or escaped for a URL. */
    private static final String SIGNS = "+/=-_%\r\n";

    private Picture() {}

    static boolean isIn(String text) {
      if (text == null || text.length() < 11) {
        return false;
      }
      char first = text.charAt(0);
      if (first == 'd' || first == 'D' || first == ' ') {
        String head = text.substring(0, Math.min(text.length(), 40)).strip();
        if (head.toLowerCase(Locale.ROOT).startsWith("data:image")) {
          return true;
        }
      }
      if (text.length() < SHORTEST) {
        return false;
      }
      boolean begins = BEGINNINGS.stream().anyMatch(text::startsWith);
      return begins ? isBase64(text, SIGNS + ' ') : text.length() >= LONG && isBase64(text, SIGNS);
    }

    private static boolean isBase64(String text, String signs) {
      boolean upper = false;
      boolean lower = false;
      boolean digit = false;
      for (int i = 0; i < text.length(); i++) {
        char c = text.charAt(i);
        if (c >= 'a' && c <= 'z') {
          lower = true;
        } else if (c >= 'A' && c <= 'Z') {
          upper = true;
        } else if (c >= '0' && c <= '9') {
          digit = true;
        } else if (signs.indexOf(c) < 0) {
          return false;
        }
      }
      return upper && lower && digit;
    }
  }

  /** Treats the private members of an object or array that a field of a record holds. */
  static final class PrivateJson {

    private static final int NOWHERE = -1;

    /** What becomes of a single value. */
    interface Treatment {

      /**
       * @param kind null for a value that is not private
       * @return the text itself where it may stay, null where nothing of it may
       */
      String of(String text, Privacy.Kind kind);
    }

    private final PrivateFields fields;
    private final Treatment treatment;
    private final StringBuilder out = new StringBuilder();
    private boolean changed;

    /** What everything inside of the object or array at hand is, beside what its own name says. */
    private Privacy.Kind inherited;

    private int inheritedFrom = NOWHERE;

    /** Names that lead to the value at hand, and to the object or array that holds it; dotted. */
    private String here;

    private String around = "";
    private final Deque<String> outer = new ArrayDeque<>();

    private PrivateJson(PrivateFields fields, Treatment treatment) {
      this.fields = fields;
      this.treatment = treatment;
    }

    /**
     * The text itself where nothing in it is private.
     *
     * @param name of the field that holds it
     * @param isJson false for a text that only looks like it, which is left alone where it is none
     * @param all what all of it is; null where only the names inside say so
     */
    static String treated(
        String name,
        String json,
        boolean isJson,
        Privacy.Kind all,
        PrivateFields fields,
        Treatment treatment) {
      PrivateJson copy = new PrivateJson(fields, treatment);
      copy.inherited = all;
      copy.here = name;
      try (JsonParser parser = JsonText.parser(json)) {
        copy.write(parser);
      } catch (JsonProcessingException e) {
        return isJson ? null : json; // parsed before, so only a limit: then nothing is known of it
      } catch (IOException e) {
        throw new UncheckedIOException(e); // cannot be: the text is in memory
      }
      return copy.changed ? copy.out.toString() : json;
    }

    private void write(JsonParser parser) throws IOException {
      int depth = 0;
      boolean comma = false;
      Privacy.Kind named = null;
      for (JsonToken token; (token = parser.nextToken()) != null; ) {
        if (comma && !token.isStructEnd()) {
          out.append(',');
        }
        comma = !token.isStructStart() && token != JsonToken.FIELD_NAME;
        if (token == JsonToken.FIELD_NAME) {
          named = named(parser.currentName());
          JsonText.quoted(out, parser.currentName(), Integer.MAX_VALUE);
          out.append(':');
          continue;
        }
        if (token.isStructStart()) {
          if (named != null && inherited == null) {
            inherited = named;
            inheritedFrom = depth;
          }
          depth++;
          outer.push(around);
          around = here;
          out.append(token.asString());
        } else if (token.isStructEnd()) {
          depth--;
          around = outer.pop();
          here = around; // of the next in an array
          out.append(token.asString());
          if (depth == inheritedFrom) {
            inherited = null;
            inheritedFrom = NOWHERE;
          }
        } else {
          scalar(parser, token, named != null ? named : inherited);
        }
        named = null;
      }
    }

    private Privacy.Kind named(String name) {
      Privacy.Kind kind = fields.kind(name);
      if (!fields.hasPaths()) {
        return kind;
      }
      here = around + "." + name;
      return kind != null ? kind : fields.kindAt(here);
    }

    private void scalar(JsonParser parser, JsonToken token, Privacy.Kind kind) throws IOException {
      boolean written = token == JsonToken.VALUE_STRING || token.isNumeric();
      String text = written ? parser.getText() : token.asString();
      String treated = written ? treatment.of(text, kind) : text;
      if (treated == null) {
        changed = true;
        out.append("null");
      } else if (token == JsonToken.VALUE_STRING || treated != text) {
        changed |= treated != text;
        JsonText.quoted(out, treated, Integer.MAX_VALUE);
      } else {
        out.append(text);
      }
    }
  }
}
