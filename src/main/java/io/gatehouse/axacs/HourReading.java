package io.gatehouse.axacs;

import io.gatehouse.reply.VendorRecord;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** The records of one hour, read again by time, page after page. */
final class HourReading {

  private final Set<String> ids = new HashSet<>();
  private int records;
  private boolean ended;

  /** Notes a page. One that brings nothing new is the end, whatever the offset was. */
  void read(List<VendorRecord> page) {
    boolean anyNew = false;
    for (VendorRecord record : page) {
      OptionalLong id = record.wholeNumber("recordId");
      anyNew |= ids.add(id.isPresent() ? Long.toString(id.getAsLong()) : record.raw());
    }
    records += page.size();
    ended = !anyNew;
  }

  boolean ended() {
    return ended;
  }

  /** How many have come, those that came twice too. */
  int records() {
    return records;
  }

  /** How many different records there were. */
  int size() {
    return ids.size();
  }
}
