package io.gatehouse.mapping;

import io.gatehouse.mapping.ColumnRule.ValueType;
import io.gatehouse.settings.Nearest;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads a mapping file and finds everything that is wrong with it. */
final class MappingReader {

  private static final List<String> KEYS =
      List.of(
          "table",
          "identity",
          "any-case",
          "leave-out",
          "json-text",
          "columns",
          "extra",
          "ignore",
          "private");

  /** Filled by Gatehouse in every table. */
  private static final Set<String> OWN =
      Set.of("site", "vendor", "seen_by", "first_loaded_at", "last_loaded_at", "load_no", "extra");

  private final Path file;
  private final YamlFile yaml;
  private final Function<String, Table> tables;
  private final Map<String, MappingFunction> functions;

  MappingReader(Path file, Function<String, Table> tables, Map<String, MappingFunction> functions) {
    this.file = file;
    this.yaml = new YamlFile(file);
    this.tables = tables;
    this.functions = functions;
  }

  Mapping read() {
    Node root = yaml.root();
    Mapping mapping = root == null ? null : read(root);
    if (!yaml.problems().isEmpty()) {
      throw new MappingProblems(yaml.problems());
    }
    return mapping;
  }

  private Mapping read(Node root) {
    Map<String, NodeTuple> entries = yaml.entries(root, "the mapping", KEYS);
    Table table = table(root, entries);
    if (table == null || !entries.containsKey("columns")) {
      if (table != null) {
        yaml.problem(root, "the mapping has no columns");
      }
      return null;
    }
    NodeTuple identityEntry = entries.get("identity");
    IdentityReader identities = new IdentityReader(yaml, table);
    Set<String> inAnyCase = new HashSet<>(texts(entries, "any-case"));
    if (identityEntry != null) {
      identities.read(identityEntry.getValueNode(), inAnyCase);
    }
    checkInAnyCase(table, identities, inAnyCase, entries);
    List<ColumnRule> rules = columns(table, identities.base(), entries);
    Set<String> filled = new HashSet<>(OWN);
    rules.forEach(rule -> filled.add(rule.column().name()));
    identities.checkFilled(filled);
    checkAllFilled(table, identities.base(), filled, entries.get("columns").getKeyNode());
    return new Mapping(
        table,
        identities.base(),
        identities.byFeed(),
        rules,
        new HashSet<>(texts(entries, "ignore")),
        leaveOut(entries),
        extras(entries),
        privates(entries),
        inAnyCase,
        texts(entries, "json-text"));
  }

  /** Only texts have a case, and only in what tells rows apart it matters. */
  private void checkInAnyCase(
      Table table,
      IdentityReader identities,
      Set<String> inAnyCase,
      Map<String, NodeTuple> entries) {
    for (String name : inAnyCase) {
      Node node = entries.get("any-case").getValueNode();
      if (!table.has(name)) {
        yaml.problem(node, "any-case: " + unknownColumn(table, name));
        continue;
      }
      boolean identifies =
          entries.containsKey("identity")
              ? identities.columnsNamed().contains(name)
              : table.key().contains(name);
      if (!identifies
          || table.columns().get(table.position(name)).type() != Column.Type.TEXT
          || name.equals("site")) {
        yaml.problem(
            node,
            "any-case: column " + name + " is no text of the identity, or of the table's key");
      }
    }
    Identity base = identities.base();
    if (base != null && !inAnyCase.isEmpty() && base.countsSightings()) {
      yaml.problem(
          entries.get("any-case").getValueNode(),
          "any-case goes with neither number, numbering nor count-repeats");
    }
  }

  private Table table(Node root, Map<String, NodeTuple> entries) {
    NodeTuple entry = entries.get("table");
    if (entry == null) {
      yaml.problem(root, "the mapping names no table");
      return null;
    }
    String name = yaml.text(entry.getValueNode(), "table");
    if (name == null) {
      return null;
    }
    Table table;
    try {
      table = tables.apply(name);
    } catch (IllegalArgumentException e) {
      yaml.problem(entry.getValueNode(), e.getMessage());
      return null;
    }
    String fileName = file.getFileName().toString();
    if (!fileName.endsWith("-" + name + ".yaml") && !fileName.contains("-" + name + "-")) {
      yaml.problem(
          entry.getValueNode(),
          "a mapping for table "
              + name
              + " is named VENDOR-"
              + name
              + ".yaml, or VENDOR-"
              + name
              + "-PART.yaml where it fills a part of the columns");
    }
    return table;
  }

