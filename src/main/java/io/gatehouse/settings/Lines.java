package io.gatehouse.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Finds the line of a properties file on which a key stands, for error messages. */
final class Lines {

  private Lines() {}

  /** {@code config/application.properties:12}, or only the file where the line cannot be told. */
  static String of(Path file, String key) {
    try {
      List<String> lines = Files.readAllLines(file);
      for (int i = lines.size() - 1; i >= 0; i--) {
        String line = lines.get(i).strip();
        if (line.startsWith(key) && line.substring(key.length()).strip().matches("[=:].*|")) {
          return file + ":" + (i + 1);
        }
      }
    } catch (IOException e) {
      return file.toString(); // only the line is lost
    }
    return file.toString();
  }
}
