package io.gatehouse.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.gatehouse.mapping.VendorRecord.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads the records of one reply. What a record has in common with the one before it (the names,
 * and the texts that repeat, such as a door's name) is shared instead of made again.
 */
final class RecordReader {

  /** More shapes than this in one reply are not worth remembering. */
  private static final int SHAPES = 64;

  /** No vendor's record has more; each costs memory beyond its text. */
  private static final int MOST_FIELDS = 1_000;

  private static final String[] NO_VALUES = {};
  private static final Kind[] NO_KINDS = {};
  private static final String[] DIGITS = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};

  private final JsonParser parser;
  private final BodyText text;
  private final Map<Integer, Shape> shapes = new HashMap<>();
  private VendorRecord previous =
      new VendorRecord(Shape.EMPTY, NO_VALUES, NO_KINDS, new byte[0], 0, 0, true);
  private String[] names = new String[32];
  private String[] values = new String[32];
  private Kind[] kinds = new Kind[32];
  private int count;

  RecordReader(JsonParser parser, BodyText text) {
    this.parser = parser;
    this.text = text;
  }

  /** The object or other value whose first token has just been read. */
  VendorRecord read() throws IOException {
    int from = tokenStart();
    if (parser.currentToken() != JsonToken.START_OBJECT) {
      parser.skipChildren();
      parser.finishToken();
      int to = here();
      return new VendorRecord(Shape.EMPTY, NO_VALUES, NO_KINDS, text.bytes(), from, to, false);
    }
    String name;
    while ((name = parser.nextFieldName()) != null) {
      add(name, parser.nextToken());
    }
    return end(from, here());
  }

  /** A member whose value's first token has just been read. */
  void add(String name, JsonToken token) throws IOException {
    if (count == MOST_FIELDS) {
      throw new UnreadableReply("reply holds an object of more than " + MOST_FIELDS + " fields");
    }
    if (count == names.length) {
      names = Arrays.copyOf(names, count * 2);
      values = Arrays.copyOf(values, count * 2);
      kinds = Arrays.copyOf(kinds, count * 2);
    }
    names[count] = name;
    switch (token) {
      case VALUE_STRING -> set(text(), Kind.TEXT);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> set(text(), Kind.NUMBER);
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
    return new String(text.bytes(), from, to - from, StandardCharsets.UTF_8);
  }

  // The parser counts from where the text begins.
  private int tokenStart() {
    return text.from() + (int) parser.currentTokenLocation().getByteOffset();
  }

  private int here() {
    return text.from() + (int) parser.currentLocation().getByteOffset();
  }

  private Shape shape() {
    Shape before = previous.shape();
    if (before.isOf(names, count)) {
      return before;
    }
    int key = Arrays.hashCode(Arrays.copyOf(names, count));
    Shape known = shapes.get(key);
    if (known != null && known.isOf(names, count)) {
      return known;
    }
    Shape shape = new Shape(Arrays.copyOf(names, count));
    if (shapes.size() < SHAPES) {
      shapes.put(key, shape);
    }
    return shape;
  }
}
