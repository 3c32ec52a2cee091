package io.gatehouse.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gatehouse.reply.JsonText;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Treats the private members of an object or array that a field of a record holds. */
final class PrivateJson {

  private static final int NOWHERE = -1;

  private final PrivateFields fields;
  private final StringBuilder out = new StringBuilder();
  private boolean changed;

  /** What everything inside of the object or array at hand is, beside what its own name says. */
  private Privacy.Kind inherited;

  private int inheritedFrom = NOWHERE;

  private PrivateJson(PrivateFields fields) {
    this.fields = fields;
  }

  /**
   * The text itself where nothing in it is private.
   *
   * @param isJson false for a text that only looks like it, which is left alone where it is none
   * @param all what all of it is; null where only the names inside say so
   */
  static String treated(String json, boolean isJson, Privacy.Kind all, PrivateFields fields) {
    PrivateJson treatment = new PrivateJson(fields);
    treatment.inherited = all;
    try (JsonParser parser = JsonText.parser(json)) {
      treatment.write(parser);
    } catch (JsonProcessingException e) {
      return isJson ? null : json; // parsed before, so only a limit: then nothing is known of it
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the text is in memory
    }
    return treatment.changed ? treatment.out.toString() : json;
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
        named = fields.kind(parser.currentName());
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
        out.append(token.asString());
      } else if (token.isStructEnd()) {
        depth--;
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

  private void scalar(JsonParser parser, JsonToken token, Privacy.Kind kind) throws IOException {
    boolean written = token == JsonToken.VALUE_STRING || token.isNumeric();
    String text = written ? parser.getText() : token.asString();
    String treated = written ? fields.treated(text, kind) : text;
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
