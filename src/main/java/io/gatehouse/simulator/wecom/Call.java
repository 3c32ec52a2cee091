package io.gatehouse.simulator.wecom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.simulator.HttpRequest;
import io.gatehouse.simulator.Templates;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Violations;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * One call with its JSON body, read as strictly as the platform reads it.
 *
 * @param path below /cgi-bin/
 */
record Call(String path, HttpRequest request, JsonNode body, Violations violations) {
  static final Duration LONGEST_CHECKIN = Duration.ofDays(30);

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_ACCESS = Duration.ofDays(31);
  private static final int MOST_IDS = 100;
  private static final int MOST_ROWS = 500;
  private static final int DEFAULT_ROWS = 200;

  /** An errcode instead of an answer; the platform's wordings are a document. */
  static final class Refusal extends RuntimeException {
    static final int BAD_SECRET = 40001;
    static final int BAD_CORP_ID = 40013;
    static final int BAD_TOKEN = 40014;
    static final int BAD_PARAMETER = 40058;
    static final int BAD_SUITE_TOKEN = 40082;
    static final int TOKEN_EXPIRED = 42001;
    static final int SUITE_TOKEN_EXPIRED = 42009;
    static final int TOO_OFTEN = 45009;
    static final int WINDOW_TOO_LONG = 301024;

    private static final long serialVersionUID = 1L;
    private static final JsonNode WORDINGS = Templates.json("/simulator/wecom/errcodes.json");

    private final int code;
    private final transient Runnable delivered;

    Refusal(int code) {
      this(code, wording(code));
    }

    Refusal(int code, String message) {
      this(code, message, () -> {});
    }

    /**
     * @param delivered run when the client has been told
     */
    Refusal(int code, String message, Runnable delivered) {
      super(message, null, false, false);
      this.code = code;
      this.delivered = delivered;
    }

    int code() {
      return code;
    }

    Runnable delivered() {
      return delivered;
    }

    /** How the platform words it, where a call does not say more. */
    static String wording(int code) {
      return WORDINGS.path(Integer.toString(code)).asText("error " + code);
    }
  }

