package io.gatehouse.settings;

import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;

/** Says what is wrong with a setting's value. */
final class Checks {

  private Checks() {}

  /** What is wrong with the value, or null. */
  static String problem(Setting setting, String value) {
    if (!setting.choices().isEmpty() && !setting.choices().contains(value)) {
      return "expected " + String.join(" or ", setting.choices());
    }
    try {
      switch (setting.kind()) {
        case URL -> checkUrl(value);
        case ZONE -> ZoneId.of(value);
        case DATE -> LocalDate.parse(value);
        case INTEGER -> checkRange(setting, wholeNumber(value), "");
        case DURATION -> checkRange(setting, Durations.parse(value).toMillis(), " ms");
        case SIZE -> checkRange(setting, Durations.parseSize(value), " bytes");
        case SCHEDULE -> Schedule.parse(value);
        case NETWORKS -> Networks.parse(value);
        case TEXT, LIST -> {}
      }
      return null;
    } catch (DateTimeException e) {
      return setting.kind() == Setting.Kind.ZONE
          ? "expected a zone such as Asia/Shanghai"
          : "expected a date such as 2026-01-31";
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  private static long wholeNumber(String value) {
    if (!value.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("expected a whole number");
    }
    return Long.parseLong(value);
  }

  private static void checkRange(Setting setting, long value, String unit) {
    Setting.Range range = setting.range();
    if (value < range.least() || value > range.most()) {
      throw new IllegalArgumentException(
          range.most() == Long.MAX_VALUE
              ? "expected at least " + range.least() + unit
              : "expected " + range.least() + " to " + range.most() + unit);
    }
  }

  private static void checkUrl(String value) {
    URI uri;
    try {
      uri = URI.create(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected an address such as http://10.0.0.5:6500", e);
    }
    boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
    if (!http || uri.getHost() == null || uri.getQuery() != null || uri.getUserInfo() != null) {
      throw new IllegalArgumentException(
          "expected an address such as http://10.0.0.5:6500, without a user or a query");
    }
    if (uri.getFragment() != null || uri.getPort() > 65_535) {
      throw new IllegalArgumentException(
          "expected an address such as http://10.0.0.5:6500, without # and a page");
    }
    if (uri.getPath().matches(".*/(api/v1|cgi-bin|openapi)(/.*)?")) {
      throw new IllegalArgumentException(
          "leave out "
              + uri.getPath().replaceAll("^.*(/(api/v1|cgi-bin|openapi).*)$", "$1")
              + ": the address ends before it");
    }
  }
}
