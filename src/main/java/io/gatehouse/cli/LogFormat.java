package io.gatehouse.cli;

import java.nio.file.Path;

/**
 * Chooses how the log is written. Has to happen before the first logger is made, which is why no
 * class of the command line has one.
 */
final class LogFormat {

  private LogFormat() {}

  /**
   * @param format {@code text} or {@code json}
   */
  static void use(String format) {
    if (System.getProperty("log4j2.configurationFile") == null) {
      System.setProperty("log4j2.configurationFile", "log4j2-" + format + ".xml");
    }
    System.setProperty("gatehouse.log.plain", String.valueOf(!Terminal.here().hasColours()));
  }

  /** For commands whose own words fill the terminal. */
  static void useFile(Path file) {
    System.setProperty("gatehouse.log.file", file.toString());
    use("file");
  }
}
