package io.gatehouse.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gatehouse.reply.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayDeque;
import java.util.Deque;

/** Treats the private members of an object or array that a field of a record holds. */
final class PrivateJson {

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
