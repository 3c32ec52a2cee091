package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.LocalTimes;

/** An alarm as one reply shows it (document 2.1.4, interface 9). */
record OpenAlarm(TrueAlarm alarm, boolean acknowledged, boolean cleared, boolean recovered) {

  static OpenAlarm of(TrueAlarm alarm) {
    return new OpenAlarm(
        alarm, alarm.acknowledgedAt != null, alarm.clearedAt != null, alarm.recoveredAt != null);
  }

  Fields fields(LocalTimes times) {
    TrueEvent event = alarm.event;
    Person person = event.card.person();
    boolean hasPerson = person.id() != 0;
    Fields fields =
        new Fields()
            .add("eventId", alarm.eventId)
            .add("deviceId", event.door.device().id())
            .add("subDeviceId", event.door.id())
            .add("areaName", event.door.areaName())
            .add("deviceName", event.door.device().name())
            .add("subDeviceName", event.door.name())
            .add("eventTime", times.format(event.occurredAt))
            .add("eventName", event.type.text())
            .add("orgName", person.orgName())
            .add("userNo", person.no())
            .add("userName", person.name())
            .add("userType", hasPerson ? person.typeId() : null)
            .add("cardNo", event.card.no())
            .add("cardName", null)
            .add("plateNumber", person.plateNo().isEmpty() ? null : person.plateNo())
            .add("cardState", event.card.state())
            .add("cardGroup", hasPerson ? "普通组" : null)
            .add("cardType", hasPerson ? "韦根 34" : null)
            .add("isAlarm", 1)
            .add("alarmClass", "1")
            .add("accessBlockedReason", event.reason)
            .add("alarmEventTroubleId", alarm.id)
            .add("bkColor", "#ea5353")
            .add("tColor", "#4f4a4a")
            .add("photoUrl", null)
            .add("userTypeName", hasPerson ? Code.userType(person.typeId()) : null)
            .add("confirmOpenDoorId", null)
            .add("isAlarmTop", 0)
            .add("userId", person.id())
            .add("areaId", event.door.areaId());
    for (int i = 1; i <= 5; i++) {
      fields.add("field" + i, null);
    }
    return fields
        .add("confirmState", acknowledged ? 1 : 0)
        .add("alarmClassPriority", 254)
        .add("alarmClearStatus", cleared ? 1 : 0)
        .add("alarmStatus", acknowledged ? 1 : 0)
        .add("alarmRecoverStatus", recovered ? 1 : 0)
        .add("eventType", event.type.code());
  }
}
