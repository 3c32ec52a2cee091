package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.Switches;

/** The members of people, in people/getlist and in region/getpeoplelist. */
record PeopleFields(
    Premises premises, ServerTimes times, Photos photos, Switches<K30Quirk> quirks) {

  Fields of(Person person) {
    Fields fields =
        new Fields()
            .add("jobNumber", person.jobNumber())
            .add("no", person.no())
            .add("name", person.name())
            .add("sex", sex(person, !quirks.on(K30Quirk.SEX_SWAPPED)))
            .add("phone", person.phone())
            .add("idCard", idCard(person))
            .add("icCard", person.icCard())
            .add("type", "白名单")
            .add("photo", photos.of(person))
            .add("idCardPhoto", "")
            .add("remark", "名单导入")
            .add("startDate", "2022-02-10 00:00:00")
            .add("effDate", "2052-02-10 23:59:59")
            .add("native", "")
            .add("nation", "")
            .add("residence", "")
            .add("deptNo", person.deptNo())
            .add("deptName", premises.departmentName(person.deptNo()));
    return quirks.on(K30Quirk.PASSWORDS) ? fields.add("pwd", person.password()) : fields;
  }

  Fields of(Presence presence) {
    Person person = presence.person();
    return new Fields()
        .add("no", person.no())
        .add("name", person.name())
        .add("jobnumber", person.jobNumber())
        .add("deptno", person.deptNo())
        .add("deptname", premises.departmentName(person.deptNo()))
        .add("rolename", "")
        .add("phone", person.phone())
        .add("idcard", idCard(person))
        .add("iccard", person.icCard())
        .add("sex", sex(person, quirks.on(K30Quirk.SEX_SWAPPED)))
        .add("photo", photos.of(person))
        .add("deviceno", presence.deviceNo())
        .add("entertime", times.time(presence.enteredAt()));
  }

  private String idCard(Person person) {
    return quirks.on(K30Quirk.ID_NUMBERS) ? person.idCard() : "";
  }

  private static String sex(Person person, boolean asWord) {
    return asWord ? person.sex().word() : person.sex().digit();
  }
}
