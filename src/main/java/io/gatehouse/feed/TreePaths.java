package io.gatehouse.feed;

import io.gatehouse.reply.VendorRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;

/**
 * Records of one listing that know their parents, such as org units and areas: gives each the way
 * from its root, so that all that is below a unit is found by the beginning of its path.
 */
public final class TreePaths {

  private static final int DEEPEST = 100;

  private final Map<String, VendorRecord> byId = new HashMap<>();
  private final String idField;
  private final String nameField;
  private final String parentField;

  private final BiFunction<VendorRecord, String, String> reader;

  private TreePaths(
      List<VendorRecord> records,
      String idField,
      String nameField,
      String parentField,
      BiFunction<VendorRecord, String, String> reader) {
    this.reader = reader;
    this.idField = idField;
    this.nameField = nameField;
    this.parentField = parentField;
    records.forEach(record -> byId.putIfAbsent(reader.apply(record, idField), record));
  }

  /**
   * @param reader reads an id of a record as the mapping does
   * @return the records with two more fields, {@code path} such as {@code /1/5/12} and {@code
   *     namePath}. A parent that is not listed, or a circle, ends the way
   */
  public static List<VendorRecord> withPaths(
      List<VendorRecord> records,
      String idField,
      String nameField,
      String parentField,
      BiFunction<VendorRecord, String, String> reader) {
    TreePaths tree = new TreePaths(records, idField, nameField, parentField, reader);
    return records.stream().map(tree::withPath).toList();
  }

  private VendorRecord withPath(VendorRecord record) {
    String id = reader.apply(record, idField);
    if (id == null) {
      return record; // will be no row
    }
    StringBuilder path = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (String step : way(id)) {
      path.append('/').append(step);
      // A slash inside of a name would look like a step.
      String name = byId.get(step).get(nameField);
      names.append('/').append(name == null ? "" : name.strip().replace('/', '／'));
    }
    return record.plus(Map.of("path", path.toString(), "namePath", names.toString()));
  }

  /** From the root to this one. */
  private List<String> way(String id) {
    Set<String> way = new LinkedHashSet<>();
    String at = id;
    while (at != null && byId.containsKey(at) && way.size() < DEEPEST && way.add(at)) {
      at = reader.apply(byId.get(at), parentField);
    }
    List<String> fromRoot = new ArrayList<>(way);
    Collections.reverse(fromRoot);
    return fromRoot;
  }
}
