package io.gatehouse.simulator.wecom;

import java.time.Instant;
import java.util.Comparator;

/**
 * A true passage through a door, in the platform's codes (document 40491).
 *
 * @param openUserId null where the record does not say who
 * @param userType 0 employee, 1 visitor, 2 student
 * @param passedAt to the second
 * @param passType 1 in, 2 out, 3 not recognized
 * @param passMethod 1 face, 2 QR code, 3 opened from afar, 4 fingerprint; others come too
 * @param uploadedAt when the device sent it: what time windows select by; no reply tells it
 * @param bad null for an ordinary record
 */
public record Passage(
    String deviceSn,
    String openUserId,
    int userType,
    Instant passedAt,
    int passType,
    int passMethod,
    Instant uploadedAt,
    BadPassage bad)
    implements Comparable<Passage> {

  private static final Comparator<Passage> ORDER =
      Comparator.comparing(Passage::passedAt)
          .thenComparing(Passage::deviceSn)
          .thenComparing(Passage::openUserId, Comparator.nullsFirst(Comparator.naturalOrder()))
          .thenComparing(Passage::passType)
          .thenComparing(Passage::passMethod)
          .thenComparing(Passage::userType);

  /** What makes it this passage and no other, as one text; one to be rejected is like no other. */
  public String identity() {
    return String.join(
        "|",
        deviceSn,
        Integer.toString(userType),
        openUserId == null ? "" : openUserId,
        Long.toString(passedAt.getEpochSecond()),
        Integer.toString(passType),
        Integer.toString(passMethod) + (mustBeRejected() ? "|" + bad : ""));
  }

  /** True when it must be in rejected_row and not in access_event. */
  public boolean mustBeRejected() {
    return bad != null && bad.isRejected();
  }

  /** By time, device, person, type, method. */
  @Override
  public int compareTo(Passage other) {
    return ORDER.compare(this, other);
  }
}
