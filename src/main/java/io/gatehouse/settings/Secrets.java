package io.gatehouse.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {{env:NAME}}} and {@code {{file:/run/secrets/name}}} in settings' values. */
record Secrets(Map<String, String> environment, List<String> problems) {

  private static final Pattern REFERENCE = Pattern.compile("\\{\\{(env|file):([^}]+)}}");

  String fill(String key, String value) {
    if (!value.contains("{{")) {
      return value;
    }
    StringBuilder filled = new StringBuilder();
    Matcher reference = REFERENCE.matcher(value);
    while (reference.find()) {
      String found =
          reference.group(1).equals("env")
              ? fromEnvironment(key, reference.group(2))
              : fromFile(key, reference.group(2));
      reference.appendReplacement(filled, Matcher.quoteReplacement(found));
    }
    return reference.appendTail(filled).toString();
  }

  private String fromEnvironment(String key, String name) {
    String value = environment.get(name);
    if (value == null) {
      problems.add(key + ": the environment variable " + name + " is not set");
      return "";
    }
    return value;
  }

  private String fromFile(String key, String file) {
    try {
      return Files.readString(Path.of(file)).strip();
    } catch (IOException e) {
      problems.add(key + ": cannot read the file " + file + ": " + e.getClass().getSimpleName());
      return "";
    }
  }
}
