package io.gatehouse.simulator.wecom;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Consumer;

/**
 * A passage about to happen: by the first employee at the first device, inwards, by face, now,
 * uploaded at once, unless told otherwise.
 */
public final class PassageDraft {
  private final Consumer<Passage> log;
  private String deviceSn;
  private Member member;
  private Instant passedAt;
  private Instant uploadedAt;
  private int passType = 1;
  private int passMethod = 1;
  private BadPassage bad;

  PassageDraft(Consumer<Passage> log, String deviceSn, Member member, Instant now) {
    this.log = log;
    this.deviceSn = deviceSn;
    this.member = member;
    this.passedAt = now.truncatedTo(ChronoUnit.SECONDS);
    this.uploadedAt = passedAt;
  }

  public PassageDraft device(String sn) {
    deviceSn = sn;
    return this;
  }

  public PassageDraft by(Member who) {
    member = who;
    return this;
  }

  /** When; the upload is at the same time, unless told afterwards. */
  public PassageDraft at(Instant when) {
    passedAt = when.truncatedTo(ChronoUnit.SECONDS);
    uploadedAt = passedAt;
    return this;
  }

  /** The device was offline: it sends the record so long after the passage, and not before. */
  public PassageDraft uploadedAfter(Duration delay) {
    uploadedAt = passedAt.plus(delay);
    return this;
  }

  /** 1 in, 2 out, 3 not recognized, or what no document has. */
  public PassageDraft type(int passType) {
    this.passType = passType;
    return this;
  }

  /** 1 face, 2 QR code, 3 opened from afar, 4 fingerprint, or what no document has. */
  public PassageDraft method(int passMethod) {
    this.passMethod = passMethod;
    return this;
  }

  public PassageDraft bad(BadPassage kind) {
    bad = kind;
    return this;
  }

  /** It happens; the record shows in replies from its upload on. */
  public Passage publish() {
    Passage passage =
        new Passage(
            deviceSn,
            bad == BadPassage.MISSING_PERSON ? null : member.openUserId(),
            member.userType(),
            passedAt,
            passType,
            passMethod,
            uploadedAt,
            bad);
    log.accept(passage);
    return passage;
  }
}
