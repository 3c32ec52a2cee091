package io.gatehouse.reply;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import io.gatehouse.reply.Reply.BodyText;
import io.gatehouse.reply.Reply.Bounds;
import io.gatehouse.reply.VendorRecord.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The arrays of records that a reply was asked for, as they are found on the way through its JSON;
 * {@link RecordReader} makes the records.
 */
final class ReplyArrays {

  /**
   * The list of records that is being read, or was last.
   *
   * @param array which of those asked for
   * @param at its opening bracket
   * @param depth how many objects are open around it
   * @param object whether it is a single object in a list's place
   * @param open whether its end is still to come
   */
  record Place(int array, int at, int depth, boolean object, boolean open) {}

  static final String RUN_INTO_ONE = "two records have run into one";

  /** Of a name that a record has twice. */
  private static final String SECOND = "#2";

  private final List<String> names;
  private final String[] paths;
  private final List<List<VendorRecord>> records = new ArrayList<>();
  private final boolean[] found;
  private final boolean[] spoken;
  private final Bounds.Count bounds;
  private final boolean lenient;
  private Place place;
  private List<VendorRecord> begun = List.of();

  /**
   * @param lenient whether the JSON may be broken; then a record that holds another is refused
   */
  ReplyArrays(List<String> names, Bounds.Count bounds, boolean lenient) {
    this.bounds = bounds;
    this.lenient = lenient;
    this.names = names;
    this.paths = names.stream().map(Shape::loose).toArray(String[]::new);
    this.found = new boolean[paths.length];
    this.spoken = new boolean[paths.length];
    names.forEach(name -> records.add(List.of()));
  }

  int index(String name) {
    int index = names.indexOf(name);
    if (index < 0) {
      throw new IllegalArgumentException("nobody asked the reply for " + name);
    }
    return index;
  }

  List<VendorRecord> records(int index) {
    return records.isEmpty() ? List.of() : records.get(index);
  }

  boolean has(int index) {
    return found.length > 0 && found[index];
  }

  /** The records before those that have been read. */
  void prepend(int index, List<VendorRecord> others) {
    List<VendorRecord> all = new ArrayList<>(others);
    all.addAll(records.get(index));
    records.set(index, all);
    found[index] = true;
  }

  boolean lenient() {
    return lenient;
  }

  Bounds.Count bounds() {
    return bounds;
  }

  /** Null before the first. */
  Place place() {
    return place;
  }

  /** The names that the records have which were read of the list that is being read. */
  Set<String> names() {
    Set<String> names = new HashSet<>();
    begun.forEach(record -> names.addAll(record.names()));
    return names;
  }

  /** Whether the array is there, or what means an empty one stands for it. */
  boolean speaksOf(int index) {
    return spoken.length > 0 && (found[index] || spoken[index]);
  }

  /**
   * From the first token of the reply's object to its last.
   *
   * @param top takes what is no array that is asked for
   */
  void read(JsonParser parser, BodyText text, RecordReader top) throws IOException {
    members(parser, text, top, "", 1);
  }

  private void members(JsonParser parser, BodyText text, RecordReader top, String prefix, int depth)
      throws IOException {
    String name;
    while ((name = parser.nextFieldName()) != null) {
      JsonToken token = parser.nextToken();
      String path = prefix.isEmpty() ? name : prefix + "." + name;
      int array = find(path);
      if (array >= 0 && token.isStructStart()) {
        int at = text.from() + (int) parser.currentTokenLocation().getByteOffset();
        boolean object = token == JsonToken.START_OBJECT;
        place = new Place(array, at, depth, object, true);
        take(array, parser, text);
        place = new Place(array, at, depth, object, false);
      } else if (array >= 0 && holdsArray(parser, token)) {
        takeText(array, parser.getText());
      } else if (token == JsonToken.START_OBJECT && leadsOn(path)) {
        speak(path);
        members(parser, text, top, path, depth + 1);
      } else if (token == JsonToken.START_ARRAY && leadsOn(path)) {
        emptyObject(path, parser);
      } else if (token.isStructStart()) {
        parser.skipChildren();
      } else {
        if (token == JsonToken.VALUE_NULL
            || (token == JsonToken.VALUE_STRING && parser.getText().isBlank())) {
          speak(path);
        }
        top.add(path, token);
      }
    }
  }

