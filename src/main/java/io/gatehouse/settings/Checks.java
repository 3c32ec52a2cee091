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
        case INTEGER -> checkInteger(value);
        case DURATION -> Durations.parse(value);
        case SIZE -> Durations.parseSize(value);
        case SCHEDULE -> Schedule.parse(value);
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

  private static void checkInteger(String value) {
    if (!value.matches("\\d{1,9}")) {
      throw new IllegalArgumentException("expected a whole number");
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
    if (uri.getPath().matches("/+(api/v1|cgi-bin|openapi)(/.*)?")) {
      throw new IllegalArgumentException(
          "leave out " + uri.getPath() + ": the address ends before it");
    }
  }
}
