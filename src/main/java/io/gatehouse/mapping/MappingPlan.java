package io.gatehouse.mapping;

import io.gatehouse.reply.FieldText;
import io.gatehouse.reply.JsonText;
import io.gatehouse.reply.Shape;
import io.gatehouse.reply.VendorRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A mapping's names resolved for one shape of record, so that rows are filled by position. */
final class MappingPlan {

  private final int[][] sources;
  private final String[] extraNames;
  private final int[] extraSlots;
  private final int[] leaveOutSlots;
  private final List<Set<String>> leaveOutValues = new ArrayList<>();
  private final PrivateFields privates;
  private final Privacy.Kind[] privateSlots;

  MappingPlan(
      Shape shape,
      List<ColumnRule> rules,
      Set<String> ignored,
      Map<String, Set<String>> leaveOut,
      Map<String, String> extras,
      PrivateFields privates) {
    this.privates = privates.isEmpty() ? null : privates;
    this.privateSlots = privates.isEmpty() ? null : privates.slots(shape);
    Set<Integer> taken = new HashSet<>();
    ignored.forEach(name -> taken.add(shape.slot(name)));
    sources = new int[rules.size()][];
    for (int c = 0; c < sources.length; c++) {
      sources[c] = rules.get(c).from().stream().mapToInt(shape::slot).filter(s -> s >= 0).toArray();
      for (int slot : sources[c]) {
        taken.add(slot);
      }
    }
    List<Integer> slots = new ArrayList<>();
    leaveOut.forEach(
        (name, values) -> {
          if (shape.slot(name) >= 0) {
            slots.add(shape.slot(name));
            leaveOutValues.add(values);
          }
        });
    leaveOutSlots = slots.stream().mapToInt(Integer::intValue).toArray();
    extraNames = new String[shape.size()];
    List<Integer> extra = new ArrayList<>();
    Map<Integer, String> named = new HashMap<>();
    extras.forEach(
        (field, name) -> {
          int other = shape.slot(name);
          int slot = shape.slot(field);
          boolean isFree = other < 0 || other == slot || taken.contains(other);
          if (slot >= 0) { // a field that has the name already keeps it
            named.put(slot, isFree ? name : shape.name(slot));
          }
        });
    for (int slot = 0; slot < shape.size(); slot++) {
      StringBuilder name = new StringBuilder();
      JsonText.quoted(
          name, named.getOrDefault(slot, shape.name(slot)), ExtraFields.ExtraJson.LONGEST_NAME);
      extraNames[slot] = name.append(':').toString();
      if (!taken.contains(slot) || named.containsKey(slot)) {
        extra.add(slot);
      }
    }
    extraSlots = extra.stream().mapToInt(Integer::intValue).toArray();
  }

  /** Where the sources of a rule stand, in the rule's order; those the record has. */
  int[] sources(int rule) {
    return sources[rule];
  }

  /** Fields that no column takes. */
  int[] extraSlots() {
    return extraSlots;
  }

  /** Quoted, with its colon. */
  String extraName(int slot) {
    return extraNames[slot];
  }

  /** The record as it may be stored. */
  VendorRecord treated(VendorRecord record) {
    return privates == null ? record : privates.treated(record, privateSlots);
  }

  /** A treated record as the text of a rejected row may hold it. */
  VendorRecord rejected(VendorRecord record) {
    return privates == null ? record : privates.rejected(record, privateSlots);
  }

  boolean leavesOut(VendorRecord record) {
    for (int i = 0; i < leaveOutSlots.length; i++) {
      String value = record.value(leaveOutSlots[i]);
      if (value != null && leaveOutValues.get(i).contains(FieldText.code(value))) {
        return true;
      }
    }
    return false;
  }
}
