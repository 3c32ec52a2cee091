package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Fields;

/** A passage's members in record/getlist, and in UploadRecord as its two descriptions have it. */
record PassageFields(ServerTimes times, Photos photos) {
  private static final String IMPOSSIBLE = "2025-02-30 25:61:00";

  Fields listed(Passage passage) {
    Fields fields = new Fields();
    if (passage.bad() != BadRecord.MISSING_NO) {
      fields.add("no", passage.no());
    }
    fields
        .add("deviceno", passage.device().no())
        .add("peopleno", passage.person().no())
        .add("peoplename", passage.person().name())
        .add("jobnumber", passage.person().jobNumber())
        .add("photo", photos.listed(passage))
        .add("iccard", passage.person().icCard())
        .add("group", Integer.toString(passage.outcome().group()))
        .add("mode", Integer.toString(passage.outcome().mode()));
    addTime("addtime", passage, fields);
    return fields
        .add("outintype", Integer.toString(passage.direction().code()))
        .add("exceptionmode", Integer.toString(passage.outcome().exceptionMode()));
  }

  Fields pushed(Passage passage, PushForm form) {
    Fields fields = new Fields();
    if (passage.bad() != BadRecord.MISSING_NO) {
      fields.add("recordNo", passage.no());
    }
    if (form != PushForm.SHORT) {
      fields
          .add("departmentNo", passage.person().deptNo())
          .add("departmentName", passage.deptName());
    }
    fields
        .add("peopleNo", passage.person().no())
        .add("peopleName", passage.person().name())
        .add("deviceNo", passage.device().no())
        .add("deviceName", passage.device().name());
    int direction = passage.direction().code();
    if (form == PushForm.SHORT) {
      return fields
          .add("outinType", Integer.toString(direction))
          .add("companyName", passage.regionName());
    }
    fields.add("outinType", direction).add("recogMode", passage.outcome().mode());
    addTime("addTime", passage, fields);
    fields
        .add("exceptionMode", passage.outcome().passed() ? 1 : 0)
        .add("photo", photos.pushed(passage));
    return form == PushForm.FULL ? fields.add("companyName", passage.regionName()) : fields;
  }

  private void addTime(String name, Passage passage, Fields fields) {
    if (passage.bad() != BadRecord.MISSING_TIME) {
      boolean impossible = passage.bad() == BadRecord.IMPOSSIBLE_TIME;
      fields.add(name, impossible ? IMPOSSIBLE : times.time(passage.at()));
    }
  }
}
