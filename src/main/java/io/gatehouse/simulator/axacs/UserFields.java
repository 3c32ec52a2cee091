package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.LocalTimes;

/**
 * A user's members (document 2.1.3, interfaces 2 to 5), each form as its own sample has it: the
 * type's id under the name {@code userId} once more, or as {@code userTypeId}.
 */
record UserFields(LocalTimes times) {
  private static final String[] OF_CONTRACTORS = {
    "educatingPerson",
    "gmtEducate",
    "gmtSafetyEducateStart",
    "gmtSafetyEducateEnd",
    "constructionProjectName",
    "constructionLocation",
    "gmtConstructionStart",
    "gmtConstructionEnd",
    "constructionPersonInCharge",
    "safetyPersonInCharge",
    "mobilePersonInCharge",
    "phonePersonInCharge",
    "carDriverName",
    "carDriverPassport",
    "carTypeName",
    "carName",
    "carRatedLoad",
    "carServiceTypeName",
    "remark"
  };

  Fields listed(User user) {
    return whole(user, "userId", "userTypeName", ".0").add("photoUrl", user.photoUrl());
  }

  /** By number or by a keyword. */
  Fields byNo(User user) {
    return whole(user, "userId", "typeName", "");
  }

  Fields byId(User user) {
    return whole(user, "userTypeId", "userTypeName", "");
  }

  private Fields whole(User user, String typeId, String typeName, String fraction) {
    Person person = user.person();
    Fields fields =
        new Fields()
            .add("userId", person.id())
            .add("userNo", person.no())
            .add("userName", person.name())
            .add("sex", user.sex())
            .add("orgId", person.orgId())
            .add("orgName", person.orgName())
            .add("email", "")
            .add("mobile", user.mobile())
            .add("status", 1)
            .add("idCard", user.idCard())
            .add(typeId, person.typeId())
            .add(typeName, Code.userType(person.typeId()))
            .add("gmtBirthday", "")
            .add("jobPosition", "员工")
            .add("plateNumber", person.plateNo())
            .add("address", "")
            .add("company", "")
            .add("registeredResidence", "")
            .add("gmtExpireDate", user.expires());
    for (String name : OF_CONTRACTORS) {
      fields.add(name, "");
    }
    return fields
        .add("gmtCreate", times.format(user.createdAt()) + ".0")
        .add("gmtModify", times.format(user.modifiedAt()) + fraction)
        .add("cardState", user.card().state())
        .add("cardCount", user.cardCount())
        .add("cardNos", user.cardNos())
        .add("gmtCardExpireDate", "2099-12-31 23:59:59")
        .add("cardTypeId", user.hasFace() ? 3 : 2)
        .add("cardGroupId", 3)
        .add("cardPassword", "")
        .add("cardData", user.faceUrl());
  }
}
