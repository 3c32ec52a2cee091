package io.gatehouse.simulator;

import java.util.HashMap;
import java.util.Map;

/** Deliberately bad records of passages, and whether a warehouse can still make a row of one. */
public enum BadRecord {
  /** A day and an hour that no clock shows. */
  IMPOSSIBLE_TIME(true),
  MISSING_TIME(true),
  /** Without what the vendor knows it by. */
  MISSING_ID(true),
  /** A name of 5,000 characters with NUL and SQL inside: the passage is a row, the name is not. */
  OVERLONG_NAME(false),
  /** SQL, markup, placeholders and control characters in values that fit: stored as they came. */
  HOSTILE_VALUES(false);

  /** Must become a rejected row, and no event. */
  public final boolean rejected;

  BadRecord(boolean rejected) {
    this.rejected = rejected;
  }

  /** What is written down, with bad texts of these names in it. */
  public Thing spoil(Thing facts, String personName, String... others) {
    if (this == OVERLONG_NAME) {
      String name = "张\u0000'; DROP TABLE access_event; --" + "长".repeat(5000);
      return facts.with(personName, name.substring(0, 5000));
    }
    Thing spoilt = facts;
    if (this == HOSTILE_VALUES) {
      String sql = "Robert'); DROP TABLE access_event;-- \"\\ ${jndi:ldap://x} {{env:HOME}}";
      spoilt = facts.with(personName, sql);
      for (String other : others) {
        spoilt = spoilt.with(other, "<script>alert(1)</script>\t=1+1\n😀 1' OR '1'='1");
      }
    }
    return spoilt;
  }

  /** What a reply has in place of the record's id and time. */
  public Map<String, Object> instead(String id, String time) {
    Map<String, Object> instead = new HashMap<>();
    switch (this) {
      case MISSING_ID -> instead.put(id, null);
      case MISSING_TIME -> instead.put(time, null);
      case IMPOSSIBLE_TIME -> instead.put(time, "2021-02-30 25:61:00");
      default -> {}
    }
    return instead;
  }
}
