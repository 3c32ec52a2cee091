package io.gatehouse.simulator.wecom;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.SplittableRandom;

/** What goes on happening: mostly passages, some of them uploaded late, and some punches. */
final class LiveCompany {
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");
  private static final int TRIES = 20;

  private final Company company;
  private final PassageLog log;
  private final PunchBook punches;
  private final Clock clock;
  private final double lateShare;
  private final SplittableRandom random;

  LiveCompany(
      Company company,
      PassageLog log,
      PunchBook punches,
      Clock clock,
      double lateShare,
      long seed) {
    this.lateShare = lateShare;
    this.company = company;
    this.log = log;
    this.punches = punches;
    this.clock = clock;
    this.random = new SplittableRandom(seed);
  }

  /** One thing that happens then. */
  void happen(long atMillis) {
    long second = atMillis / 1000;
    if (random.nextInt(10) == 0) {
      punch(Instant.ofEpochSecond(second));
      return;
    }
    long now = clock.instant().getEpochSecond();
    for (int i = 0; i < TRIES; i++) {
      Member member = any(company.members());
      Passage passage =
          new Passage(
              any(company.deviceSns()),
              member.openUserId(),
              member.userType(),
              Instant.ofEpochSecond(second),
              random.nextInt(20) == 0 ? 3 : random.nextInt(1, 3),
              random.nextInt(4) == 0 ? random.nextInt(1, 7) : 1,
              Instant.ofEpochSecond(now + lateness()),
              null);
      if (!log.has(passage.identity())) {
        log.add(passage);
        return;
      }
    }
  }

  private long lateness() {
    return random.nextDouble() < lateShare ? random.nextInt(5, 300) : random.nextInt(0, 3);
  }

  private void punch(Instant at) {
    boolean morning = at.atZone(CHINA).getHour() < 13;
    PunchDraft draft =
        punches
            .punch()
            .by(any(company.employees()))
            .type(morning ? "上班打卡" : "下班打卡")
            .at(at)
            .scheduled(
                at.atZone(CHINA)
                    .toLocalDate()
                    .atTime(morning ? 9 : 18, 0)
                    .atZone(CHINA)
                    .toInstant());
    if (!punches.has(draft.punch())) {
      draft.publish();
    }
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
