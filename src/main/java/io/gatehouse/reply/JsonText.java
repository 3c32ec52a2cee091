package io.gatehouse.reply;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.VendorRecord.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/**
 * JSON as vendors send it, which is parsed leniently, and as every database takes it. What JSON
 * columns refuse is kept as readable text: a NUL character becomes the six characters of its
 * escape, half a surrogate pair too, a number with an exponent becomes a text.
 */
public final class JsonText {

  static final JsonFactory STRICT = factory().build();

  /** Takes what JSON forbids and what can mean one thing only. */
  static final JsonFactory LENIENT =
      factory()
          .enable(JsonReadFeature.ALLOW_SINGLE_QUOTES)
          .enable(JsonReadFeature.ALLOW_UNQUOTED_FIELD_NAMES)
          .enable(JsonReadFeature.ALLOW_JAVA_COMMENTS)
          .enable(JsonReadFeature.ALLOW_LEADING_ZEROS_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_LEADING_PLUS_SIGN_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_LEADING_DECIMAL_POINT_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_TRAILING_DECIMAL_POINT_FOR_NUMBERS)
          .enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS)
          .enable(JsonReadFeature.ALLOW_MISSING_VALUES)
          .build();

  private static final int DEEPEST = 32;

  private JsonText() {}

  /** The value as JSON; cut, and then always a text, where it is longer than {@code most}. */
  public static String value(String text, Kind kind, int most) {
    StringBuilder out = new StringBuilder();
    append(out, text, kind, most);
    return out.toString();
  }

  /** As {@link #value}, onto {@code out}. {@code most} is the most characters of the text kept. */
  public static void append(StringBuilder out, String text, Kind kind, int most) {
    int begin = out.length();
    switch (kind) {
      case NUMBER -> number(out, text);
      case BOOLEAN -> out.append(text);
      case NULL -> out.append("null");
      case NESTED -> {
        if (text.length() > most || !nested(out, text)) {
          out.setLength(begin);
          quoted(out, text, most);
        }
      }
      default -> quoted(out, text, most);
    }
  }

  /** An object of texts. */
  static String object(Map<String, String> values) {
    StringBuilder out = new StringBuilder("{");
    values.forEach(
        (name, value) -> {
          if (out.length() > 1) {
            out.append(',');
          }
          quoted(out, name, Integer.MAX_VALUE);
          out.append(':');
          append(out, value, value == null ? Kind.NULL : Kind.TEXT, Integer.MAX_VALUE);
        });
    return out.append('}').toString();
  }

  /** An object of these values from that one on, a name that occurs twice twice. */
  static String object(Shape shape, String[] values, Kind[] kinds, int first) {
    StringBuilder out = new StringBuilder("{");
    for (int slot = first; slot < values.length; slot++) {
      if (slot > first) {
        out.append(',');
      }
      quoted(out, shape.sent(slot), Integer.MAX_VALUE);
      out.append(':');
      append(out, values[slot], kinds[slot], Integer.MAX_VALUE);
    }
    return out.append('}').toString();
  }

  /** A text in quotes, cut with a mark where it is longer than {@code most}. */
  public static void quoted(StringBuilder out, String text, int most) {
    int end = Math.min(text.length(), most);
    out.append('"');
    for (int i = 0; i < end; i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c == 0 || (Character.isSurrogate(c) && Excerpt.isLoneSurrogate(text, i))) {
        out.append("\\\\u").append(hex(c));
      } else if (c < ' ') {
        out.append("\\u").append(hex(c));
      } else if (i + 1 == end && end < text.length() && Character.isHighSurrogate(c)) {
        break; // never half a character
      } else {
        out.append(c);
      }
    }
    if (end < text.length()) {
      out.append("…[cut, ").append(text.length()).append(" characters]");
    }
    out.append('"');
  }

  /** Of a text that is JSON, as leniently as replies are read. */
  public static JsonParser parser(String json) throws IOException {
    return LENIENT.createParser(json);
  }

  private static JsonFactoryBuilder factory() {
    return (JsonFactoryBuilder)
        JsonFactory.builder()
            .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
            .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
            // A hostile server must not fill the JVM's own string table.
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNameLength(Bounds.NAME)
                    .maxNestingDepth(Bounds.DEPTH)
                    .build());
  }

  private static String hex(char c) {
    return String.format("%04x", (int) c);
  }

  private static void number(StringBuilder out, String text) {
    if (text.chars().allMatch(c -> (c >= '0' && c <= '9') || c == '-' || c == '.')) {
      out.append(text);
    } else { // an exponent, or no number at all: NaN
      quoted(out, text, text.length());
    }
  }

  /** False where it is nested too deep to be kept as JSON. */
  private static boolean nested(StringBuilder out, String json) {
    int depth = 0;
    try (JsonParser parser = LENIENT.createParser(json)) {
      boolean comma = false;
      for (JsonToken token; (token = parser.nextToken()) != null; ) {
        if (comma && !token.isStructEnd()) {
          out.append(',');
        }
        comma = !token.isStructStart() && token != JsonToken.FIELD_NAME;
        switch (token) {
          case FIELD_NAME -> {
            quoted(out, parser.currentName(), Integer.MAX_VALUE);
            out.append(':');
          }
          case VALUE_STRING -> quoted(out, parser.getText(), Integer.MAX_VALUE);
          case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number(out, parser.getText());
          default -> out.append(token.asString());
        }
        depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
        if (depth > DEEPEST) {
          return false;
        }
      }
      return true;
    } catch (JsonProcessingException e) {
      return false; // it has been parsed before, so only a limit can have been reached
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the text is in memory
    }
  }

  /** Shortens a vendor's text so that it can stand in a one-line message. */
  public static final class Excerpt {

    private static final int LENGTH = 80;

    private Excerpt() {}

    /** In quotes, at most 80 characters, control characters and quotes escaped. */
    public static String quoted(String text) {
      return '"' + of(text, LENGTH) + '"';
    }

    /** At most {@code length} characters of it, control characters and quotes escaped. */
    public static String of(String text, int length) {
      StringBuilder out = new StringBuilder();
      int end = Math.min(text.length(), length);
      if (end < text.length() && end > 0 && Character.isHighSurrogate(text.charAt(end - 1))) {
        end--; // never half a character
      }
      for (int i = 0; i < end; i++) {
        char c = text.charAt(i);
        if (c == '"' || c == '\\') {
          out.append('\\').append(c);
        } else if (c == '\n') {
          out.append("\\n");
        } else if (Character.isISOControl(c) || isLoneSurrogate(text, i)) {
          out.append(String.format("\\u%04x", (int) c));
        } else {
          out.append(c);
        }
      }
      if (end < text.length()) {
        out.append('…');
      }
      return out.toString();
    }

    /** Half of a character that takes two: no database and no UTF-8 takes it. */
    public static boolean isLoneSurrogate(String text, int i) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)) {
        return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
      }
      return Character.isLowSurrogate(c)
          && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1)));
    }
  }
}
