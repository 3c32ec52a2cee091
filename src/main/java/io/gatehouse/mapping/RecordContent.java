package io.gatehouse.mapping;

import io.gatehouse.reply.Shape;
import io.gatehouse.reply.VendorRecord;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a record says, however its server writes it this time: names in any case and order, numbers
 * as texts, links that are signed anew with every reply.
 */
final class RecordContent {

  private RecordContent() {}

  static String of(VendorRecord record) {
    if (!record.isObject()) {
      return record.raw();
    }
    Map<String, String> values = new TreeMap<>();
    for (String name : record.names()) {
      String value = record.get(name);
      if (value != null && !value.isEmpty()) {
        values.put(Shape.loose(name), value.startsWith("http") ? unsigned(value) : value);
      }
    }
    return values.toString();
  }

  private static String unsigned(String link) {
    int query = link.indexOf('?');
    return query < 0 ? link : link.substring(0, query);
  }
}
