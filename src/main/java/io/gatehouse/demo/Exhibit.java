package io.gatehouse.demo;

/**
 * A table to show at the end.
 *
 * @param sql one query; its columns' names are the headings
 */
public record Exhibit(String title, String sql) {

  /** A time in UTC, short enough for a table; in the words of H2, which the demo runs on. */
  public static String time(String column) {
    return "formatdatetime(" + column + ", 'MM-dd HH:mm:ss', 'en', 'UTC')";
  }
}
