package io.gatehouse.simulator.axacs;

/** Deliberately bad records, and whether a warehouse can still make a row of one. */
public enum BadRecord {
  /** gmtSwipeCardTime "2021-02-30 25:61:00". */
  IMPOSSIBLE_TIME(true),
  MISSING_TIME(true),
  MISSING_RECORD_ID(true),
  /** A name of 5,000 characters with NUL and SQL inside: the event is a row, the name is not. */
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

  /** The card with its person's values made bad, where this kind is about them. */
  Card spoil(Card card) {
    return switch (this) {
      case OVERLONG_NAME ->
          card.withPerson(
              card.person()
                  .named(
                      ("张\u0000'; DROP TABLE access_event; --" + "长".repeat(5000))
                          .substring(0, 5000)));
      case HOSTILE_VALUES ->
          card.withPerson(
              new Person(
                  card.person().id(),
                  "1' OR '1'='1",
                  "Robert'); DROP TABLE access_event;-- \"\\ ${jndi:ldap://x} {{env:HOME}}",
                  card.person().orgId(),
                  "<script>alert(1)</script>\t=1+1\n😀",
                  card.person().plateNo(),
                  card.person().typeId()));
      default -> card;
    };
  }
}
