package io.gatehouse.settings;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills {@code {{env:NAME}}} and {@code {{file:/run/secrets/name}}} in settings' values. */
record Secrets(Map<String, String> environment, List<String> problems, Set<Path> files) {

  private static final Pattern REFERENCE = Pattern.compile("\\{\\{(env|file):([^}]+)}}");

  /** What is meant as a reference, and may be shown: a secret that only holds {{ may not. */
  private static final Pattern MEANT = Pattern.compile("\\{\\{\\s*[A-Za-z_][\\w.:/-]*\\s*}}");

  private static final int MOST_BYTES = 64 * 1024;

  /** The entry with its value; told, where a reference cannot be filled. */
  SettingsReader.Entry filled(String key, SettingsReader.Entry entry) {
    String value = entry.written();
    if (!value.contains("{{")) {
      return entry;
    }
    int before = problems.size();
    String where = entry.source() + ": " + key + ": ";
    StringBuilder filled = new StringBuilder();
    Matcher reference = REFERENCE.matcher(value);
    while (reference.find()) {
      String found =
          reference.group(1).equals("env")
              ? fromEnvironment(where, reference.group(2))
              : fromFile(where, reference.group(2));
      reference.appendReplacement(filled, Matcher.quoteReplacement(found));
    }
    reference.appendTail(filled);
    boolean isCamels = key.startsWith("camel.") || key.startsWith("quartz.");
    if (!isCamels && REFERENCE.matcher(value).replaceAll("").contains("{{")) {
      problems.add(
          where
              + "expected {{env:NAME}} or {{file:/run/secrets/name}}"
              + (MEANT.matcher(value).matches()
                  ? ", got " + entry.shown()
                  : "; a value with {{ in it comes from such a file"));
    }
    SettingsReader.Entry whole = entry.filled(filled.toString());
    return problems.size() == before ? whole : whole.told();
  }

  private String fromEnvironment(String where, String name) {
    String value = environment.get(name);
    if (value == null || value.isBlank()) {
      problems.add(
          where
              + "the environment variable "
              + name
              + (value == null ? " is not set" : " is empty"));
      return "";
    }
    return value.strip();
  }

  private String fromFile(String where, String name) {
    String problem;
    try {
      Path file = Path.of(name);
      files.add(file);
      if (Files.isDirectory(file)) {
        problem = "is a directory, and no file";
      } else if (Files.size(file) > MOST_BYTES) {
        problem = "is larger than 64 KB, and no secret";
      } else {
        String value = Files.readString(file).strip();
        if (!value.isEmpty()) {
          return value;
        }
        problem = "is empty";
      }
    } catch (NoSuchFileException e) {
      problem = "does not exist";
    } catch (AccessDeniedException e) {
      problem = "may not be read by this user";
    } catch (CharacterCodingException e) {
      problem = "is not written in UTF-8";
    } catch (InvalidPathException e) {
      problem = "has no name that a file can have";
    } catch (IOException e) {
      problem = "cannot be read: " + e.getClass().getSimpleName();
    }
    problems.add(where + "the file " + name + " " + problem);
    return "";
  }
}
