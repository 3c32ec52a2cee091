package io.gatehouse.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** JSON with an object a line, written as it comes. */
final class JsonLines {

  private static final com.fasterxml.jackson.core.JsonFactory JSON =
      com.fasterxml.jackson.core.JsonFactory.builder()
          .disable(com.fasterxml.jackson.core.StreamWriteFeature.AUTO_CLOSE_TARGET)
          .build();

  private final PrintWriter out;
  private final JsonGenerator json;
  private boolean isFirst = true;

  JsonLines(PrintWriter out) {
    this.out = out;
    try {
      json = JSON.createGenerator(out);
      json.setRootValueSeparator(null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** An object of names and values in turn, which keeps their order. */
  static Map<String, Object> object(Object... namesAndValues) {
    Map<String, Object> object = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      object.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return object;
  }

  /** One object on a line of its own. */
  static void print(PrintWriter out, Map<String, Object> object) {
    new JsonLines(out).line(object);
    out.println();
    out.flush();
  }

  /** A whole array. */
  static void array(PrintWriter out, List<Map<String, Object>> objects) {
    JsonLines lines = new JsonLines(out);
    lines.begin();
    objects.forEach(lines::element);
    lines.end();
  }

  void begin() {
    out.print("[");
  }

  void element(Map<String, Object> object) {
    out.print(isFirst ? "\n" : ",\n");
    isFirst = false;
    line(object);
  }

  void end() {
    out.println(isFirst ? "]" : "\n]");
  }

  /** One object, without the end of its line. */
  void line(Map<String, Object> object) {
    try {
      value(object);
      json.flush();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void value(Object value) throws IOException {
    if (value == null) {
      json.writeNull();
    } else if (value instanceof Map<?, ?> object) {
      json.writeStartObject();
      for (Map.Entry<?, ?> member : object.entrySet()) {
        json.writeFieldName(member.getKey().toString());
        value(member.getValue());
      }
      json.writeEndObject();
    } else if (value instanceof Iterable<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        value(element);
      }
      json.writeEndArray();
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else if (value instanceof Number number) {
      json.writeNumber(number.toString());
    } else if (value instanceof io.gatehouse.warehouse.QueryResult.JsonValue document) {
      json.writeRawValue(document.text());
    } else {
      json.writeString(value.toString());
    }
  }
}
