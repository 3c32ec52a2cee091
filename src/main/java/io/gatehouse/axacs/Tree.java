package io.gatehouse.axacs;

import io.gatehouse.mapping.VendorRecord;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Org units or areas of one listing, which know their parents (sections 2.1.2.1 and 2.1.5.1): gives
 * each the way from its root, so that all that is below a unit is found by the beginning of its
 * path.
 */
final class Tree {

  private static final int DEEPEST = 100;

  private final Map<String, VendorRecord> byId = new HashMap<>();
  private final String idField;
  private final String nameField;

  private Tree(List<VendorRecord> records, String idField, String nameField) {
    this.idField = idField;
    this.nameField = nameField;
    records.forEach(record -> byId.putIfAbsent(record.get(idField), record));
  }

  /**
   * @return the records with two more fields, {@code path} such as {@code /1/5/12} and {@code
   *     namePath}. A parent that is not listed, or a circle, ends the way
   */
  static List<VendorRecord> withPaths(
      List<VendorRecord> records, String idField, String nameField) {
    Tree tree = new Tree(records, idField, nameField);
    return records.stream().map(tree::withPath).toList();
  }

  private VendorRecord withPath(VendorRecord record) {
    String id = record.get(idField);
    if (id == null || id.isBlank()) {
      return record; // will be no row
    }
    StringBuilder path = new StringBuilder();
    StringBuilder names = new StringBuilder();
    for (String step : way(id)) {
      path.append('/').append(step.strip());
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
      at = byId.get(at).get("parentId");
    }
    List<String> fromRoot = new ArrayList<>(way);
    Collections.reverse(fromRoot);
    return fromRoot;
  }
}
