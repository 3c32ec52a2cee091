package io.gatehouse.reply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Reads what a field of a record holds, where that is an array or an object itself. */
final class NestedRecords {

  private NestedRecords() {}

  /** Whether the text is one object, whole, and nothing behind it. */
  static boolean isObject(String text) {
    if (!text.startsWith("{") || !text.endsWith("}")) {
      return false;
    }
    try (JsonParser parser = Reply.LENIENT.createParser(text)) {
      parser.nextToken();
      parser.skipChildren();
      return parser.nextToken() == null && of(text).size() == 1;
    } catch (JsonProcessingException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the text is in memory
    }
  }

  /** Empty where the text is neither. */
  static List<VendorRecord> of(String json) {
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