  private List<String> texts(Map<String, NodeTuple> entries, String key) {
    NodeTuple entry = entries.get(key);
    return entry == null ? List.of() : yaml.texts(entry.getValueNode(), key);
  }

  static String unknownColumn(Table table, String column) {
    return "table "
        + table.name()
        + " has no column "
        + column
        + Nearest.hint(column, table.positions().keySet());
  }

  private List<ColumnRule> columns(Table table, Identity identity, Map<String, NodeTuple> entries) {
    ColumnReader reader = new ColumnReader(yaml, functions);
    List<ColumnRule> rules = new ArrayList<>();
    yaml.entries(entries.get("columns").getValueNode(), "columns", null)
        .forEach(
            (name, entry) -> {
              if (!table.has(name)) {
                yaml.problem(entry.getKeyNode(), unknownColumn(table, name));
                return;
              }
              Column column = table.columns().get(table.position(name));
              boolean isId = identity != null && name.equals(identity.idColumn());
              if (OWN.contains(name) || isId || ValueType.of(column.type()) == null) {
                yaml.problem(entry.getKeyNode(), "column " + name + " is filled by gatehouse");
                return;
              }
              boolean mustFill =
                  !column.nullable()
                      || (identity == null
                          ? table.key().contains(name)
                          : name.equals(identity.timeColumn()));
              rules.add(reader.read(column, table.position(name), entry.getValueNode(), mustFill));
            });
    return rules;
  }

  private void checkAllFilled(Table table, Identity identity, Set<String> filled, Node columns) {
    for (Column column : table.columns()) {
      String name = column.name();
      boolean isId = identity != null && name.equals(identity.idColumn());
      boolean isKey = identity == null && table.key().contains(name);
      if ((!column.nullable() || isKey) && !isId && !filled.contains(name)) {
        yaml.problem(
            columns,
            "column "
                + name
                + " of table "
                + table.name()
                + " must be filled and has no source"
                + (identity != null && name.equals("source_epoch")
                    ? ": where the vendor's numbers never begin anew, source_epoch: {default: 0}"
                    : ""));
      }
    }
  }

  /** Fields that extra has under a name of the mapping's, also where a column takes them. */
  private Map<String, String> extras(Map<String, NodeTuple> entries) {
    Map<String, String> fields = new HashMap<>();
    NodeTuple entry = entries.get("extra");
    if (entry != null) {
      yaml.entries(entry.getValueNode(), "extra", null)
          .forEach(
              (name, value) -> {
                String field = yaml.text(value.getValueNode(), "extra: " + name);
                if (field != null && fields.put(field, name) != null) {
                  yaml.problem(value.getValueNode(), "extra: " + field + " has a name already");
                }
              });
    }
    return fields;
  }

  private Map<String, Privacy.Kind> privates(Map<String, NodeTuple> entries) {
    Map<String, Privacy.Kind> privates = new HashMap<>();
    NodeTuple entry = entries.get("private");
    if (entry == null) {
      return privates;
    }
    yaml.entries(entry.getValueNode(), "private", null)
        .forEach(
            (field, value) -> {
              String word = yaml.text(value.getValueNode(), "private: " + field);
              Optional<Privacy.Kind> kind = Privacy.Kind.of(word);
              kind.ifPresent(known -> privates.put(field, known));
              if (word != null && kind.isEmpty()) {
                yaml.problem(
                    value.getValueNode(),
                    "private: there is no kind "
                        + word
                        + " among "
                        + String.join(", ", Privacy.Kind.words())
                        + Nearest.hint(word, Privacy.Kind.words()));
              }
            });
    return privates;
  }

  private Map<String, Set<String>> leaveOut(Map<String, NodeTuple> entries) {
    Map<String, Set<String>> leaveOut = new HashMap<>();
    NodeTuple entry = entries.get("leave-out");
    if (entry != null) {
      yaml.entries(entry.getValueNode(), "leave-out", null)
          .forEach(
              (field, values) ->
                  leaveOut.put(
                      field, new HashSet<>(yaml.texts(values.getValueNode(), "leave-out"))));
    }
    return leaveOut;
  }
}
