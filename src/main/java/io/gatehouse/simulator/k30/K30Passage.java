package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.BadRecord;
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

  /** The vendor's values; the time to the second. */
  final Thing facts;

  /** The day at the site. */
  final LocalDate day;

  /** Null for an ordinary one. */
  final BadRecord bad;

  /** When record/getlist begins to show it, in milliseconds. */
  final long visibleFrom;

  /** True once a whole reply carried it: a client may have it. */
  volatile boolean listed;

  /** Null where it was not pushed. */
  volatile Pusher.Push push;

  K30Passage(Thing facts, LocalDate day, BadRecord bad, long visibleFrom) {
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
