package io.gatehouse.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * Reads the records of one reply. What a record has in common with the one before it (the names,
 * and the texts that repeat, such as a door's name) is shared instead of made again.
 */
final class RecordReader {

  /** More shapes than this in one reply are not worth remembering. */
  private static final int SHAPES = 64;

  /** As JSON has them. */
  private static final Pattern NUMBER =
      Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

  private static final String[] NO_VALUES = {};
  private static final Kind[] NO_KINDS = {};
  private static final String[] DIGITS = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

  private final JsonParser parser;
  private final BodyText text;
  private final Bounds.Count bounds;
  private final boolean lenient;
  private VendorRecord previous =
      new VendorRecord(Shape.EMPTY, NO_VALUES, NO_KINDS, new byte[0], 0, 0, true);
  private String[] names = new String[32];
  private String[] values = new String[32];
  private Kind[] kinds = new Kind[32];
  private int count;

  /**
   * @param lenient whether numbers may be written as JSON forbids
   */
  RecordReader(JsonParser parser, BodyText text, Bounds.Count bounds, boolean lenient) {
    this.parser = parser;
    this.text = text;
    this.bounds = bounds;
    this.lenient = lenient;
  }

  /** The object or other value whose first token has just been read. */
  VendorRecord read() throws IOException {
    int from = tokenStart();
    count = 0;
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      bounds.addRecord(0);
      parser.skipChildren();
      parser.finishToken();
      int to = here();
      return new VendorRecord(Shape.EMPTY, NO_VALUES, NO_KINDS, text.bytes(), from, to, false);
    }
    String name;
    while ((name = parser.nextFieldName()) != null) {
      add(name, parser.nextToken());
    }
    bounds.addRecord(count);
    return end(from, here());
  }

  /** A member whose value's first token has just been read. */
  void add(String name, JsonToken token) throws IOException {
    if (count == Bounds.FIELDS) {
      throw Bounds.Count.tooManyFields();
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      values = Arrays.copyOf(values, count * 2);
      kinds = Arrays.copyOf(kinds, count * 2);
    }
    names[count] = name;
    switch (token) {
      case VALUE_STRING -> set(text(), Kind.TEXT);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> {
        if (lenient) {
          number();
        } else {
          set(text(), Kind.NUMBER);
        }
      }
      case VALUE_TRUE -> set("true", Kind.BOOLEAN);
      case VALUE_FALSE -> set("false", Kind.BOOLEAN);
      case VALUE_NULL -> set(null, Kind.NULL);
      default -> set(nested(), Kind.NESTED);
    }
    count++;
  }

  VendorRecord end(int from, int to) {
    Kind[] sameKinds = previous.kinds();
    if (!Arrays.equals(sameKinds, 0, sameKinds.length, kinds, 0, count)) {
      sameKinds = Arrays.copyOf(kinds, count);
    }
    previous =
        new VendorRecord(
            shape(), Arrays.copyOf(values, count), sameKinds, text.bytes(), from, to, true);
    count = 0;
    return previous;
  }

  private void set(String value, Kind kind) {
    values[count] = value;
    kinds[count] = kind;
  }

  /** One that JSON forbids is a text, as it was sent: the zeros of 007 may belong to an id. */
  private void number() throws IOException {
    parser.finishToken();
    if (parser.isNaN()) {
      set(null, Kind.NULL); // also infinity: no number
      return;
    }
    int from = tokenStart();
    while (from > text.from() && "+-.".indexOf(text.bytes()[from - 1]) >= 0) {
      from--; // the parser does not count a sign or point that it tolerates
    }
    String sent = new String(text.bytes(), from, here() - from, StandardCharsets.US_ASCII).strip();
    bounds.addText(sent.length());
    set(sent, NUMBER.matcher(sent).matches() ? Kind.NUMBER : Kind.TEXT);
  }

  private String text() throws IOException {
    char[] chars = parser.getTextCharacters();
    int offset = parser.getTextOffset();
    int length = parser.getTextLength();
    if (length == 0) {
      return "";
    }
    if (length == 1 && chars[offset] >= '0' && chars[offset] <= '9') {
      return DIGITS[chars[offset] - '0'];
    }
    String[] before = previous.values();
    if (count < before.length && isEqual(before[count], chars, offset, length)) {
      return before[count];
    }
    bounds.addText(length);
    return new String(chars, offset, length);
  }

  private static boolean isEqual(String text, char[] chars, int offset, int length) {
    if (text == null || text.length() != length) {
      return false;
    }
    // From the end: ids, times and numbered names differ there.
    for (int i = length - 1; i >= 0; i--) {
      if (text.charAt(i) != chars[offset + i]) {
        return false;
      }
    }
    return true;
  }

  private String nested() throws IOException {
    int from = tokenStart();
    parser.skipChildren();
    int to = here();
    bounds.addText(to - from);
    return new String(text.bytes(), from, to - from, StandardCharsets.UTF_8);
  }

  // The parser counts from where the text begins.
  int tokenStart() {
    return text.from() + (int) parser.currentTokenLocation().getByteOffset();
  }

  int here() {
    return text.from() + (int) parser.currentLocation().getByteOffset();
  }

  private Shape shape() {
    Shape before = previous.shape();
    if (before.isOf(names, count)) {
      return before;
    }
    int key = Arrays.hashCode(Arrays.copyOf(names, count));
    Shape known = bounds.shapes().get(key);
    if (known != null && known.isOf(names, count)) {
      return known;
    }
    bounds.addShape(names, count);
    Shape shape = new Shape(Arrays.copyOf(names, count));
    if (bounds.shapes().size() < SHAPES) {
      bounds.shapes().put(key, shape);
    }
    return shape;
  }

  /** Whether a text is one object, whole, and nothing behind it. */
  static boolean isObject(String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return false;
    }
    try (JsonParser parser = Reply.LENIENT.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null && nested(text).size() == 1;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the text is in memory
    }
  }

  /**
   * What a field of a record holds, where that is an array or an object itself; empty where the
   * text is neither.
   */
  static List<VendorRecord> nested(String json) {
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    BodyText text = new BodyText(bytes, 0, bytes.length);
    List<VendorRecord> records = new ArrayList<>();
    try (JsonParser parser = Reply.LENIENT.createParser(bytes)) {
      RecordReader reader = new RecordReader(parser, text, Bounds.wholeList().new Count(), true);
      JsonToken first = parser.nextToken();
      if (first == JsonToken.START_OBJECT) {
        records.add(reader.read());
      } else if (first == JsonToken.START_ARRAY) {
        for (JsonToken token; (token = parser.nextToken()) != JsonToken.END_ARRAY; ) {
          records.add(token.isScalarValue() ? scalar(parser, token) : reader.read());
        }
      }
      return records;
    } catch (JsonProcessingException | UnreadableReply e) {
      return List.of(); // a text that is no JSON, or beyond a bound
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the text is in memory
    }
  }

  private static VendorRecord scalar(JsonParser parser, JsonToken token) throws IOException {
    String value = token == JsonToken.VALUE_NULL ? null : parser.getText();
    return VendorRecord.of(
        value == null ? Collections.singletonMap("value", null) : Map.of("value", value));
  }
}
