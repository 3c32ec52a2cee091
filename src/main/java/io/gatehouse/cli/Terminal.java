package io.gatehouse.cli;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * What the other end of the output can show.
 *
 * @param isInteractive a person looks at it
 * @param hasColours a person looks at it and has not set NO_COLOR
 * @param width in columns; {@link Integer#MAX_VALUE} where nothing bounds it
 */
record Terminal(boolean isInteractive, boolean hasColours, int width) {

  private static final int USUAL_WIDTH = 100;

  static final Terminal NONE = new Terminal(false, false, Integer.MAX_VALUE);

  static Terminal here() {
    if (!isConsole() || "dumb".equals(System.getenv("TERM"))) {
      return NONE;
    }
    return new Terminal(true, System.getenv("NO_COLOR") == null, columns());
  }

  /** Whether the output itself goes to one, also where the input does not come from there. */
  static boolean isOutput() {
    try {
      String output = Path.of("/proc/self/fd/1").toRealPath().toString();
      return output.matches("/dev/(pts/.*|tty.*|console)");
    } catch (IOException elsewhere) { // or no Linux
      return isConsole();
    }
  }

  /** From Java 22 on there is a console even where there is no terminal, and it says so. */
  private static boolean isConsole() {
    if (System.console() == null) {
      return false;
    }
    try {
      return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(System.console());
    } catch (ReflectiveOperationException before22) {
      return true;
    }
  }

  private static int columns() {
    String told = System.getenv("COLUMNS");
    if (told != null && told.matches("[1-9]\\d{1,3}")) {
      return Integer.parseInt(told);
    }
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      try (BufferedReader out =
          new BufferedReader(
              new InputStreamReader(stty.getInputStream(), StandardCharsets.US_ASCII))) {
        String[] rowsAndColumns = String.valueOf(out.readLine()).split(" ");
        int columns = Integer.parseInt(rowsAndColumns[1]);
        return columns > 0 ? columns : USUAL_WIDTH;
      }
    } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
      return USUAL_WIDTH; // no such program, or no terminal after all
    }
  }

  Terminal noWiderThan(int columns) {
    return new Terminal(isInteractive, hasColours, Math.min(width, columns));
  }

  String bold(String text) {
    return styled("1", text);
  }

  String faint(String text) {
    return styled("2", text);
  }

  String good(String text) {
    return styled("32", text);
  }

  String bad(String text) {
    return styled("31", text);
  }

  String warning(String text) {
    return styled("33", text);
  }

  private String styled(String code, String text) {
    return hasColours ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
  }
}
