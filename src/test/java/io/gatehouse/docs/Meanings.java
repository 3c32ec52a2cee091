package io.gatehouse.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** What people wrote about tables, columns, words and functions. */
record Meanings(Map<String, Object> root) {

  /** Some tables under one heading. */
  record Section(String title, List<String> tables) {}

  static Meanings read(Path file) throws IOException {
    try (var reader = Files.newBufferedReader(file)) {
      return new Meanings(
          map(new Load(LoadSettings.builder().build()).loadFromReader(reader), "the file"));
    }
  }

  String introduction() {
    return text(root.get("introduction"), "introduction");
  }

  List<Section> sections() {
    return ((List<?>) root.get("sections"))
        .stream()
            .map(section -> map(section, "a section"))
            .map(
                section ->
                    new Section(
                        text(section.get("title"), "a section's title"),
                        List.copyOf(map(section.get("tables"), "tables").keySet())))
            .toList();
  }

  String of(String table) {
    return text(table(table).get("is"), table);
  }

  /** The table's own, or the one that columns of this name have everywhere. */
  String of(String table, String column) {
    Object own = columns(table).get(column);
    Object meaning = own == null ? map("everywhere").get(column) : own;
    return text(meaning, table + "." + column);
  }

  /** Columns of the table that are written about. */
  List<String> columnsOf(String table) {
    return List.copyOf(columns(table).keySet());
  }

  String everywhere(String column) {
    return text(map("everywhere").get(column), column);
  }

  /** In the order in which they are written; empty for a column without words. */
  List<String> words(String table, String column) {
    return List.copyOf(wordsOf(table, column).keySet());
  }

  String word(String table, String column, String word) {
    return text(
        wordsOf(table, column).get(word), "the word " + word + " of " + table + "." + column);
  }

  /** The table's own, or those that columns of this name have everywhere. */
  private Map<String, Object> wordsOf(String table, String column) {
    Map<String, Object> all = map("words");
    Object own = all.get(table + "." + column);
    Object words = own == null ? all.get(column) : own;
    return words == null ? Map.of() : map(words, column);
  }

  /** What a mapping's function makes its value of. */
  String function(String name) {
    return text(map("functions").get(name), "function " + name);
  }

  private Map<String, Object> columns(String table) {
    Object columns = table(table).get("columns");
    return columns == null ? Map.of() : map(columns, table);
  }

  private Map<String, Object> table(String name) {
    for (Object section : (List<?>) root.get("sections")) {
      Object table = map(map(section, "a section").get("tables"), "tables").get(name);
      if (table != null) {
        return map(table, name);
      }
    }
    throw new IllegalArgumentException("docs/data-dictionary.yaml says nothing of " + name);
  }

  private Map<String, Object> map(String key) {
    return map(root.get(key), key);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object value, String what) {
    if (value instanceof Map<?, ?> map) {
      return (Map<String, Object>) map;
    }
    throw new IllegalArgumentException(
        "docs/data-dictionary.yaml: " + what + " must be name: value pairs");
  }

  private static String text(Object value, String of) {
    if (value instanceof String text && !text.isBlank()) {
      return text.strip();
    }
    throw new IllegalArgumentException("docs/data-dictionary.yaml does not say what " + of + " is");
  }
}
