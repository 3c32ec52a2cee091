package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Thing;
import java.time.Instant;
import java.time.LocalDate;

/**
 * Somebody at a device, what the platform wrote down of it (names as they were that moment), and
 * what became of that.
 */
public final class K30Passage {
  static final Thing.Kind FACTS =
      Thing.kind(
          "no at deviceno devicename regionno regionname peopleno peoplename jobnumber iccard deptno"
              + " deptname group mode exceptionmode outintype");

  /** Deliberately bad passages, and whether a warehouse can still make a row of one. */
  public enum Bad {
    /** addtime "2025-02-30 25:61:00". */
    IMPOSSIBLE_TIME(true),
    MISSING_TIME(true),
    /** Neither {@code no} nor {@code recordNo}. */
    MISSING_NO(true),
    /**
     * A name of 5,000 characters with NUL and SQL inside: the passage is a row, the name is not.
     */
    OVERLONG_NAME(false),
    /** SQL, markup, placeholders and control characters in values that fit: stored as they came. */
    HOSTILE_VALUES(false);

    private final boolean rejected;

    Bad(boolean rejected) {
      this.rejected = rejected;
    }

    Thing spoil(Thing person) {
      return switch (this) {
        case OVERLONG_NAME ->
            person.with(
                "name",
                ("张\u0000'; DROP TABLE access_event; --" + "长".repeat(5000)).substring(0, 5000));
        case HOSTILE_VALUES ->
            person
                .with(
                    "name",
                    "Robert'); DROP TABLE access_event;-- \"\\ ${jndi:ldap://x} {{env:HOME}}")
                .with("jobNumber", "<script>alert(1)</script>\t=1+1\n😀 1' OR '1'='1");
        default -> person;
      };
    }
  }

  /** The vendor's values; the time to the second. */
  final Thing facts;

  /** The day at the site. */
  final LocalDate day;

  /** Null for an ordinary one. */
  final Bad bad;

  /** When record/getlist begins to show it, in milliseconds. */
  final long visibleFrom;

  /** True once a whole reply carried it: a client may have it. */
  volatile boolean listed;

  /** Null where it was not pushed. */
  volatile Pusher.Push push;

  K30Passage(Thing facts, LocalDate day, Bad bad, long visibleFrom) {
    this.facts = facts;
    this.day = day;
    this.bad = bad;
    this.visibleFrom = visibleFrom;
  }

  /** The platform's number, by which it is known everywhere. */
  public String no() {
    return facts.id();
  }

  /** Whose it was, as it was told. */
  public String personName() {
    return facts.text("peoplename");
  }

  Instant at() {
    return (Instant) facts.get("at");
  }

  /** Must become a rejected row, and no event. */
  boolean isRejected() {
    return bad != null && bad.rejected;
  }

  boolean isAcknowledged() {
    return push != null && push.state() == Pusher.State.ACKNOWLEDGED;
  }

  /** Where its picture is, without what makes the address expire. */
  String photoPath() {
    return "/Files/arkcloudweb/" + day.toString().replace("-", "") + "/" + no() + ".jpeg";
  }
}
