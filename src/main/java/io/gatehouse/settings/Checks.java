package io.gatehouse.settings;

import io.gatehouse.settings.Values.Durations;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Properties;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.h2.command.dml.SetTypes;
import org.h2.engine.ConnectionInfo;
import org.h2.message.DbException;
import org.postgresql.PGProperty;

/** Says what is wrong with a setting's value. */
final class Checks {

  static {
    // H2 reads it with the first of its classes, which is here: its server is for this machine
    // alone.
    if (System.getProperty("h2.bindAddress") == null) {
      System.setProperty("h2.bindAddress", "127.0.0.1");
    }
  }

  /** What people write for China's time, of which no zone has the name. */
  private static final Pattern CHINA =
      Pattern.compile("(?i)\\bCST\\b|china|beijing|peking|北京|中国|上海|东八");

  private static final Pattern OTHER_COMMA = Pattern.compile("[，、；;]");

  /** What Chinese keyboards bring into addresses. */
  private static final Pattern FULL_WIDTH = Pattern.compile("[：／．。]");

  /** Databases round what is finer, each in its own way. */
  private static final DateTimeFormatter HOURS_AND_MINUTES =
      DateTimeFormatter.ofPattern("HH:mm").withResolverStyle(ResolverStyle.STRICT);

  private Checks() {}

  /**
   * What is wrong with the value, or null.
   *
   * @param now a schedule must have a time after it
   */
  static String problem(Setting setting, String value, Instant now) {
    if (!setting.choices().isEmpty() && !setting.choices().contains(value)) {
      return "expected " + String.join(" or ", setting.choices());
    }
    try {
      switch (setting.kind()) {
        case URL -> {
          checkUrl(value);
          checkHost(URI.create(value));
        }
        case DATABASE -> checkDatabase(value);
        case ZONE -> ZoneId.of(value);
        case DATE -> checkPast(LocalDate.parse(value), now);
        case TIME_OF_DAY -> LocalTime.parse(value, HOURS_AND_MINUTES);
        case INTEGER -> checkRange(setting, wholeNumber(value), "");
        case DURATION -> checkRange(setting, Durations.parse(value).toMillis(), " ms");
        case SIZE -> checkSize(setting, Durations.parseSize(value));
        case SCHEDULE -> checkSchedule(value, now);
        case NETWORKS -> Networks.parse(value);
        case LIST -> checkList(value);
        case TEXT -> {}
      }
      return null;
    } catch (DateTimeException e) {
      return setting.kind() == Setting.Kind.ZONE
          ? expected(setting)
              + (CHINA.matcher(value).find()
                  ? ", which is all of China"
                  : Nearest.hint(value, ZoneId.getAvailableZoneIds()))
          : expected(setting);
    } catch (IllegalArgumentException e) {
      return e.getMessage();
    }
  }

  /** What the setting takes, without anything of a value. */
  static String expected(Setting setting) {
    if (!setting.choices().isEmpty()) {
      return "expected " + String.join(" or ", setting.choices());
    }
    return switch (setting.kind()) {
      case URL -> "expected an address such as http://10.0.0.5:6500";
      case DATABASE -> "expected jdbc:h2:… or jdbc:postgresql://HOST:5432/DATABASE";
      case ZONE -> "expected a zone such as Asia/Shanghai";
      case DATE -> "expected a date such as 2026-01-31";
      case TIME_OF_DAY -> "expected a time of day such as 04:00";
      case INTEGER -> "expected a whole number";
      case DURATION -> "expected a duration such as 500ms, 5s, 2m, 2h or 30d";
      case SIZE -> "expected a size such as 512KB or 16MB";
      case SCHEDULE -> "expected an interval such as 5s, or a Quartz cron expression";
      case NETWORKS -> "expected networks such as 10.0.0.0/8 or fd00::/8";
      case TEXT, LIST -> "expected another value";
    };
  }

  /** Nothing has been loaded from a day that is still to come, and nobody would notice why. */
  private static void checkPast(LocalDate day, Instant now) {
    boolean isKnown = now.isAfter(Instant.EPOCH);
    if (isKnown && day.isAfter(LocalDate.ofInstant(now, ZoneOffset.UTC).plusDays(1))) {
      throw new IllegalArgumentException("expected a day that has been");
    }
  }

  static boolean isWrongList(String value) {
    return OTHER_COMMA.matcher(value).find();
  }

  /** A list that is parted by something else would be one long name, which nobody has. */
  private static void checkList(String value) {
    Matcher other = OTHER_COMMA.matcher(value);
    if (other.find()) {
      throw new IllegalArgumentException(
          "expected names with , between them, and not " + other.group());
    }
  }

  private static void checkSize(Setting setting, long bytes) {
    Setting.Range range = setting.range();
    if (bytes < range.least() || bytes > range.most()) {
      throw new IllegalArgumentException(
          "expected a size of " + size(range.least()) + " to " + size(range.most()));
    }
  }

  private static String size(long bytes) {
    return bytes % (1L << 30) == 0
        ? (bytes >> 30) + "GB"
        : bytes % (1L << 20) == 0
            ? (bytes >> 20) + "MB"
            : bytes % (1L << 10) == 0 ? (bytes >> 10) + "KB" : bytes + " bytes";
  }