  /** Some servers write an object without members as an empty array. */
  private void emptyObject(String path, JsonParser parser) throws IOException {
    if (parser.nextToken() == JsonToken.END_ARRAY) {
      speak(path);
      return;
    }
    do {
      parser.skipChildren();
    } while (parser.nextToken() != JsonToken.END_ARRAY);
  }

  /** There is a value for the array of that path, or for the object that is to hold it. */
  private void speak(String path) {
    String loose = Shape.loose(path);
    for (int i = 0; i < paths.length; i++) {
      spoken[i] |= paths[i].equals(loose) || paths[i].startsWith(loose + ".");
    }
  }

  private int find(String path) {
    String loose = Shape.loose(path);
    for (int i = 0; i < paths.length; i++) {
      if (paths[i].equals(loose)) {
        return i;
      }
    }
    return -1;
  }

  private boolean leadsOn(String path) {
    String prefix = Shape.loose(path) + ".";
    for (String wanted : paths) {
      if (wanted.startsWith(prefix)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Whether its first name and others come again, as where the braces between two records are
   * missing. One name alone comes twice in what real servers send.
   */
  static boolean holdsTwo(VendorRecord record) {
    List<String> names = record.names();
    return !names.isEmpty()
        && names.contains(names.get(0) + SECOND)
        && names.stream().filter(name -> name.endsWith(SECOND)).count() > 1;
  }

  /** Some servers write the list as JSON inside a text. */
  private static boolean holdsArray(JsonParser parser, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_STRING && parser.getText().stripLeading().startsWith("[");
  }

  private void takeText(int array, String inner) throws IOException {
    byte[] bytes = inner.getBytes(StandardCharsets.UTF_8);
    BodyText text = BodyText.of(bytes, bytes.length);
    List<VendorRecord> before = records.get(array);
    try (JsonParser parser =
        JsonText.STRICT.createParser(text.bytes(), text.from(), text.length())) {
      parser.nextToken();
      take(array, parser, text);
      if (parser.nextToken() != null) {
        throw new JsonParseException(parser, "the list " + Reply.GOES_ON);
      }
    } catch (JsonProcessingException broken) {
      if (Reply.isCut(broken)) {
        throw broken;
      }
      records.set(array, before);
      prepend(array, new BrokenReply(names, bounds).readList(text, broken));
    }
  }

  private void take(int array, JsonParser parser, BodyText text) throws IOException {
    List<VendorRecord> into = new ArrayList<>(records.get(array)); // a name may come twice
    RecordReader reader = new RecordReader(parser, text, bounds, lenient);
    begun = into;
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      VendorRecord one = reader.read();
      if (!one.names().isEmpty()) { // {} in place of an array is an empty one
        into.add(one);
      }
    } else {
      RecordBorders borders =
          lenient ? RecordBorders.of(text.bytes(), reader.here(), text.to(), Set.of()) : null;
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        int from = reader.tokenStart();
        into.add(reader.read());
        if (borders != null
            && (borders.next(from, reader.here()) < reader.here()
                || holdsTwo(into.get(into.size() - 1)))) {
          throw new JsonParseException(parser, RUN_INTO_ONE);
        }
      }
    }
    records.set(array, into);
    found[array] = true;
  }

  /**
   * Reads the records of one reply. What a record has in common with the one before it (the names,
   * and the texts that repeat, such as a door's name) is shared instead of made again.
   */
  static final class RecordReader {

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
      String sent =
          new String(text.bytes(), from, here() - from, StandardCharsets.US_ASCII).strip();
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
  }
}
