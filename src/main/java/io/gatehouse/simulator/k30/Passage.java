package io.gatehouse.simulator.k30;

import java.time.Instant;
import java.time.LocalDate;

/**
 * Somebody at a device, and what the platform wrote down of it: names as they were that moment. The
 * facts never change.
 *
 * @param no unique; at most the time in milliseconds
 * @param at to the second
 * @param day the day at the site
 * @param person {@link Person#NOBODY} for a stranger
 * @param bad null for an ordinary one
 */
public record Passage(
    String no,
    Instant at,
    LocalDate day,
    Person person,
    String deptName,
    Device device,
    String regionName,
    Direction direction,
    Outcome outcome,
    BadRecord bad) {

  /** True: must become a rejected row. */
  public boolean isRejected() {
    return bad != null && bad.isRejected();
  }

  /** Where its picture is, without what makes the address expire. */
  public String photoPath() {
    return "/Files/arkcloudweb/" + day.toString().replace("-", "") + "/" + no + ".jpeg";
  }
}