  private static void checkSchedule(String value, Instant now) {
    if (Schedule.isOver(value, now)) {
      throw new IllegalArgumentException("the last time that this fires is over");
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
      boolean isTime = setting.kind() == Setting.Kind.DURATION;
      String least = isTime ? Durations.written(range.least()) : range.least() + unit;
      throw new IllegalArgumentException(
          range.most() == Long.MAX_VALUE
              ? "expected at least " + least
              : isTime
                  ? "expected " + least + " to " + Durations.written(range.most())
                  : "expected " + range.least() + " to " + range.most() + unit);
    }
  }

  private static void checkUrl(String value) {
    Matcher fullWidth = FULL_WIDTH.matcher(value);
    if (fullWidth.find()) {
      throw new IllegalArgumentException(
          "expected an address such as http://10.0.0.5:6500, without the full-width sign "
              + fullWidth.group());
    }
    URI uri;
    try {
      uri = URI.create(value);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("expected an address such as http://10.0.0.5:6500", e);
    }
    String scheme = uri.getScheme();
    boolean http = "http".equalsIgnoreCase(scheme) || "https".equalsIgnoreCase(scheme);
    String authority = uri.getRawAuthority();
    if (!http || authority == null || authority.contains("@") || uri.getQuery() != null) {
      throw new IllegalArgumentException(
          "expected an address such as http://10.0.0.5:6500, without a user or a query");
    }
    if (authority.contains("_")) { // name services know such; Java and Camel take it for no host
      throw new IllegalArgumentException(
          "a host's name with _ cannot be called: use its address, or another name of it");
    }
    if (!authority.matches("(?:[\\p{L}\\p{N}.-]+|\\[[0-9a-fA-F:.]+])(?::\\d{1,5})?")
        || port(authority) == 0
        || port(authority) > 65_535
        || uri.getFragment() != null) {
      throw new IllegalArgumentException(
          "expected an address such as http://10.0.0.5:6500, a port of 1 to 65535, without # and a"
              + " page");
    }
  }

  private static void checkHost(URI uri) {
    if (uri.getHost() == null) { // 10.0.0.555 and others
      throw new IllegalArgumentException(
          "expected an address such as http://10.0.0.5:6500, its host a name or four numbers of 0 to"
              + " 255");
    }
  }

  private static int port(String authority) {
    String port = authority.replaceAll("^.*?(?::(\\d+))?$", "$1");
    return port.isEmpty() ? -1 : Integer.parseInt(port);
  }

  private static void checkDatabase(String url) {
    String expected = "expected jdbc:h2:… or jdbc:postgresql://HOST:5432/DATABASE";
    if (url.startsWith("jdbc:h2:")) {
      checkH2(url);
    } else if (!url.startsWith("jdbc:postgresql:")
        || url.matches(
            "jdbc:postgresql:/?[^/?]+/.*")) { // the driver would take all of it for a name
      throw new IllegalArgumentException(expected);
    } else if (url.replaceFirst("[?].*", "").contains("@")) {
      throw new IllegalArgumentException(
          expected + ", the user in warehouse.username and the password in warehouse.password");
    } else if (!hasPorts(url) // of which the driver logs what is wrong
        || org.postgresql.Driver.parseURL(url, new Properties()) == null) {
      throw new IllegalArgumentException(expected + ", a port of 1 to 65535");
    } else {
      List<String> known = Arrays.stream(PGProperty.values()).map(PGProperty::getName).toList();
      for (String name : parameters(url, "\\?", "&")) {
        if (!known.contains(name)) {
          throw new IllegalArgumentException(
              "PostgreSQL's driver knows no parameter " + name + Nearest.hint(name, known));
        }
      }
    }
  }

  private static boolean hasPorts(String url) {
    return Pattern.compile("(?<=[^/:]:)[^:/,?\\]]+(?=[,/?]|$)")
        .matcher(url.replaceFirst("^jdbc:postgresql:", "").replaceFirst("\\?.*", ""))
        .results()
        .map(MatchResult::group)
        .allMatch(
            port ->
                port.matches("\\d{1,5}")
                    && Integer.parseInt(port) > 0
                    && Integer.parseInt(port) <= 65_535);
  }

  /** H2 looks at the names alone: nothing is opened. */
  private static void checkH2(String url) {
    try {
      new ConnectionInfo(url, new Properties(), "", null);
    } catch (DbException e) {
      List<String> known = new ArrayList<>(SetTypes.getTypes());
      known.addAll(List.of("AUTO_SERVER", "AUTO_SERVER_PORT", "CIPHER", "IFEXISTS", "INIT"));
      for (String name : parameters(url, ";", ";")) {
        if (e.getMessage().contains('"' + name.toUpperCase(Locale.ROOT) + '"')) {
          throw new IllegalArgumentException(
              "H2 knows no parameter " + name + Nearest.hint(name, known), e);
        }
      }
      throw new IllegalArgumentException("H2 cannot use it, error " + e.getErrorCode(), e);
    }
  }

  private static List<String> parameters(String url, String begin, String between) {
    String[] parts = url.split(begin, 2);
    return parts.length < 2
        ? List.of()
        : Arrays.stream(parts[1].split(between))
            .map(one -> one.split("=", 2)[0].strip())
            .filter(name -> !name.isEmpty())
            .toList();
  }
}
