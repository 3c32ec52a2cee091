package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.LocalTimes;

/** A door record's members: acsrecords and swipecardrecords (document 2.1.4, interfaces 2 to 8). */
record RecordFields(LocalTimes times) {

  Fields of(DoorRecord record) {
    TrueEvent event = record.event();
    return head(record).addAll(door(event.door)).addAll(type(event)).addAll(card(event.card));
  }

  Fields head(DoorRecord record) {
    TrueEvent event = record.event();
    Fields fields = new Fields();
    if (event.bad != BadRecord.MISSING_RECORD_ID) {
      fields.add("recordId", record.recordId());
    }
    if (event.bad != BadRecord.MISSING_TIME) {
      fields.add(
          "gmtSwipeCardTime",
          event.bad == BadRecord.IMPOSSIBLE_TIME
              ? "2021-02-30 25:61:00"
              : times.format(event.occurredAt));
    }
    return fields;
  }

  static Fields door(Door door) {
    return new Fields()
        .add("areaId", door.areaId())
        .add("areaName", door.areaName())
        .add("deviceId", door.device().id())
        .add("deviceName", door.device().name())
        .add("doorId", door.id())
        .add("doorName", door.name());
  }

  /** accessBlockedReason is reserved here: 0, whatever the reason was. */
  static Fields type(TrueEvent event) {
    return new Fields()
        .add("acsEventValue", event.type.code())
        .add("acsEventName", event.type.text())
        .add("isSwipeCard", event.type.isSwipe() ? 1 : 0)
        .add("isOpenDoor", event.type.opensDoor() ? 1 : 0)
        .add("inOrOut", event.direction.code())
        .add("isAlarm", event.type.isAlarm() ? 1 : 0)
        .add("accessBlockedReason", 0);
  }

  static Fields card(Card card) {
    Person person = card.person();
    return new Fields()
        .add("cardNo", card.no())
        .add("cardState", card.state())
        .add("userId", person.id())
        .add("userNo", person.no())
        .add("userName", person.name())
        .add("userOrgId", person.orgId())
        .add("userOrgName", person.orgName())
        .add("plateNumber", person.plateNo())
        .add("userType", person.typeId());
  }
}
