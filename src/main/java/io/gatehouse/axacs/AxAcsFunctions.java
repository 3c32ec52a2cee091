package io.gatehouse.axacs;

import io.gatehouse.mapping.MappingFunction;
import io.gatehouse.mapping.VendorRecord;
import java.util.List;
import java.util.Map;

/**
 * What AX-ACS records say between the lines. Three interfaces describe one event differently: door
 * records (2.1.4), the realtime cache (2.1.5, 9) and user passages (2.1.6).
 */
public final class AxAcsFunctions {

  private static final String GRANTED = "GRANTED";
  private static final String DENIED = "DENIED";
  private static final String NOT_APPLICABLE = "NOT_APPLICABLE";

  private static final int FIRST_DENIAL_REASON = 100;

  /** How the name of an event ends that let somebody through a door, or a car through a lane. */
  private static final List<String> OPENED = List.of("开门", "放行");

  private static final String UNLAWFUL = "非法";

  /** Parts of event names that say that the card itself was refused. */
  private static final List<String> INVALID_CARD =
      List.of("无效卡", "非法卡", "过期卡", "挂失卡", "未注册卡", "黑名单卡");

  private static final String PLATE = "3";

  private AxAcsFunctions() {}

  /** By the names that mapping files use. */
  public static Map<String, MappingFunction> all() {
    return Map.of(
        "ax-acs.decision", AxAcsFunctions::decision,
        "ax-acs.credential-no", AxAcsFunctions::credentialNo,
        "ax-acs.plate-no", AxAcsFunctions::plateNo,
        "ax-acs.device-name", AxAcsFunctions::deviceName,
        "ax-acs.door-name", AxAcsFunctions::doorName,
        "ax-acs.last-moment", AxAcsFunctions::lastMoment);
  }

  /**
   * Whether somebody was let in. The reason is reserved in door records, so its 0 proves nothing
   * there; the realtime cache and passages do not say whether the door opened, so there the event's
   * name must.
   */
  static String decision(VendorRecord record) {
    String event = first(record, "acsEventName", "acsevName", "eventName", "evName");
    int reason = reason(record);
    if (reason >= FIRST_DENIAL_REASON || isInvalidCard(event)) {
      return DENIED;
    }
    if (isSet(record.get("isAlarm"))) {
      return NOT_APPLICABLE;
    }
    boolean opened =
        record.has("isOpenDoor")
            ? isSet(record.get("isOpenDoor"))
            : reason == 0 && OPENED.stream().anyMatch(event::endsWith);
    return opened && !event.contains(UNLAWFUL) ? GRANTED : NOT_APPLICABLE;
  }

  /** Of passages the number that a face is registered under; a plate is no credential number. */
  static String credentialNo(VendorRecord record) {
    String card = record.get("cardNo");
    return card == null && !PLATE.equals(record.get("accessType"))
        ? record.get("accessPassport")
        : card;
  }

  /** Of passages by plate the plate that was read; else the plate known of the person. */
  static String plateNo(VendorRecord record) {
    return PLATE.equals(record.get("accessType"))
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
    String end = record.get("gmtExpireDate");
    return end != null && end.strip().length() == 10 ? end.strip() + " 23:59:59" : end;
  }

  private static int doorInDeviceName(VendorRecord record, String name) {
    return name != null && record.has("accessType") ? name.strip().lastIndexOf(' ') : -1;
  }

  private static boolean isInvalidCard(String event) {
    if (event.indexOf('卡') < 0) {
      return false;
    }
    for (String part : INVALID_CARD) {
      if (event.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** 0 where there is none; a reason that is no number is none that we know. */
  private static int reason(VendorRecord record) {
    String reason = record.get("accessBlockedReason");
    if (reason == null || reason.isEmpty() || reason.equals("0")) {
      return 0;
    }
    try {
      return Integer.parseInt(reason.strip());
    } catch (NumberFormatException e) {
      return -1;
    }
  }

  private static boolean isSet(String flag) {
    return flag != null && (flag.equals("1") || flag.equalsIgnoreCase("true"));
  }

  private static String first(VendorRecord record, String... names) {
    for (String name : names) {
      String value = record.get(name);
      if (value != null) {
        return value;
      }
    }
    return "";
  }
}
