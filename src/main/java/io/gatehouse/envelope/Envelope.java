package io.gatehouse.envelope;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
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

  Envelope(Map<String, String> parameters, boolean encrypted) {
    this(parameters, encrypted, null);
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
