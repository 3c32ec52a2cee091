package io.gatehouse.simulator.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Violations;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One call with its JSON body, read as strictly as the platform reads it.
 *
 * @param path below /cgi-bin/
 */
record Call(String path, HttpRequest request, JsonNode body, Violations violations) {
  private static final ObjectMapper JSON = new ObjectMapper();

  /** A call with a body. */
  static Call post(String path, HttpRequest request, Violations violations) {
    Call call = new Call(path, request, null, violations);
    if (!request.method().equals("POST")) {
      throw call.wrong(WeComViolation.WRONG_METHOD, 43002, "require POST method");
    }
    try {
      JsonNode body = JSON.readTree(request.body());
      if (body != null && body.isObject()) {
        return new Call(path, request, body, violations);
      }
    } catch (IOException noJson) {
      // Said below.
    }
    throw call.wrong(WeComViolation.NO_JSON, Refusal.NO_JSON, Refusal.wording(Refusal.NO_JSON));
  }

  /** Counts the violation; throw what it returns. */
  Refusal wrong(WeComViolation kind, int code, String message) {
    note(kind);
    return new Refusal(code, message);
  }

  /** Counts a violation that is answered all the same. */
  void note(WeComViolation kind) {
    violations.add(kind, request);
  }

  long number(String name) {
    JsonNode value = body.path(name);
    if (!value.isIntegralNumber() || value.longValue() < 0) {
      throw bad(name);
    }
    return value.longValue();
  }

  /** Empty where it is missing. */
  String text(String name) {
    JsonNode value = body.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw bad(name);
    }
    return value.asText("");
  }

  boolean has(String name) {
    return body.hasNonNull(name);
  }

  Set<String> list(String name) {
    JsonNode values = body.path(name);
    if (!values.isArray()) {
      throw bad(name);
    }
    Set<String> list = new LinkedHashSet<>();
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        throw bad(name);
      }
      list.add(value.textValue());
    }
    return list;
  }

  Refusal bad(String parameter) {
    return wrong(
        WeComViolation.BAD_PARAMETER, Refusal.BAD_PARAMETER, "invalid parameter: " + parameter);
  }

  /** What makes it the same call when it comes again; without its token. */
  String sameness() {
    return path + body;
  }
}
