package io.gatehouse.mapping;

import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.PageLoad.Rows.Identity.Later;
import io.gatehouse.warehouse.Table;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;

/** Reads what a mapping file says of the identity of its table's events. */
final class IdentityReader {

  private static final List<String> KEYS =
      List.of(
          "id",
          "time",
          "columns",
          "number",
          "also",
          "numbering",
          "count-repeats",
          "only-fill",
          "replace");

  private final YamlFile yaml;
  private final Table table;
  private Identity base;
  private final Map<String, Identity> byFeed = new HashMap<>();
  private final Map<String, Node> columnsNamed = new HashMap<>();

  IdentityReader(YamlFile yaml, Table table) {
    this.yaml = yaml;
    this.table = table;
  }

  /** Null where the file says nothing of an identity, or it is incomplete. */
  Identity base() {
    return base;
  }

  /** Of those feeds whose events need more columns to be told apart. */
  Map<String, Identity> byFeed() {
    return byFeed;
  }

  /** Every column that identifies the events of some feed. */
  Set<String> columnsNamed() {
    return columnsNamed.keySet();
  }

  /**
   * @param inAnyCase columns whose texts are compared without regard to case
   */
  void read(Node node, Set<String> inAnyCase) {
    Map<String, NodeTuple> entries = yaml.entries(node, "identity", KEYS);
    List<String> id = columns(entries, "id");
    List<String> time = columns(entries, "time");
    List<String> natural = columns(entries, "columns");
    List<String> numbering = columns(entries, "numbering");
    List<String> number = columns(entries, "number");
    id.forEach(columnsNamed::remove); // filled by the warehouse
    if (id.size() != 1 || time.size() != 1 || natural.isEmpty()) {
      yaml.problem(node, "identity needs id, time and columns");
      return;
    }
    Identity read =
        new Identity(id.get(0), time.get(0), natural, numbering, isTrue(entries, "count-repeats"));
    if (number.size() > 1 || (!number.isEmpty() && !numbering.isEmpty())) {
      yaml.problem(node, "identity takes one column as number, and then no numbering");
      return;
    }
    if (!number.isEmpty()) {
      read = read.numberedBy(number.get(0));
    }
    read = read.inAnyCase(inAnyCase);
    base = isTrue(entries, "replace") ? read.with(Later.REPLACES) : read;
    NodeTuple also = entries.get("also");
    if (also != null) {
      yaml.entries(also.getValueNode(), "also", null)
          .forEach(
              (feed, more) -> byFeed.put(feed, base.with(columns(more.getValueNode(), "also"))));
    }
    NodeTuple onlyFill = entries.get("only-fill");
    if (onlyFill != null) {
      yaml.texts(onlyFill.getValueNode(), "only-fill")
          .forEach(feed -> byFeed.put(feed, byFeed.getOrDefault(feed, base).with(Later.FILLS)));
    }
  }

  private boolean isTrue(Map<String, NodeTuple> entries, String key) {
    NodeTuple entry = entries.get(key);
    return entry != null && "true".equals(yaml.text(entry.getValueNode(), key));
  }

  /** Notes identity columns that nothing fills: all events would look alike in them. */
  void checkFilled(Set<String> filled) {
    columnsNamed.forEach(
        (column, node) -> {
          if (!filled.contains(column)) {
            yaml.problem(node, "identity column " + column + " has no source under columns");
          }
        });
  }

  private List<String> columns(Map<String, NodeTuple> entries, String key) {
    NodeTuple entry = entries.get(key);
    return entry == null ? List.of() : columns(entry.getValueNode(), key);
  }

  private List<String> columns(Node node, String key) {
    List<String> known = new ArrayList<>();
    for (String column : yaml.texts(node, "identity: " + key)) {
      if (table.has(column)) {
        known.add(column);
        columnsNamed.put(column, node);
      } else {
        yaml.problem(node, "identity: " + MappingReader.unknownColumn(table, column));
      }
    }
    return List.copyOf(known);
  }
}
