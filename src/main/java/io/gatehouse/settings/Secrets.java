package io.gatehouse.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {{env:NAME}}} and {@code {{file:/run/secrets/name}}} in settings' values. */
record Secrets(Map<String, String> environment, List<String> problems) {

  private static final Pattern REFERENCE = Pattern.compile("\\{\\{(env|file):([^}]+)}}");

  String fill(String key, SettingsReader.Entry entry) {
    String value = entry.written();
    if (!value.contains("{{")) {
      return value;
    }
    StringBuilder filled = new StringBuilder();
    Matcher reference = REFERENCE.matcher(value);
    while (reference.find()) {
      String found =
          reference.group(1).equals("env")
              ? fromEnvironment(entry.source() + ": " + key, reference.group(2))
              : fromFile(entry.source() + ": " + key, reference.group(2));
      reference.appendReplacement(filled, Matcher.quoteReplacement(found));
    }
    if (!key.startsWith("camel.") && !key.startsWith("quartz.")) { // Camel has references too
      refuseOthers(key, entry);
    }
    return reference.appendTail(filled).toString();
  }

  private void refuseOthers(String key, SettingsReader.Entry entry) {
    if (REFERENCE.matcher(entry.written()).replaceAll("").contains("{{")) {
      problems.add(
          entry.source()
              + ": "
              + key
              + ": expected {{env:NAME}} or {{file:/run/secrets/name}}, got "
              + entry.shown());
    }
  }

  private String fromEnvironment(String where, String name) {
    String value = environment.get(name);
    if (value == null) {
      problems.add(where + ": the environment variable " + name + " is not set");
      return "";
    }
    return value;
  }

  private String fromFile(String where, String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException | InvalidPathException e) {
      problems.add(where + ": cannot read the file " + file + ": " + e.getClass().getSimpleName());
      return "";
    }
  }
}
