package io.gatehouse.warehouse;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/**
 * What docs/data-dictionary.yaml says of tables, columns, words and functions, in Markdown.
 * Comments in the database and docs/data-dictionary.md are made of it. What it does not say and is
 * asked for is an IllegalArgumentException that names it.
 */
public record Meanings(Map<String, Object> root) {

  private static final String IN_THE_JAR = "/db/data-dictionary.yaml";

  /** Some tables under one heading. */
  public record Section(String title, List<String> tables) {}

  /** As it was built in. */
  public static Meanings read() {
    try (InputStream file = Meanings.class.getResourceAsStream(IN_THE_JAR)) {
      return new Meanings(
          map(new Load(LoadSettings.builder().build()).loadFromInputStream(file), "the file"));
    } catch (IOException e) {
      throw new UncheckedIOException(IN_THE_JAR, e);
    }
  }

  public String introduction() {
    return text(root.get("introduction"), "introduction");
  }

  public List<Section> sections() {
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

  public String of(String table) {
    return text(table(table).get("is"), table);
  }

  /** The table's own, or the one that columns of this name have everywhere. */
  public String of(String table, String column) {
    return text(meaning(table, column), table + "." + column);
  }

  /** The same; empty for a column that is not ours. */
  public Optional<String> find(String table, String column) {
    return Optional.ofNullable(meaning(table, column)).map(Object::toString).map(String::strip);
  }

  private Object meaning(String table, String column) {
    Object own = columns(table).get(column);
    return own == null ? map("everywhere").get(column) : own;
  }

  /** Columns of the table that are written about. */
  public List<String> columnsOf(String table) {
    return List.copyOf(columns(table).keySet());
  }

  public String everywhere(String column) {
    return text(map("everywhere").get(column), column);
  }

  /** In the order in which they are written; empty for a column without words. */
  public List<String> words(String table, String column) {
    return List.copyOf(wordsOf(table, column).keySet());
  }

  public String word(String table, String column, String word) {
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
  public String function(String name) {
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
