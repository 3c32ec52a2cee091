package io.gatehouse.mapping;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The arrays of records that a reply was asked for, as they are found on the way through it. */
final class ReplyArrays {

  /** The largest page that any vendor documents has 1000; whole listings have some ten thousand. */
  private static final int MOST_RECORDS = 100_000;

  private final List<String> names;
  private final String[] paths;
  private final List<List<VendorRecord>> records = new ArrayList<>();
  private final boolean[] found;
  private final boolean[] spoken;
  private int count;

  ReplyArrays(List<String> names) {
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
    members(parser, text, top, "");
  }

  private void members(JsonParser parser, BodyText text, RecordReader top, String prefix)
      throws IOException {
    String name;
    while ((name = parser.nextFieldName()) != null) {
      JsonToken token = parser.nextToken();
      String path = prefix.isEmpty() ? name : prefix + "." + name;
      int array = find(path);
      if (array >= 0 && token.isStructStart()) {
        take(array, parser, text);
      } else if (array >= 0 && holdsArray(parser, token)) {
        takeText(array, parser.getText());
      } else if (token == JsonToken.START_OBJECT && leadsOn(path)) {
        speak(path);
        members(parser, text, top, path);
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

  /** Some servers write the list as JSON inside a text. */
  private static boolean holdsArray(JsonParser parser, JsonToken token) throws IOException {
    return token == JsonToken.VALUE_STRING && parser.getText().stripLeading().startsWith("[");
  }

  private void takeText(int array, String inner) throws IOException {
    byte[] bytes = inner.getBytes(StandardCharsets.UTF_8);
    try (JsonParser parser = Reply.JSON.createParser(bytes)) {
      parser.nextToken();
      take(array, parser, new BodyText(bytes, 0, bytes.length));
    }
  }

  private void take(int array, JsonParser parser, BodyText text) throws IOException {
    List<VendorRecord> into = new ArrayList<>(records.get(array)); // a name may come twice
    RecordReader reader = new RecordReader(parser, text);
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      VendorRecord one = reader.read();
      if (!one.names().isEmpty()) { // {} in place of an array is an empty one
        add(into, one);
      }
    } else {
      while (parser.nextToken() != JsonToken.END_ARRAY) {
        add(into, reader.read());
      }
    }
    records.set(array, into);
    found[array] = true;
  }

  private void add(List<VendorRecord> into, VendorRecord record) {
    if (count++ == MOST_RECORDS) {
      throw new UnreadableReply("reply holds more than " + MOST_RECORDS + " records");
    }
    into.add(record);
  }
}