  static Call posted(String path, HttpRequest request, Violations violations) {
    Call call = new Call(path, request, null, violations);
    if (!request.method().equals("POST")) {
      throw call.wrong(WeComViolation.WRONG_METHOD, 43002, Refusal.wording(43002));
    }
    try {
      JsonNode body = JSON.readTree(request.body());
      if (body != null && body.isObject()) {
        return new Call(path, request, body, violations);
      }
    } catch (IOException noJson) {
      // Said below.
    }
    throw call.wrong(WeComViolation.NO_JSON, 47001, Refusal.wording(47001));
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

  Refusal bad(String parameter) {
    return wrong(
        WeComViolation.BAD_PARAMETER, Refusal.BAD_PARAMETER, "invalid parameter: " + parameter);
  }

  long number(String name) {
    JsonNode value = body.path(name);
    if (!value.isIntegralNumber() || value.longValue() < 0) {
      throw bad(name);
    }
    return value.longValue();
  }

  Instant time(String name) {
    return Instant.ofEpochSecond(number(name));
  }

  /** Empty where it is missing. */
  String text(String name) {
    JsonNode value = body.path(name);
    if (!value.isMissingNode() && !value.isNull() && !value.isTextual()) {
      throw bad(name);
    }
    return value.asText("");
  }

  Set<String> texts(String name) {
    JsonNode values = body.path(name);
    if (!values.isArray()) {
      throw bad(name);
    }
    Set<String> texts = new LinkedHashSet<>();
    for (JsonNode value : values) {
      if (!value.isTextual()) {
        throw bad(name);
      }
      texts.add(value.textValue());
    }
    return texts;
  }

  /** What makes it the same call when it comes again; without its token. */
  String sameness() {
    return path + body;
  }

  /** What every time window must be. */
  void checkWindow(Instant begin, Instant end, Duration longest, Instant now) {
    if (!begin.isBefore(end)) {
      throw wrong(
          WeComViolation.EMPTY_WINDOW, Refusal.BAD_PARAMETER, "invalid parameter: begin >= end");
    }
    if (Duration.between(begin, end).compareTo(longest) > 0) {
      int code = Refusal.WINDOW_TOO_LONG;
      throw wrong(WeComViolation.WINDOW_TOO_LONG, code, Refusal.wording(code));
    }
    if (end.getEpochSecond() > now.getEpochSecond() + 1) {
      throw wrong(
          WeComViolation.FUTURE_WINDOW, Refusal.BAD_PARAMETER, "invalid parameter: future time");
    }
  }

  /**
   * What a call of get_accesscontrol_data asks for, without its cursor: every page of one walk must
   * have the same.
   *
   * @param begin of the upload, inclusive as is the end
   * @param ids SNs or open_userids
   */
  record Query(
      Instant begin,
      Instant end,
      long userType,
      boolean byDevice,
      Set<String> ids,
      int limit,
      long agentId,
      Tokens.Kind app) {

    /** Visitors come with the employees. */
    boolean wants(Thing passage) {
      boolean student = passage.get("user_type").equals(WeComCompany.STUDENT);
      return student == (userType == WeComCompany.STUDENT)
          && ids.contains(passage.text(byDevice ? "device_sn" : "open_userid"));
    }
  }

  Query query(Tokens.App app, Instant now) {
    long userType = number("user_type");
    if (userType != WeComCompany.EMPLOYEE && userType != WeComCompany.STUDENT) {
      throw bad("user_type");
    }
    Instant begin = time("begin_time");
    Instant end = time("end_time");
    checkWindow(begin, end, LONGEST_ACCESS, now);
    long filter = number("data_filter_type");
    if (filter != 1 && filter != 2) {
      throw bad("data_filter_type");
    }
    String name = filter == 1 ? "device_sn_list" : "open_userid_list";
    Set<String> ids = texts(name);
    if (ids.isEmpty()) {
      throw bad(name);
    }
    if (body.path(name).size() > MOST_IDS) {
      throw wrong(
          filter == 1 ? WeComViolation.TOO_MANY_DEVICES : WeComViolation.TOO_MANY_USERS,
          Refusal.BAD_PARAMETER,
          "invalid parameter: " + name + " too long");
    }
    int limit = limit();
    long agentId = agentId(app);
    return new Query(begin, end, userType, filter == 1, ids, limit, agentId, app.kind());
  }

  private int limit() {
    JsonNode limit = body.path("limit");
    if (limit.isMissingNode() || limit.isNull()) {
      return DEFAULT_ROWS;
    }
    boolean number = limit.isIntegralNumber();
    if (!number || limit.longValue() < 1 || limit.longValue() > MOST_ROWS) {
      throw wrong(
          number ? WeComViolation.LIMIT_OUT_OF_RANGE : WeComViolation.LIMIT_NO_NUMBER,
          Refusal.BAD_PARAMETER,
          "invalid parameter: limit");
    }
    return limit.intValue();
  }

  private long agentId(Tokens.App app) {
    if (!body.hasNonNull("agentid")) {
      if (app.kind() == Tokens.Kind.SUITE) {
        throw wrong(WeComViolation.WITHOUT_AGENT_ID, 41011, Refusal.wording(41011));
      }
      return 0;
    }
    if (number("agentid") != app.agentId()) {
      throw new Refusal(301002);
    }
    return app.agentId();
  }

  /** For attendance. */
  Set<String> users() {
    Set<String> users = texts("useridlist");
    int asked = body.path("useridlist").size();
    if (asked == 0 || asked > MOST_IDS) {
      throw wrong(
          asked == 0 ? WeComViolation.BAD_PARAMETER : WeComViolation.TOO_MANY_USERS,
          301023,
          Refusal.wording(301023));
    }
    return users;
  }
}
