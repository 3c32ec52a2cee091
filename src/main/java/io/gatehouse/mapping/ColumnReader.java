package io.gatehouse.mapping;

import io.gatehouse.mapping.ColumnRule.CodeTable;
import io.gatehouse.mapping.ColumnRule.ValueType;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.Table.Column;
import java.math.BigDecimal;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads what a mapping file says of one column. */
final class ColumnReader {

  private static final List<String> KEYS =
      List.of("from", "function", "type", "format", "none", "codes", "default", "required");

  private final YamlFile yaml;
  private final Map<String, MappingFunction> functions;

  ColumnReader(YamlFile yaml, Map<String, MappingFunction> functions) {
    this.yaml = yaml;
    this.functions = functions;
  }

  /**
   * @param node a table of settings, or only the field's name or names
   * @param mustFill whether a row without a value in this column is no row
   */
  ColumnRule read(Column column, int position, Node node, boolean mustFill) {
    String what = "column " + column.name();
    boolean isShort = !(node instanceof MappingNode);
    int before = yaml.problems().size();
    Map<String, NodeTuple> entries = isShort ? Map.of() : yaml.entries(node, what, KEYS);
    List<String> from = isShort ? yaml.texts(node, what) : texts(entries, "from", what);
    MappingFunction function = function(entries);
    boolean hasNone = from.isEmpty() && function == null && !entries.containsKey("default");
    boolean isTold = yaml.problems().size() > before; // it is misspelt, or no text
    if (hasNone && !isTold) {
      yaml.problem(node, what + " has no source: say from, function or default");
    }
    ValueType type = type(column, entries);
    CodeTable codes = codes(column, entries);
    Object fallback = fallback(column, type, entries);
    return new ColumnRule(
        column,
        position,
        from,
        function,
        type,
        formats(column, entries),
        Set.copyOf(new HashSet<>(texts(entries, "none", what))),
        codes,
        fallback,
        required(entries, mustFill && fallback == null));
  }

  private List<String> texts(Map<String, NodeTuple> entries, String key, String what) {
    NodeTuple entry = entries.get(key);
    return entry == null ? List.of() : yaml.texts(entry.getValueNode(), what + ": " + key);
  }

  private MappingFunction function(Map<String, NodeTuple> entries) {
    NodeTuple entry = entries.get("function");
    String name = entry == null ? null : yaml.text(entry.getValueNode(), "function");
    if (name != null && !functions.containsKey(name)) {
      yaml.problem(
          entry.getValueNode(),
          "there is no function " + name + Nearest.hint(name, functions.keySet()));
    }
    // One that is not known has been reported; the rest of the file is still checked.
    return name == null ? null : functions.getOrDefault(name, record -> null);
  }

  private ValueType type(Column column, Map<String, NodeTuple> entries) {
    ValueType natural = ValueType.of(column.type());
    NodeTuple entry = entries.get("type");
    String word = entry == null ? null : yaml.text(entry.getValueNode(), "type");
    if (word == null) {
      return natural;
    }
    List<String> words = Arrays.stream(ValueType.values()).map(ValueType::word).toList();
    if (!words.contains(word)) {
      yaml.problem(
          entry.getValueNode(),
          "there is no type "
              + word
              + " among "
              + String.join(", ", words)
              + Nearest.hint(word, words));
      return natural;
    }
    ValueType type = ValueType.values()[words.indexOf(word)];
    if (!type.fits(column.type())) {
      yaml.problem(
          entry.getValueNode(),
          "type "
              + word
              + " does not fit column "
              + column.name()
              + ", which is "
              + column.type().name().toLowerCase(java.util.Locale.ROOT)
              + (column.type() == Column.Type.DATE && word.equals("local-time")
                  ? ", did you mean local-date?"
                  : ""));
      return natural;
    }
    return type;
  }

  private TimeFormats formats(Column column, Map<String, NodeTuple> entries) {
    NodeTuple entry = entries.get("format");
    if (entry == null) {
      return null;
    }
    Node node = entry.getValueNode();
    if (column.type() != Column.Type.TIMESTAMP && column.type() != Column.Type.DATE) {
      yaml.problem(node, "format: column " + column.name() + " holds no time");
    } else if (entries.containsKey("type")) {
      yaml.problem(node, "format: says how column " + column.name() + " is read: leave out type");
    }
    List<String> written = yaml.texts(node, "format");
    try {
      return written.isEmpty() ? null : new TimeFormats(written);
    } catch (IllegalArgumentException e) {
      yaml.problem(node, e.getMessage());
      return null;
    }
  }

  private CodeTable codes(Column column, Map<String, NodeTuple> entries) {
    NodeTuple entry = entries.get("codes");
    if (entry == null) {
      return null;
    }
    Map<String, String> words = new LinkedHashMap<>();
    yaml.entries(entry.getValueNode(), "codes of column " + column.name(), null)
        .forEach(
            (code, itsWord) -> {
              Node node = itsWord.getValueNode();
              String word = YamlFile.isNull(node) ? null : yaml.text(node, "a code's word");
              checkWord(column, word, node);
              words.put(code, word);
            });
    return new CodeTable(words);
  }

  private void checkWord(Column column, String word, Node node) {
    if (word != null && !CodeTable.isWord(column.name(), word)) {
      yaml.problem(
          node,
          "column "
              + column.name()
              + " has no word "
              + word
              + Nearest.hint(word, CodeTable.words(column.name())));
    } else if (word != null && word.length() > column.maxLength()) {
      yaml.problem(
          node,
          "the word "
              + word
              + " is too long for column "
              + column.name()
              + ", which holds "
              + column.maxLength()
              + " characters");
    }
  }

  private Object fallback(Column column, ValueType type, Map<String, NodeTuple> entries) {
    NodeTuple entry = entries.get("default");
    if (entry == null || type == null) {
      return null;
    }
    String text = yaml.text(entry.getValueNode(), "default");
    if (text == null) {
      return null;
    }
    checkWord(column, text, entry.getValueNode());
    LocalTimes times = new LocalTimes(ZoneOffset.UTC);
    Object value = type.read(text, VendorRecord.Kind.TEXT, column.type(), times);
    if (value instanceof BigDecimal number && column.fitting(number) == null) {
      value = ValueType.UNREADABLE;
    }
    if (value == ValueType.UNREADABLE) {
      yaml.problem(
          entry.getValueNode(),
          "default of column "
              + column.name()
              + " must be "
              + type.description()
              + ", got "
              + text);
      return null;
    }
    return value instanceof BigDecimal number ? column.fitting(number) : value;
  }

  private Set<String> required(Map<String, NodeTuple> entries, boolean mustFill) {
    NodeTuple entry = entries.get("required");
    List<String> feeds =
        entry == null ? List.of("false") : yaml.texts(entry.getValueNode(), "required");
    if (mustFill || feeds.equals(List.of("true"))) {
      return Set.of();
    }
    return feeds.equals(List.of("false")) ? null : Set.copyOf(feeds);
  }
}
