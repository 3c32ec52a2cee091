package io.gatehouse.k30;

import io.gatehouse.feed.Ask;
import java.util.Map;
import org.apache.camel.util.json.JsonObject;

/** Requests as K30 takes them: POST, the parameters as JSON, which the envelope then holds. */
final class Asks {

  private static final String BASE = "/openapi/";

  private Asks() {}

  /**
   * @param path below /openapi/
   */
  static Ask of(String path, Map<String, Object> parameters) {
    Ask ask = Ask.post(BASE + path, new JsonObject(parameters).toJson());
    return parameters.get("pagesize") instanceof Integer size ? ask.ofPage(size) : ask;
  }
}
