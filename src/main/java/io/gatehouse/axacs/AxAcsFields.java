package io.gatehouse.axacs;

import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.reply.FieldText.LocalTimes;
import io.gatehouse.reply.VendorRecord;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What AX-ACS records say between the lines, for mappings; and when they happened, for cursors:
 * times are local, without a zone. Three interfaces describe one event differently: door records
 * (2.1.4), the realtime cache (2.1.5, 9) and user passages (2.1.6).
 */
public final class AxAcsFields {

  private static final String GRANTED = "GRANTED";
  private static final String DENIED = "DENIED";
  private static final String NOT_APPLICABLE = "NOT_APPLICABLE";

  /** Reasons of 2.1.5, 9 from here on say why a card was refused; 0 is success. */
  private static final int FIRST_DENIAL_REASON = 100;

  private static final String FACE = "2";
  private static final String PLATE = "3";

  /** Where a record's time is, as the mapping of events has it: the first that is there. */
  private static final List<String> TIME_FIELDS =
      List.of("gmtSwipeCardTime", "eventTime", "evTime");

  /** The space as {@code %20}: a {@code +} may arrive as a plus, or be encoded a second time. */
  private static final DateTimeFormatter QUERY =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'%20'HH:mm:ss");

  private AxAcsFields() {}

  /** By the names that mapping files use. */
  public static Map<String, MappingFunction> all() {
    return Map.of(
        "ax-acs.decision", (MappingFunction.Refined) AxAcsFields::decision,
        "ax-acs.credential-no", AxAcsFields::credentialNo,
        "ax-acs.plate-no", AxAcsFields::plateNo,
        "ax-acs.device-name", AxAcsFields::deviceName,
        "ax-acs.door-name", AxAcsFields::doorName,
        "ax-acs.last-moment", AxAcsFields::lastMoment);
  }

  /**
   * Whether somebody was let in. What the server says in flags and reasons comes before the event's
   * name. isAlarm=1 of a swipe is 非法刷卡 (2.1.4): refused, unless the door opened, as for a card of
   * duress. Only door records say whether it opened; the realtime cache leaves that to the name.
   *
   * @param word what the event's name says by itself; null for nothing
   */
  static String decision(VendorRecord record, String word) {
    int reason = reason(record);
    boolean isSwipe = isSwipe(record);
    boolean isAlarm = record.isSet("isAlarm");
    boolean isHarmless = !isAlarm && !DENIED.equals(word) && !NOT_APPLICABLE.equals(word);
    if (reason >= FIRST_DENIAL_REASON) {
      return DENIED;
    }
    if (opened(record, reason, word) && (isSwipe || isHarmless)) {
      return GRANTED;
    }
    return DENIED.equals(word) || (isSwipe && isAlarm) ? DENIED : NOT_APPLICABLE;
  }

  private static boolean opened(VendorRecord record, int reason, String word) {
    if (record.get("isOpenDoor") != null) {
      return record.isSet("isOpenDoor"); // the reason is reserved there
    }
    String type = accessType(record);
    boolean isPassage = FACE.equals(type) || PLATE.equals(type);
    return isPassage || (reason == 0 && GRANTED.equals(word)); // who is on 2.1.6's list has passed
  }

  /**
   * Whether a card was held to a reader. The realtime cache holds nothing else, but for buttons.
   */
  private static boolean isSwipe(VendorRecord record) {
    if (record.get("isSwipeCard") != null) {
      return record.isSet("isSwipeCard");
    }
    if (record.has("accessType")) {
      return false;
    }
    String card = record.code("cardNo");
    boolean hasCard = card != null && !card.isEmpty() && !card.equals("0");
    return hasCard || !(record.has("cardNo") || record.has("isOpenDoor"));
  }

  /** Of passages the number that a face is registered under; a plate is no credential number. */
  static String credentialNo(VendorRecord record) {
    String card = record.get("cardNo");
    return card == null && !PLATE.equals(accessType(record)) ? record.get("accessPassport") : card;
  }

  /** Of passages by plate the plate that was read; else the plate known of the person. */
  static String plateNo(VendorRecord record) {
    return PLATE.equals(accessType(record))
        ? record.get("accessPassport")
        : record.get("plateNumber");
  }

  /** Passages have {@code "192.168.1.64 门[2]"}: the device's name and the door's. */
  static String deviceName(VendorRecord record) {
    String name = record.get("deviceName");
    int door = doorInDeviceName(record, name);
    return door < 0 ? name : name.substring(0, door).strip();
  }

  static String doorName(VendorRecord record) {
    String own = record.get("doorName");
    if (own == null) {
      own = record.get("subDeviceName");
    }
    if (own != null) {
      return own;
    }
    String name = record.get("deviceName");
    int door = doorInDeviceName(record, name);
    return door < 0 ? null : name.substring(door).strip();
  }

  /** A day on which something ends lasts until its last second. */
  static String lastMoment(VendorRecord record) {
    return lastMoment(record.get("gmtExpireDate"));
  }

  static String lastMoment(String end) {
    return end != null && end.strip().length() == 10 ? end.strip() + " 23:59:59" : end;
  }

  private static int doorInDeviceName(VendorRecord record, String name) {
    return name != null && record.has("accessType") ? name.strip().lastIndexOf(' ') : -1;
  }

  private static String accessType(VendorRecord record) {
    return record.code("accessType");
  }

  /** 0 where there is none; a reason that is no number is none that we know. */
  private static int reason(VendorRecord record) {
    String reason = record.code("accessBlockedReason");
    if (reason == null || reason.isEmpty() || reason.equals("0")) {
      return 0;
    }
    try {
      return Integer.parseInt(reason);
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  /** When a record happened, as its row has it; null where the record does not say it. */
  static Instant time(VendorRecord record, LocalTimes times) {
    return record.time(timeField(record), times).orElse(null);
  }

  private static String timeField(VendorRecord record) {
    for (String field : TIME_FIELDS) {
      String text = record.get(field);
      if (text != null && !text.isEmpty()) {
        return field;
      }
    }
    return TIME_FIELDS.get(0);
  }

  /** A moment as a query has it, by the clocks of the site. */
  static String query(Instant moment, ZoneId zone) {
    return QUERY.format(moment.atZone(zone));
  }

  /** A record's time as it was sent, without a fraction, to know the record again. */
  static String timeText(VendorRecord record) {
    String text = record.get(timeField(record));
    String stripped = text == null ? "" : text.strip();
    return stripped.length() > 19 ? stripped.substring(0, 19) : stripped;
  }

  /**
   * Whether a text of {@link #timeText} is this record's, also where it is written another way now.
   */
  static boolean happenedAt(String text, VendorRecord record, LocalTimes times) {
    return text.equals(timeText(record))
        || (!text.isEmpty()
            && Objects.equals(readTime(text, times), second(time(record, times)))
            && time(record, times) != null);
  }

  /** The moment of such a text; null where it is none. */
  static Instant readTime(String text, LocalTimes times) {
    return VendorRecord.of(Map.of("time", text)).time("time", times).orElse(null);
  }

  private static Instant second(Instant moment) {
    return moment == null ? null : Instant.ofEpochSecond(moment.getEpochSecond());
  }
}
