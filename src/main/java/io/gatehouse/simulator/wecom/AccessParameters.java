package io.gatehouse.simulator.wecom;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.Set;

/** Reads what get_accesscontrol_data is asked for, as strictly as the document says. */
final class AccessParameters {
  static final int MOST_IDS = 100;
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
  private static final long MONTH_SECONDS = Duration.ofDays(31).toSeconds();
  private static final long MOST_ROWS = 500;
  private static final long DEFAULT_ROWS = 200;

  private AccessParameters() {}

  /**
   * @param now in seconds
   */
  static PassageQuery read(Call call, AppCredentials app, long now) {
    long userType = call.number("user_type");
    if (userType != Member.EMPLOYEE && userType != Member.STUDENT) {
      throw call.bad("user_type");
    }
    long begin = call.number("begin_time");
    long end = call.number("end_time");
    window(call, begin, end, now, MONTH_SECONDS);
    return new PassageQuery(
        begin,
        end,
        (int) userType,
        byDevice(call),
        ids(call),
        limit(call),
        agentId(call, app),
        app.kind().name());
  }

  /** What every time window must be. */
  static void window(Call call, long begin, long end, long now, long longest) {
    if (begin >= end) {
      throw call.wrong(
          WeComViolation.EMPTY_WINDOW, Refusal.BAD_PARAMETER, "invalid parameter: begin >= end");
    }
    if (end - begin > longest) {
      throw call.wrong(
          WeComViolation.WINDOW_TOO_LONG,
          Refusal.WINDOW_TOO_LONG,
          Refusal.wording(Refusal.WINDOW_TOO_LONG));
    }
    if (end > now + 1) {
      throw call.wrong(
          WeComViolation.FUTURE_WINDOW, Refusal.BAD_PARAMETER, "invalid parameter: future time");
    }
  }

  /** True where it reaches into a second month; midnight itself does not. */
  static boolean crossesMonth(PassageQuery query) {
    return !month(query.begin()).equals(month(query.end() - 1));
  }

  private static YearMonth month(long second) {
    return YearMonth.from(Instant.ofEpochSecond(second).atZone(CHINA));
  }

  private static boolean byDevice(Call call) {
    long type = call.number("data_filter_type");
    if (type != 1 && type != 2) {
      throw call.bad("data_filter_type");
    }
    return type == 1;
  }

  private static Set<String> ids(Call call) {
    boolean byDevice = byDevice(call);
    String name = byDevice ? "device_sn_list" : "open_userid_list";
    Set<String> ids = call.list(name);
    if (ids.isEmpty()) {
      throw call.bad(name);
    }
    if (call.body().path(name).size() > MOST_IDS) {
      throw call.wrong(
          byDevice ? WeComViolation.TOO_MANY_DEVICES : WeComViolation.TOO_MANY_USERS,
          Refusal.BAD_PARAMETER,
          "invalid parameter: " + name + " too long");
    }
    return ids;
  }

  private static int limit(Call call) {
    if (!call.has("limit")) {
      return (int) DEFAULT_ROWS;
    }
    if (!call.body().path("limit").isIntegralNumber()) {
      throw call.wrong(
          WeComViolation.LIMIT_NO_NUMBER, Refusal.BAD_PARAMETER, "invalid parameter: limit");
    }
    long limit = call.body().path("limit").longValue();
    if (limit < 1 || limit > MOST_ROWS) {
      throw call.wrong(
          WeComViolation.LIMIT_OUT_OF_RANGE, Refusal.BAD_PARAMETER, "invalid parameter: limit");
    }
    return (int) limit;
  }

  private static long agentId(Call call, AppCredentials app) {
    if (call.has("agentid")) {
      long agentId = call.number("agentid");
      if (agentId != app.agentId()) {
        throw new Refusal(Refusal.WRONG_APP);
      }
      return agentId;
    }
    if (app.kind() == AppCredentials.Kind.SUITE) {
      throw call.wrong(
          WeComViolation.WITHOUT_AGENT_ID,
          Refusal.NO_AGENT_ID,
          Refusal.wording(Refusal.NO_AGENT_ID));
    }
    return 0;
  }
}
