package io.gatehouse.simulator.wecom;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.function.Consumer;

/** A punch about to be recorded; a clock-in of the first employee, now, unless told otherwise. */
public final class PunchDraft {
  private final Consumer<Punch> book;
  private String userId;
  private String groupName = "打卡一组";
  private long groupId = 1;
  private String checkinType = "上班打卡";
  private List<String> exceptions = List.of();
  private Instant punchedAt;
  private Instant scheduledAt;
  private String locationTitle = "依澜府";
  private String locationDetail = "四川省成都市武侯区益州大道中段784号附近";
  private String wifiName = "办公一区";
  private String wifiMac = "3c:46:d8:0c:7a:70";
  private String notes = "";
  private List<String> mediaIds = List.of();
  private Long latitude;
  private Long longitude;
  private String deviceId;
  private Long scheduleId = 0L;
  private Long timelineId = 2L;
  private BadPunch bad;

  PunchDraft(Consumer<Punch> book, Member member, Instant now) {
    this.book = book;
    this.userId = member.userId();
    at(now);
  }

  /** One that begins as a copy. */
  PunchDraft(Consumer<Punch> book, Punch from) {
    this.book = book;
    this.userId = from.userId();
    this.groupName = from.groupName();
    this.groupId = from.groupId();
    this.checkinType = from.checkinType();
    this.exceptions = from.exceptions();
    this.punchedAt = from.punchedAt();
    this.scheduledAt = from.scheduledAt();
    this.locationTitle = from.locationTitle();
    this.locationDetail = from.locationDetail();
    this.wifiName = from.wifiName();
    this.wifiMac = from.wifiMac();
    this.notes = from.notes();
    this.mediaIds = from.mediaIds();
    this.latitude = from.latitude();
    this.longitude = from.longitude();
    this.deviceId = from.deviceId();
    this.scheduleId = from.scheduleId();
    this.timelineId = from.timelineId();
    this.bad = from.bad();
  }

  public PunchDraft by(Member member) {
    userId = member.userId();
    return this;
  }

  /** The platform's word, any. */
  public PunchDraft type(String word) {
    checkinType = word;
    return this;
  }

  public PunchDraft at(Instant when) {
    punchedAt = when.truncatedTo(ChronoUnit.SECONDS);
    return this;
  }

  /**
   * @param when null for nothing scheduled
   */
  public PunchDraft scheduled(Instant when) {
    scheduledAt = when == null ? null : when.truncatedTo(ChronoUnit.SECONDS);
    return this;
  }

  public PunchDraft exceptions(String... words) {
    exceptions = List.of(words);
    return this;
  }

  public PunchDraft group(long id, String name) {
    groupId = id;
    groupName = name;
    return this;
  }

  /** Null for none. */
  public PunchDraft schedule(Long id, Long timeline) {
    scheduleId = id;
    timelineId = timeline;
    return this;
  }

  /** Degrees in millionths, GCJ-02. */
  public PunchDraft place(String title, String detail, long latitude, long longitude) {
    locationTitle = title;
    locationDetail = detail;
    this.latitude = latitude;
    this.longitude = longitude;
    return this;
  }

  public PunchDraft device(String id) {
    deviceId = id;
    return this;
  }

  public PunchDraft notes(String text) {
    notes = text;
    return this;
  }

  public PunchDraft media(String... ids) {
    mediaIds = List.of(ids);
    return this;
  }

  public PunchDraft bad(BadPunch kind) {
    bad = kind;
    return this;
  }

  /** It is recorded and shows in replies at once. */
  public Punch publish() {
    Punch punch = punch();
    book.accept(punch);
    return punch;
  }

  /** The punch as drafted so far, recorded nowhere. */
  Punch punch() {
    return new Punch(
        userId,
        groupName,
        groupId,
        checkinType,
        exceptions,
        punchedAt,
        scheduledAt,
        locationTitle,
        locationDetail,
        wifiName,
        wifiMac,
        notes,
        mediaIds,
        latitude,
        longitude,
        deviceId,
        scheduleId,
        timelineId,
        bad);
  }
}
