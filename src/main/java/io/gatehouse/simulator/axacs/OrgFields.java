package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Fields;
import io.gatehouse.simulator.LocalTimes;

/** The members of org units (document 2.1.2) and of codes (2.1.1; 2.1.3, 6 and 7). */
record OrgFields(LocalTimes times, People people) {

  Fields listed(Org org) {
    return head(org)
        .add("parentId", org.parentId())
        .add("parentName", parentName(org))
        .add("gmtCreate", times.format(org.createdAt()) + ".0")
        .add("gmtModify", times.format(org.modifiedAt()));
  }

  /** By name: the parent's id is a string here, and there are no times. */
  Fields single(Org org) {
    return head(org)
        .add("parentId", Long.toString(org.parentId()))
        .add("parentName", parentName(org));
  }

  /** A user type's id and name go under a user's names. */
  static Fields userType(Code type) {
    return new Fields().add("userId", type.id()).add("userName", type.name());
  }

  static Fields code(Code code) {
    return new Fields().add("id", Integer.toString(code.id())).add("name", code.name());
  }

  private static Fields head(Org org) {
    return new Fields()
        .add("orgId", org.id())
        .add("orgName", org.name())
        .add("orgCode", org.code());
  }

  private String parentName(Org org) {
    return people.orgs.find(org.parentId()).map(Org::name).orElse("");
  }
}
