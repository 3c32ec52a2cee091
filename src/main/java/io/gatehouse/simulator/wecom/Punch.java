package io.gatehouse.simulator.wecom;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;

/**
 * A true record of attendance (document 14630): a punch, or that one was missed.
 *
 * @param checkinType the platform's word: 上班打卡, 下班打卡, 外出打卡, 仅记录打卡时间和位置, or another
 * @param exceptions 时间异常, 地点异常, 未打卡, wifi异常, 非常用设备; empty for none
 * @param punchedAt to the second; of a missed one the scheduled time
 * @param scheduledAt null where nothing was scheduled
 * @param latitude in millionths of a degree, GCJ-02; null for none, as is longitude
 * @param deviceId null for none, as are scheduleId and timelineId
 * @param bad null for an ordinary record
 */
public record Punch(
    String userId,
    String groupName,
    long groupId,
    String checkinType,
    List<String> exceptions,
    Instant punchedAt,
    Instant scheduledAt,
    String locationTitle,
    String locationDetail,
    String wifiName,
    String wifiMac,
    String notes,
    List<String> mediaIds,
    Long latitude,
    Long longitude,
    String deviceId,
    Long scheduleId,
    Long timelineId,
    BadPunch bad)
    implements Comparable<Punch> {

  /** What exceptions hold where somebody should have punched and did not. */
  public static final String MISSED = "未打卡";

  private static final Comparator<Punch> ORDER =
      Comparator.comparing(Punch::punchedAt).thenComparing(Punch::identity);

  public Punch {
    exceptions = List.copyOf(exceptions);
    mediaIds = List.copyOf(mediaIds);
  }

  /** Nobody punched: the record says so. */
  public boolean isMissed() {
    return exceptions.contains(MISSED);
  }

  /** What makes it this punch and no other, as one text; one to be rejected is like no other. */
  public String identity() {
    return String.join(
        "|",
        userId,
        checkinType,
        Long.toString(punchedAt.getEpochSecond()),
        scheduledAt == null ? "" : Long.toString(scheduledAt.getEpochSecond()),
        Long.toString(groupId),
        Objects.toString(scheduleId, ""),
        Objects.toString(timelineId, ""),
        Objects.toString(deviceId, "") + (mustBeRejected() ? "|" + bad : ""));
  }

  /** True when it must be in rejected_row and not in attendance_punch. */
  public boolean mustBeRejected() {
    return bad != null && bad.isRejected();
  }

  /** By time. */
  @Override
  public int compareTo(Punch other) {
    return ORDER.compare(this, other);
  }
}
