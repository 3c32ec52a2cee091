package io.gatehouse.k30;

import io.gatehouse.mapping.VendorRecord;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where each record of a tree stands: the numbers and the names from the root down to it. The
 * vendor says only who is above whom.
 */
final class TreePaths {

  private TreePaths() {}

  /** The records with {@code path} and {@code namePath}, such as /1/4 and 总部/研发部. */
  static List<VendorRecord> of(List<VendorRecord> records) {
    Map<String, VendorRecord> byNumber = new HashMap<>();
    records.forEach(record -> byNumber.put(record.get("no"), record));
    return records.stream().map(record -> placed(record, byNumber)).toList();
  }

  private static VendorRecord placed(VendorRecord record, Map<String, VendorRecord> byNumber) {
    Deque<VendorRecord> way = new ArrayDeque<>();
    Set<String> passed = new HashSet<>();
    // Above a record whose parent is not listed, or below itself, there is nobody.
    for (VendorRecord at = record;
        at != null && passed.add(at.get("no"));
        at = byNumber.get(at.get("parentno"))) {
      way.addFirst(at);
    }
    Map<String, String> place = new LinkedHashMap<>();
    place.put("path", joined(way, "no", "/"));
    place.put("namePath", joined(way, "name", ""));
    return record.plus(place);
  }

  private static String joined(Deque<VendorRecord> way, String field, String begin) {
    return way.stream()
        .map(record -> String.valueOf(record.get(field)))
        .collect(Collectors.joining("/", begin, ""));
  }
}
