package io.gatehouse.mapping;

import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.RejectedRow;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Rejected rows as the records that they once were, as far as they were kept. */
public final class Replayed {

  private static final String ARRAY = "records";

  private Replayed() {}

  /** Why no mapping can make a row of it, in a few words; empty where one may. */
  public static Optional<String> impossible(RejectedRow rejected) {
    if (rejected.origin() == null || rejected.origin().mapping() == null) {
      return Optional.of("an earlier version rejected it, and did not note by which mapping");
    }
    if (rejected.origin().isRefused()) {
      return Optional.of("its feed refused it, whatever a mapping says");
    }
    Optional<String> lost = Rejections.unreplayable(rejected);
    return lost.isPresent() || read(rejected) != null
        ? lost
        : Optional.of("what was kept of it is no record");
  }

  /** Whether all that the vendor sent was kept, and is a record. */
  public static boolean isWhole(RejectedRow rejected) {
    return Rejections.unreplayable(rejected).isEmpty() && read(rejected) != null;
  }

  static VendorRecord record(RejectedRow rejected) {
    VendorRecord record = read(rejected);
    if (!rejected.origin().added().isEmpty()) {
      record = record.plus(new TreeMap<>(rejected.origin().added()));
    }
    return record.settled(rejected.origin().treated());
  }

  /** Null where the text is none. */
  private static VendorRecord read(RejectedRow rejected) {
    byte[] body =
        ("{\"" + ARRAY + "\":[" + rejected.raw() + "\n]}").getBytes(StandardCharsets.UTF_8);
    try {
      List<VendorRecord> records = Reply.parse(body, body.length, ARRAY).records();
      return records.size() == 1 && records.get(0).isObject() ? records.get(0) : null;
    } catch (UnreadableReply broken) {
      return null;
    }
  }
}
