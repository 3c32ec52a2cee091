package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Switches;
import java.util.List;

/** Writes punches as the document shows them. */
final class PunchJson {
  private final Switches<WeComQuirk> quirks;
  private final JsonValues json;

  PunchJson(Switches<WeComQuirk> quirks) {
    this.quirks = quirks;
    this.json = new JsonValues(quirks);
  }

  /** The members of an array. */
  void write(List<Punch> punches, Bytes out) {
    for (int i = 0; i < punches.size(); i++) {
      out.text(i > 0 ? ",{" : "{");
      write(punches.get(i), out);
      json.end(out);
    }
  }

  private void write(Punch punch, Bytes out) {
    boolean text = punch.bad() == BadPunch.TEXT_NUMBERS;
    if (punch.bad() != BadPunch.MISSING_USER) {
      json.member(out, "userid", punch.userId());
    }
    json.member(out, "groupname", punch.groupName());
    json.member(out, "checkin_type", punch.checkinType());
    String semicolon = quirks.on(WeComQuirk.FULL_WIDTH_SEMICOLONS) ? "；" : ";";
    json.member(out, "exception_type", String.join(semicolon, punch.exceptions()));
    writeTime(punch, text, out);
    json.member(out, "location_title", punch.locationTitle());
    json.member(out, "location_detail", punch.locationDetail());
    json.member(out, "wifiname", punch.wifiName());
    json.member(out, "notes", punch.notes());
    json.member(out, "wifimac", punch.wifiMac());
    json.member(out, "mediaids", punch.mediaIds());
    number(out, "lat", punch.latitude(), text);
    number(out, "lng", punch.longitude(), text);
    if (punch.deviceId() != null) {
      json.member(out, "deviceid", punch.deviceId());
    }
    if (punch.scheduledAt() != null) {
      number(out, "sch_checkin_time", punch.scheduledAt().getEpochSecond(), text);
    }
    number(out, "groupid", punch.groupId(), text);
    number(out, "schedule_id", punch.scheduleId(), text);
    number(out, "timeline_id", punch.timelineId(), text);
  }

  private void writeTime(Punch punch, boolean text, Bytes out) {
    long second = punch.punchedAt().getEpochSecond();
    if (punch.bad() == BadPunch.TEXT_TIME) {
      json.member(out, "checkin_time", "yesterday");
    } else if (punch.bad() == BadPunch.ABSURD_TIME) {
      json.member(out, "checkin_time", second * 1_000_000);
    } else if (punch.bad() != BadPunch.MISSING_TIME) {
      number(out, "checkin_time", second, text);
    }
  }

  private void number(Bytes out, String name, Long value, boolean text) {
    if (value != null) {
      json.member(out, name, text ? value.toString() : (Object) value);
    }
  }
}
