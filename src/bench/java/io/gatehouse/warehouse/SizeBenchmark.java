package io.gatehouse.warehouse;

import io.gatehouse.support.TestPostgres;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How long consumers wait at size. Fills an empty PostgreSQL by the scripts in src/bench/size, then
 * asks each question of questions.sql: once to warm up, then as often as told; the shortest time
 * counts, milliseconds until the last row has come. With {@code plans}, EXPLAIN (ANALYZE, BUFFERS)
 * of each as well.
 *
 * <p>Arguments: events in millions · rounds · plans or times · url, user and password of a
 * database; without them an embedded PostgreSQL, whose files are in the folder for temporary ones
 * and go with it. 50 million events take 40 GB.
 */
public final class SizeBenchmark {
  private static final Path FILES = Path.of("src/bench/size");
  private static final int MONTHS = 26;

  /** Of 728 days; of each person five and a bit events on two days of three. */
  private static final double EVENTS_PER_PERSON = MONTHS * 28 * 0.7071 * 5.05;

  private static final Pattern QUESTION = Pattern.compile("(?s)-- (.+?)\n(.+?);\n");

  private static final String KEYS =
      """
      select cast(conrelid as regclass), conname, pg_get_constraintdef(oid)
      from pg_constraint
      where contype = 'p' and conrelid in ('access_event'::regclass, 'attendance_punch'::regclass)
      """;

  private static final String INDEXES =
      """
      select indexname, indexdef
      from pg_indexes
      where tablename in ('access_event', 'attendance_punch') and indexname not like '%_pkey'
      """;

  private SizeBenchmark() {}

  public static void main(String[] arguments) throws IOException, SQLException {
    double millions = arguments.length > 0 ? Double.parseDouble(arguments[0]) : 1;
    int rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 3;
    boolean plans = arguments.length > 2 && arguments[2].equals("plans");
    String url = arguments.length > 3 ? arguments[3] : TestPostgres.freshDatabase();
    String user = arguments.length > 4 ? arguments[4] : TestPostgres.USER;
    String password = arguments.length > 5 ? arguments[5] : TestPostgres.PASSWORD;
    Warehouse.open(url, user, password, Clock.systemUTC()).close();
    try (Connection connection = DriverManager.getConnection(url, user, password);
        Statement statement = connection.createStatement()) {
      if (number(statement, "select count(*) from site") == 0) {
        fill(statement, (int) (millions * 1_000_000 / EVENTS_PER_PERSON));
      }
      for (Map.Entry<String, String> one : questions(statement).entrySet()) {
        boolean answered = ask(statement, one.getKey(), one.getValue(), rounds);
        if (plans && answered) {
          print(statement, "explain (analyze, buffers) " + one.getValue());
        }
      }
    }
  }

  /** Keys and indexes come after the rows: that takes a third of the time. */
  private static void fill(Statement statement, int people) throws IOException, SQLException {
    List<String> later = new ArrayList<>();
    List<String> first = new ArrayList<>();
    try (ResultSet keys = statement.executeQuery(KEYS)) {
      while (keys.next()) {
        first.add(
            "alter table %s drop constraint %s".formatted(keys.getString(1), keys.getString(2)));
        later.add(
            "alter table %s add constraint %s %s"
                .formatted(keys.getString(1), keys.getString(2), keys.getString(3)));
      }
    }
    try (ResultSet indexes = statement.executeQuery(INDEXES)) {
      while (indexes.next()) {
        first.add("drop index " + indexes.getString(1));
        later.add(indexes.getString(2));
      }
    }
    for (String sql : first) {
      statement.execute(sql);
    }
    statement.execute(read("people.sql").replace("${people}", String.valueOf(people)));
    LocalDate day = LocalDate.now(ZoneOffset.UTC).minusDays(MONTHS * 28L - 1);
    statement.execute(read("month.sql").replace("${day}", day.toString()));
    String again = read("again.sql");
    for (int i = 1; i < MONTHS; i++) {
      long start = System.nanoTime();
      statement.execute(again.replace("${days}", String.valueOf(i * 28)));
      System.out.printf(
          "month %d of %d: %,d s%n", i + 1, MONTHS, (System.nanoTime() - start) / 1_000_000_000);
    }
    later.add(read("alarms.sql"));
    later.add("drop table made_person");
    later.add("vacuum analyze");
    for (String sql : later) {
      long start = System.nanoTime();
      statement.execute(sql);
      System.out.printf(
          "%s: %,d s%n",
          sql.lines().findFirst().orElse(""), (System.nanoTime() - start) / 1_000_000_000);
    }
    System.out.printf(
        "%,d events, %,d punches; access_event %s%n",
        number(statement, "select count(*) from access_event"),
        number(statement, "select count(*) from attendance_punch"),
        text(statement, "select pg_size_pretty(pg_total_relation_size('access_event'))"));
  }

  private static String read(String file) throws IOException {
    return Files.readString(FILES.resolve(file));
  }

  /** With what stands in questions.sql as {@code ${…}} taken from its first question. */
  private static Map<String, String> questions(Statement statement)
      throws IOException, SQLException {
    String text = Files.readString(FILES.resolve("questions.sql"));
    Map<String, String> values = new LinkedHashMap<>();
    Map<String, String> questions = new LinkedHashMap<>();
    Matcher found = QUESTION.matcher(text);
    while (found.find()) {
      if (values.isEmpty()) {
        try (ResultSet row = statement.executeQuery(found.group(2))) {
          row.next();
          for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            values.put(row.getMetaData().getColumnLabel(i), row.getString(i));
          }
        }
        System.out.println(values);
      } else {
        String sql = found.group(2);
        for (Map.Entry<String, String> value : values.entrySet()) {
          sql = sql.replace("${" + value.getKey() + "}", value.getValue());
        }
        questions.put(found.group(1), sql);
      }
    }
    return questions;
  }

  /** False where a minute did not suffice. */
  private static boolean ask(Statement statement, String name, String sql, int rounds)
      throws SQLException {
    statement.setQueryTimeout(60);
    long[] nanos = new long[rounds];
    int rows = 0;
    for (int round = -1; round < rounds; round++) {
      long start = System.nanoTime();
      rows = 0;
      try (ResultSet result = statement.executeQuery(sql)) {
        while (result.next()) {
          rows++;
        }
      } catch (SQLException e) {
        System.out.printf("%-60s %s%n", name, e.getMessage());
        return false;
      }
      if (round >= 0) {
        nanos[round] = System.nanoTime() - start;
      }
    }
    System.out.printf(
        "%-60s %,10.1f ms  %,9d rows%n",
        name, Arrays.stream(nanos).min().orElseThrow() / 1e6, rows);
    return true;
  }

  private static void print(Statement statement, String sql) throws SQLException {
    try (ResultSet lines = statement.executeQuery(sql)) {
      while (lines.next()) {
        System.out.println("    " + lines.getString(1));
      }
    }
  }

  private static long number(Statement statement, String sql) throws SQLException {
    return Long.parseLong(text(statement, sql));
  }

  private static String text(Statement statement, String sql) throws SQLException {
    try (ResultSet row = statement.executeQuery(sql)) {
      row.next();
      return row.getString(1);
    }
  }
}
