package io.gatehouse.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** Which vendor fields fill the columns of one table, as the mapping files of one vendor say. */
record Sources(String vendor, List<String> files, Map<String, List<Source>> columns) {

  /**
   * What one mapping file says of one column.
   *
   * @param function null where there is none
   * @param otherwise what the column is without the fields; null where it is then null
   * @param words by the vendor's code; {@code *} for all others
   */
  record Source(
      List<String> fields, String function, String otherwise, Map<String, String> words) {}

  /** By table, then by vendor. */
  static Map<String, Map<String, Sources>> read(Path mappings, List<String> vendors)
      throws IOException {
    Map<String, Map<String, Sources>> all = new TreeMap<>();
    List<Path> files;
    try (Stream<Path> found = Files.list(mappings)) {
      files = found.filter(file -> file.toString().endsWith(".yaml")).sorted().toList();
    }
    for (Path file : files) {
      String name = file.getFileName().toString();
      String vendor =
          vendors.stream().filter(one -> name.startsWith(one + "-")).findFirst().orElseThrow();
      Map<?, ?> mapping = (Map<?, ?>) load(file);
      Sources sources =
          all.computeIfAbsent(mapping.get("table").toString(), table -> new TreeMap<>())
              .computeIfAbsent(
                  vendor, v -> new Sources(v, new ArrayList<>(), new LinkedHashMap<>()));
      sources.files().add(name);
      ((Map<?, ?>) mapping.get("columns"))
          .forEach(
              (column, says) ->
                  sources
                      .columns()
                      .computeIfAbsent(column.toString(), c -> new ArrayList<>())
                      .add(source(says)));
    }
    return all;
  }

  private static Object load(Path file) throws IOException {
    try (var reader = Files.newBufferedReader(file)) {
      return new Load(LoadSettings.builder().build()).loadFromReader(reader);
    }
  }

  private static Source source(Object says) {
    if (!(says instanceof Map<?, ?> rule)) {
      return new Source(texts(says), null, null, Map.of());
    }
    Map<String, String> words = new LinkedHashMap<>();
    if (rule.get("codes") instanceof Map<?, ?> codes) {
      codes.forEach(
          (code, word) -> words.put(code.toString(), word == null ? null : word.toString()));
    }
    return new Source(
        texts(rule.get("from")), text(rule.get("function")), text(rule.get("default")), words);
  }

  private static List<String> texts(Object value) {
    if (value == null) {
      return List.of();
    }
    return value instanceof List<?> list
        ? list.stream().map(Object::toString).toList()
        : List.of(value.toString());
  }

  private static String text(Object value) {
    return value == null ? null : value.toString();
  }
}
