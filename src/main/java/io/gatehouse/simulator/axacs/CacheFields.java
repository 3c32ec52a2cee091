package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.LocalTimes;

/** A realtime event's members (document 2.1.5, interface 9): no direction and no person id. */
record CacheFields(LocalTimes times) {

  Fields of(TrueEvent event) {
    Device device = event.door.device();
    Person person = event.card.person();
    return new Fields()
        .add("eventId", event.eventId)
        .add("deviceId", device.id())
        .add("subDeviceId", event.door.id())
        .add("areaName", event.door.areaName())
        .add("deviceName", device.name())
        .add("subDeviceName", event.door.name())
        .add("eventTime", times.format(event.occurredAt))
        .add("eventName", event.type.text())
        .add("orgName", person.orgName())
        .add("userNo", person.no())
        .add("userName", person.name())
        .add("userType", person.typeId())
        .add("cardNo", event.card.no())
        .add("cardName", "")
        .add("plateNumber", person.plateNo().isEmpty() ? null : person.plateNo())
        .add("cardState", event.card.state())
        .add("cardGroup", "普通组")
        .add("cardType", "韦根 34")
        .add("isAlarm", event.type.isAlarm() ? 1 : 0)
        .add("alarmClass", "")
        .add("accessBlockedReason", event.reason);
  }
}
