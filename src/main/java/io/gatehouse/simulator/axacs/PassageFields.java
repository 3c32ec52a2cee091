package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.LocalTimes;

/** A passage's members (document 2.1.6, interface 1): no id, device and door names in one field. */
record PassageFields(LocalTimes times) {

  Fields of(TrueEvent event) {
    Device device = event.door.device();
    Person person = event.card.person();
    return new Fields()
        .add("deviceName", event.door.combinedName())
        .add("deviceId", device.id())
        .add("areaId", event.door.areaId())
        .add("areaName", event.door.areaName())
        .add("evValue", event.type.code())
        .add("evName", event.type.text())
        .add("userId", person.id())
        .add("userName", person.name())
        .add("userNo", person.no())
        .add("accessPassport", event.card.no())
        .add("orgName", person.orgName().isEmpty() ? null : person.orgName())
        .add("evTime", times.format(event.occurredAt))
        .add("inOut", event.direction.code())
        .add("accessType", event.type.kind().accessType());
  }
}
