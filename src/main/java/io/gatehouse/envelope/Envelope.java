package io.gatehouse.envelope;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.json.JsonReadFeature;
import io.gatehouse.envelope.DataCipher.PlainText;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.JsonText.Excerpt;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message of this family: its parameters in the order sent, each as its exact text.
 *
 * @param parameters the data among them
 * @param encrypted whether the data came encrypted and has been decrypted
 * @param exactData the data as it came, with what surrounds its JSON; null where that is nothing
 */
record Envelope(Map<String, String> parameters, boolean encrypted, String exactData) {

  static final JsonFactory JSON =
      JsonFactory.builder()
          .enable(JsonReadFeature.ALLOW_UNESCAPED_CONTROL_CHARS)
          .enable(JsonReadFeature.ALLOW_TRAILING_COMMA)
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .build();

  /** No envelope has more than ten. */
  private static final int MOST_PARAMETERS = 100;

  Envelope(Map<String, String> parameters, boolean encrypted) {
    this(parameters, encrypted, null);
  }

  /**
   * Reads it from its JSON, keeping each value's exact text: it has been signed.
   *
   * <p>Null and absent values are empty texts; of objects and arrays the text is their JSON.
   *
   * @throws RetryLater if it is not one whole JSON object
   */
  static Envelope read(String body) {
    Map<String, String> parameters = new LinkedHashMap<>();
    try (JsonParser parser = JSON.createParser(body)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new RetryLater(
            body.isBlank() ? "the message is empty" : "the message is no JSON object");
      }
      String name;
      while ((name = parser.nextFieldName()) != null) {
        if (parameters.size() == MOST_PARAMETERS) {
          throw new RetryLater("the message has more than " + MOST_PARAMETERS + " parameters");
        }
        if (parameters.put(name, value(parser, body)) != null) {
          // It could be signed as one and read as the other.
          throw new RetryLater("the message has " + Excerpt.quoted(name) + " twice");
        }
      }
      if (parser.nextToken() != null) {
        throw new RetryLater("the message goes on after its JSON ends");
      }
    } catch (JsonProcessingException e) {
      throw new RetryLater(
          "the message is not valid JSON, at character "
              + (e.getLocation() == null ? 0 : e.getLocation().getCharOffset())
              + " of "
              + body.length());
    } catch (IOException e) {
      throw new UncheckedIOException(e); // cannot be: the body is in memory
    }
    return new Envelope(parameters, false);
  }

  private static String value(JsonParser parser, String body) throws IOException {
    JsonToken token = parser.nextToken();
    if (token == JsonToken.VALUE_NULL) {
      return "";
    }
    if (!token.isStructStart()) {
      return parser.getText();
    }
    int from = (int) parser.currentTokenLocation().getCharOffset();
    parser.skipChildren();
    return body.substring(from, (int) parser.currentLocation().getCharOffset());
  }

  /** Null where there is none. */
  String get(String name) {
    return parameters.get(name);
  }

  /** The same with another value, at the place of the old one. */
  Envelope with(String name, String value) {
    Map<String, String> changed = new LinkedHashMap<>(parameters);
    changed.put(name, value);
    return new Envelope(changed, encrypted, exactData);
  }

  Map<String, String> without(String name) {
    Map<String, String> others = new LinkedHashMap<>(parameters);
    others.remove(name);
    return others;
  }

  /**
   * As JSON, every value a text.
   *
   * @param jsonName a parameter that is written as the JSON that it is; null for none
   */
  byte[] toJson(String jsonName) {
    StringBuilder json = new StringBuilder();
    parameters.forEach(
        (name, value) -> {
          json.append(json.isEmpty() ? '{' : ',');
          quote(json, name);
          json.append(':');
          if (name.equals(jsonName) && PlainText.of(value).isJson()) {
            json.append(value);
          } else {
            quote(json, value);
          }
        });
    return json.append(json.isEmpty() ? "{}" : "}").toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void quote(StringBuilder json, String text) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    json.append('"');
  }

  @Override
  public String toString() {
    return "envelope of " + parameters.keySet(); // never what is in it
  }
}
