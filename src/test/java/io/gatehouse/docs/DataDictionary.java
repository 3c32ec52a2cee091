package io.gatehouse.docs;

import io.gatehouse.docs.SchemaTable.Column;
import io.gatehouse.docs.Sources.Source;
import io.gatehouse.warehouse.Meanings;
import io.gatehouse.warehouse.Meanings.Section;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes docs/data-dictionary.md of the schema, the mappings and what people wrote about them. */
final class DataDictionary {

  private static final List<String> COMMON =
      List.of("site", "vendor", "extra", "first_loaded_at", "last_loaded_at", "load_no");

  private final Map<String, SchemaTable> schema;
  private final Map<String, Map<String, Sources>> sources;
  private final Meanings meanings;
  private final StringBuilder out = new StringBuilder();

  DataDictionary(
      Map<String, SchemaTable> schema,
      Map<String, Map<String, Sources>> sources,
      Meanings meanings) {
    this.schema = schema;
    this.sources = sources;
    this.meanings = meanings;
  }

  String write() {
    line("# Data dictionary");
    line("<!-- Made of data-dictionary.yaml, the migrations and the mappings: change those. -->");
    line(meanings.introduction());
    contents();
    row("column", "type", "meaning");
    row("---", "---", "---");
    Column[] common = common();
    for (Column column : common) {
      row(column.name(), type(column), meanings.everywhere(column.name()));
    }
    line("");
    for (Section section : meanings.sections()) {
      line("## " + section.title());
      section.tables().forEach(name -> table(schema.get(name)));
    }
    return out.toString().strip() + "\n";
  }

  private Column[] common() {
    return schema.get("access_event").columns().stream()
        .filter(column -> COMMON.contains(column.name()))
        .toArray(Column[]::new);
  }

  private void contents() {
    for (Section section : meanings.sections()) {
      out.append("- ").append(section.title()).append(": ");
      out.append(
          section.tables().stream()
              .map(name -> "[" + name + "](#" + name + ")")
              .collect(Collectors.joining(" · ")));
      out.append('\n');
    }
    line("");
    line("All tables have these columns, which are not repeated below:");
  }

  private void table(SchemaTable table) {
    line("### " + table.name());
    Collection<Sources> vendors = sources.getOrDefault(table.name(), Map.of()).values();
    line(meanings.of(table.name()) + keys(table) + files(vendors));
    List<String> heads = new ArrayList<>(List.of("column", "type", "meaning"));
    vendors.forEach(vendor -> heads.add(vendor.vendor()));
    row(heads.toArray(String[]::new));
    row(heads.stream().map(head -> "---").toArray(String[]::new));
    boolean hasAll = COMMON.stream().allMatch(table::has);
    for (Column column : table.columns()) {
      if (hasAll && COMMON.contains(column.name())) {
        continue;
      }
      List<String> cells = new ArrayList<>();
      cells.add(column.name());
      cells.add(type(column));
      cells.add(meanings.of(table.name(), column.name()));
      vendors.forEach(vendor -> cells.add(fields(vendor, column.name())));
      row(cells.toArray(String[]::new));
    }
    line("");
    if (!table.isView()) {
      words(table, vendors);
    }
  }

  private static String keys(SchemaTable table) {
    return table.isView() ? "" : " Key: `" + String.join(", ", table.key()) + "`.";
  }

  private static String files(Collection<Sources> vendors) {
    if (vendors.isEmpty()) {
      return "";
    }
    return " Filled by "
        + vendors.stream()
            .flatMap(vendor -> vendor.files().stream())
            .map(file -> "[" + file.replace(".yaml", "") + "](../config/mappings/" + file + ")")
            .collect(Collectors.joining(", "))
        + ".";
  }

  private static String type(Column column) {
    return column.type() + (column.nullable() ? "" : " not null");
  }

  private String fields(Sources vendor, String column) {
    Set<String> parts = new LinkedHashSet<>();
    for (Source source : vendor.columns().getOrDefault(column, List.of())) {
      String fields =
          source.function() == null
              ? String.join(", ", source.fields())
              : meanings.function(source.function());
      if (source.otherwise() != null) {
        fields +=
            fields.isEmpty()
                ? source.otherwise() + " unless the feed knows better"
                : "; else " + source.otherwise();
      }
      parts.add(fields);
    }
    return String.join(" · ", parts);
  }

  /** Which of the vendors' codes stands for which word, column by column. */
  private void words(SchemaTable table, Collection<Sources> vendors) {
    List<String> heads = new ArrayList<>(List.of("column", "word", "meaning"));
    vendors.forEach(vendor -> heads.add(vendor.vendor()));
    boolean begun = false;
    for (Column column : table.columns()) {
      for (String word : wordsOf(table.name(), column.name(), vendors)) {
        List<String> cells = new ArrayList<>();
        cells.add(column.name());
        cells.add(word);
        cells.add(meanings.word(table.name(), column.name(), word));
        vendors.forEach(vendor -> cells.add(codes(vendor, column.name(), word)));
        if (!begun) {
          row(heads.toArray(String[]::new));
          row(heads.stream().map(head -> "---").toArray(String[]::new));
          begun = true;
        }
        row(cells.toArray(String[]::new));
      }
    }
    if (begun) {
      line("");
    }
  }

  private Set<String> wordsOf(String table, String column, Collection<Sources> vendors) {
    Set<String> words = new LinkedHashSet<>(meanings.words(table, column));
    vendors.stream()
        .flatMap(vendor -> vendor.columns().getOrDefault(column, List.of()).stream())
        .flatMap(source -> source.words().values().stream())
        .filter(Objects::nonNull)
        .forEach(words::add);
    return words;
  }

  private static String codes(Sources vendor, String column, String word) {
    return vendor.columns().getOrDefault(column, List.of()).stream()
        .flatMap(source -> source.words().entrySet().stream())
        .filter(code -> word.equals(code.getValue()))
        .map(code -> code.getKey().equals("*") ? "any other" : code.getKey())
        .distinct()
        .collect(Collectors.joining(", "));
  }

  private void line(String text) {
    out.append(text).append(text.isEmpty() ? "\n" : "\n\n");
  }

  private void row(String... cells) {
    out.append('|');
    for (String cell : cells) {
      out.append(' ').append(cell.replace("|", "\\|")).append(" |");
    }
    out.append('\n');
  }
}
