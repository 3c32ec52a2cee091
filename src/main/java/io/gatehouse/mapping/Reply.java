package io.gatehouse.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A vendor's reply, parsed once. Survives what real servers write: trailing and missing commas,
 * names that occur twice, GBK under any content type, raw control characters in texts. What is not
 * one whole JSON object is refused.
 *
 * <p>Records refer to the body they were parsed from: its array must not be written to while they
 * are in use.
 */
public final class Reply {

  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          // A hostile server must not fill the JVM's own string table.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** The largest page that any vendor documents has 1000; whole listings have some ten thousand. */
  private static final int MOST_RECORDS = 100_000;

  private final VendorRecord head;
  private final List<VendorRecord> records;
  private final boolean hasArray;

  private Reply(VendorRecord head, List<VendorRecord> records, boolean hasArray) {
    this.head = head;
    this.records = records;
    this.hasArray = hasArray;
  }

  /**
   * @param arrayField the member that holds the records, an array or a single object
   * @throws UnreadableReply if the body is not one JSON object
   */
  public static Reply parse(byte[] body, int length, String arrayField) {
    BodyText text = BodyText.of(body, length);
    refuseOtherThanObject(text);
    try {
      return read(text, arrayField);
    } catch (JsonProcessingException problem) {
      BodyText mended =
          problem instanceof StreamConstraintsException ? null : MissingCommas.inserted(text);
      if (mended == null) {
        throw unreadable(problem, text);
      }
      try {
        return read(mended, arrayField);
      } catch (JsonProcessingException still) {
        throw unreadable(problem, text);
      }
    }
  }

  /** The reply's own fields, such as a status and a message; without objects and arrays. */
  public VendorRecord head() {
    return head;
  }

  /** Empty where the array is absent, null or empty, or a scalar (then it stands in the head). */
  public List<VendorRecord> records() {
    return records;
  }

  /** Whether the array was there, or an object in its place. */
  public boolean hasArray() {
    return hasArray;
  }

  private static Reply read(BodyText text, String arrayField) throws JsonProcessingException {
    String wanted = arrayField == null ? "" : Shape.loose(arrayField);
    List<VendorRecord> records = new ArrayList<>();
    boolean hasArray = false;
    try (JsonParser parser =
        JSON.createParser(text.bytes(), text.from(), text.to() - text.from())) {
      RecordReader reader = new RecordReader(parser, text);
      RecordReader top = new RecordReader(parser, text);
      parser.nextToken();
      String name;
      while ((name = parser.nextFieldName()) != null) {
        JsonToken token = parser.nextToken();
        if (!token.isStructStart()) {
          top.add(name, token);
        } else if (!Shape.loose(name).equals(wanted)) {
          parser.skipChildren();
        } else {
          hasArray = true;
          if (token == JsonToken.START_OBJECT) {
            records.add(reader.read());
          } else {
            while (parser.nextToken() != JsonToken.END_ARRAY) {
              if (records.size() == MOST_RECORDS) {
                throw new UnreadableReply("reply holds more than " + MOST_RECORDS + " records");
              }
              records.add(reader.read());
            }
          }
        }
      }
      VendorRecord head = top.end(text.from(), text.to());
      if (parser.nextToken() != null) {
        throw new UnreadableReply(
            "reply goes on after its JSON ends, at byte "
                + parser.currentTokenLocation().getByteOffset()
                + ", begins "
                + beginning(text));
      }
      return new Reply(head, records, hasArray);
    } catch (JsonProcessingException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the body is in memory
    }
  }

  private static void refuseOtherThanObject(BodyText text) {
    byte[] bytes = text.bytes();
    int i = text.from();
    while (i < text.to()
        && (bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t')) {
      i++;
    }
    if (i == text.to()) {
      throw new UnreadableReply("reply is empty, expected a JSON object");
    }
    if (bytes[i] == '<') {
      throw new UnreadableReply(
          "reply is a web page or XML, expected a JSON object, begins " + beginning(text));
    }
    // A zero byte beside the brace would make the parser take the body for UTF-16.
    boolean wide = i + 1 < text.to() && bytes[i + 1] == 0;
    if (bytes[i] != '{' || wide) {
      throw new UnreadableReply("reply is not a JSON object, begins " + beginning(text));
    }
  }

  private static UnreadableReply unreadable(JsonProcessingException problem, BodyText text) {
    int length = text.to() - text.from();
    if (problem instanceof JsonEOFException) {
      return new UnreadableReply(
          "reply is cut: it ends at byte "
              + length
              + " inside its JSON, begins "
              + beginning(text));
    }
    long at = problem.getLocation() == null ? -1 : problem.getLocation().getByteOffset();
    return new UnreadableReply(
        "reply is not valid JSON"
            + (at < 0 ? "" : " at byte " + at + " of " + length)
            + ": "
            + Excerpt.of(problem.getOriginalMessage(), 160)
            + ", begins "
            + beginning(text));
  }

  private static String beginning(BodyText text) {
    int length = Math.min(text.to() - text.from(), 400);
    return Excerpt.quoted(new String(text.bytes(), text.from(), length, StandardCharsets.UTF_8));
  }
}
