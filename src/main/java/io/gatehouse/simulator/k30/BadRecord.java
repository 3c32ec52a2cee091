package io.gatehouse.simulator.k30;

/** Deliberately bad passages, and whether a warehouse can still make a row of one. */
public enum BadRecord {
  /** addtime "2025-02-30 25:61:00". */
  IMPOSSIBLE_TIME(true),
  MISSING_TIME(true),
  /** Neither {@code no} nor {@code recordNo}. */
  MISSING_NO(true),
  /** A name of 5,000 characters with NUL and SQL inside: the passage is a row, the name is not. */
  OVERLONG_NAME(false),
  /** SQL, markup, placeholders and control characters in values that fit: stored as they came. */
  HOSTILE_VALUES(false);

  private final boolean rejected;

  BadRecord(boolean rejected) {
    this.rejected = rejected;
  }

  /** True: must become a rejected row. False: must become a row all the same. */
  public boolean isRejected() {
    return rejected;
  }

  Person spoil(Person person) {
    return switch (this) {
      case OVERLONG_NAME ->
          person.named(
              ("张\u0000'; DROP TABLE access_event; --" + "长".repeat(5000)).substring(0, 5000));
      case HOSTILE_VALUES ->
          person
              .named("Robert'); DROP TABLE access_event;-- \"\\ ${jndi:ldap://x} {{env:HOME}}")
              .withJobNumber("<script>alert(1)</script>\t=1+1\n😀 1' OR '1'='1");
      default -> person;
    };
  }
}
