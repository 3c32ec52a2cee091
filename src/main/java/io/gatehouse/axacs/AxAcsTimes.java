package io.gatehouse.axacs;

import io.gatehouse.reply.LocalTimes;
import io.gatehouse.reply.VendorRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Times of AX-ACS: local, without a zone. */
final class AxAcsTimes {

  /** Where a record's time is, as the mapping of events has it: the first that is there. */
  private static final List<String> FIELDS = List.of("gmtSwipeCardTime", "eventTime", "evTime");

  /** The space as {@code %20}: a {@code +} may arrive as a plus, or be encoded a second time. */
  private static final DateTimeFormatter QUERY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'%20'HH:mm:ss");

  private AxAcsTimes() {}

  /** When a record happened, as its row has it; null where the record does not say it. */
  static Instant of(VendorRecord record, LocalTimes times) {
    return record.time(field(record), times).orElse(null);
  }

  private static String field(VendorRecord record) {
    for (String field : FIELDS) {
      String text = record.get(field);
      if (text != null && !text.isEmpty()) {
        return field;
      }
    }
    return FIELDS.get(0);
  }

  static String query(Instant moment, ZoneId zone) {
    return QUERY.format(moment.atZone(zone));
  }

  /** A record's time as it was sent, without a fraction, to know the record again. */
  static String text(VendorRecord record) {
    String text = record.get(field(record));
    String stripped = text == null ? "" : text.strip();
    return stripped.length() > 19 ? stripped.substring(0, 19) : stripped;
  }

  /** Whether a text of {@link #text} is this record's, also where it is written another way now. */
  static boolean isOf(String text, VendorRecord record, LocalTimes times) {
    return text.equals(text(record))
        || (!text.isEmpty()
            && Objects.equals(read(text, times), second(of(record, times)))
            && of(record, times) != null);
  }

  /** The moment of such a text; null where it is none. */
  static Instant read(String text, LocalTimes times) {
    return VendorRecord.of(Map.of("time", text)).time("time", times).orElse(null);
  }

  private static Instant second(Instant moment) {
    return moment == null ? null : Instant.ofEpochSecond(moment.getEpochSecond());
  }
}
