package io.gatehouse.simulator.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Violations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One call that is as the platform demands. What it demands of each parameter is a document,
 * calls.json: of which type it is ({@code like}), what it may be ({@code known}), which of the
 * apps' values it must be ({@code of_apps}), how large or long ({@code least}, {@code most}), the
 * {@code default} of one that may be {@code missing} or the errcode that tells of that, the {@code
 * errcode} of another one, and which violation is {@code beyond} the most.
 *
 * @param path below /cgi-bin/
 * @param body with the defaults of what was missing; of a GET its parameters
 */
record Call(String path, HttpRequest request, ObjectNode body, Violations violations) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNode DEMANDS = Templates.json("/simulator/wecom/calls.json");
  private static final JsonNode APPS = WeComCompany.MADE.path("apps");

  /** An errcode instead of an answer; the platform's wordings are a document. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private static final JsonNode WORDINGS = Templates.json("/simulator/wecom/errcodes.json");

    final int errcode;
    final transient Runnable delivered;

    /**
     * @param more behind the platform's wording
     */
    Refusal(int errcode, String more) {
      this(errcode, more, () -> {});
    }

    /**
     * @param delivered run when the client has been told
     */
    Refusal(int errcode, String more, Runnable delivered) {
      super(WORDINGS.path("" + errcode).asText("error " + errcode) + more, null, false, false);
      this.errcode = errcode;
      this.delivered = delivered;
    }
  }

  /** In seconds since 1970; both ends belong to it. */
  record Window(long begin, long end) {
    boolean holds(Instant time) {
      return begin <= time.getEpochSecond() && time.getEpochSecond() <= end;
    }
  }

  /**
   * @throws Refusal for what the platform does not answer; the violation is counted
   */
  static Call of(String path, HttpRequest request, Violations violations) {
    boolean isGet = path.equals("gettoken");
    ObjectNode asked = JSON.valueToTree(request.query());
    Call call = new Call(path, request, asked, violations);
    if (!request.method().equals(isGet ? "GET" : "POST")) {
      throw call.wrong(WeComViolation.WRONG_METHOD, isGet ? 43001 : 43002, "");
    }
    try {
      if (!isGet && JSON.readTree(request.body()) instanceof ObjectNode body) {
        call = new Call(path, request, body, violations);
      } else if (!isGet) {
        throw call.wrong(WeComViolation.NO_JSON, "");
      }
    } catch (IOException noJson) {
      throw call.wrong(WeComViolation.NO_JSON, "");
    }
    for (Map.Entry<String, JsonNode> parameter : DEMANDS.path(path).properties()) {
      call.check(parameter.getKey(), parameter.getValue());
    }
    return call;
  }

  private void check(String name, JsonNode demand) {
    if (!body.hasNonNull(name) && demand.has("default")) {
      body.set(name, demand.path("default"));
    }
    JsonNode value = body.path(name);
    if (value.isMissingNode() && demand.has("missing")) {
      throw new Refusal(demand.path("missing").intValue(), "");
    }
    int errcode = demand.path("errcode").asInt(WeComViolation.BAD_PARAMETER.errcode);
    boolean fits = isLike(demand.path("like"), value);
    boolean isOfApps = demand.has("of_apps");
    if (isOfApps || demand.has("known")) {
      List<JsonNode> known = new ArrayList<>(APPS.findValues(demand.path("of_apps").asText()));
      demand.path("known").forEach(known::add);
      if (fits && isOfApps && !known.contains(value)) {
        throw new Refusal(errcode, "");
      }
      fits &= known.contains(value);
    }
    long size = value.isTextual() ? value.textValue().length() : value.longValue();
    size = value.isArray() ? value.size() : size;
    if (!fits || size < demand.path("least").longValue()) {
      throw wrong(WeComViolation.BAD_PARAMETER, errcode, ": " + name);
    }
    if (size > demand.path("most").asLong(Long.MAX_VALUE)) {
      String kind = demand.path("beyond").textValue();
      throw wrong(WeComViolation.valueOf(kind), errcode, ": " + name);
    }
  }

  private static boolean isLike(JsonNode example, JsonNode value) {
    boolean like = example.getNodeType() == value.getNodeType() && !value.isFloatingPointNumber();
    for (JsonNode one : value) {
      like = like && isLike(example.path(0), one);
    }
    return like;
  }

  /** Counts a violation that is answered all the same. */
  void note(WeComViolation kind) {
    violations.add(kind, request);
  }

  /** Counts the violation; throw what it returns. */
  Refusal wrong(WeComViolation kind, String more) {
    return wrong(kind, kind.errcode, more);
  }

  private Refusal wrong(WeComViolation kind, int errcode, String more) {
    note(kind);
    return new Refusal(errcode, more);
  }

  long number(String name) {
    return body.path(name).longValue();
  }

  String text(String name) {
    return body.path(name).asText();
  }

  Set<String> texts(String name) {
    Set<String> texts = new HashSet<>();
    body.path(name).forEach(one -> texts.add(one.textValue()));
    return texts;
  }

  /** Of time; it must be over. */
  Window window(String beginName, String endName, Duration longest, Instant now) {
    Window window = new Window(number(beginName), number(endName));
    if (window.end <= window.begin) {
      throw wrong(WeComViolation.EMPTY_WINDOW, ": begin >= end");
    }
    if (window.end - window.begin > longest.toSeconds()) {
      throw wrong(WeComViolation.WINDOW_TOO_LONG, "");
    }
    if (window.end > now.getEpochSecond() + 1) {
      throw wrong(WeComViolation.FUTURE_WINDOW, ": future time");
    }
    return window;
  }
}
