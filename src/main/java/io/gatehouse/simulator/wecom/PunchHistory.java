package io.gatehouse.simulator.wecom;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.SplittableRandom;

/**
 * Past working days of all employees: clock-ins and clock-outs, some late or elsewhere, some after
 * midnight, some missed, and now and then somebody on the road.
 */
final class PunchHistory {
  private static final ZoneId CHINA = ZoneId.of("Asia/Shanghai");

  private final Company company;
  private final PunchBook book;
  private final SplittableRandom random;
  private final Instant until;

  /**
   * @param until nothing happens later
   */
  PunchHistory(Company company, PunchBook book, long seed, Instant until) {
    this.company = company;
    this.book = book;
    this.random = new SplittableRandom(seed);
    this.until = until;
  }

  void fill(int days) {
    LocalDate today = LocalDate.ofInstant(until, CHINA);
    for (int back = days; back >= 0; back--) {
      LocalDate day = today.minusDays(back);
      if (day.getDayOfWeek() != DayOfWeek.SATURDAY && day.getDayOfWeek() != DayOfWeek.SUNDAY) {
        company.employees().forEach(member -> work(member, day));
      }
    }
  }

  private void work(Member member, LocalDate day) {
    Instant begin = day.atTime(LocalTime.of(9, 0)).atZone(CHINA).toInstant();
    Instant end = day.atTime(LocalTime.of(18, 0)).atZone(CHINA).toInstant();
    int dice = random.nextInt(100);
    if (dice < 3) {
      publish(draft(member, "上班打卡", begin, begin).exceptions(Punch.MISSED));
    } else {
      Instant at = begin.plusSeconds(random.nextInt(-1500, dice < 10 ? 1200 : 0));
      PunchDraft in = draft(member, "上班打卡", at, begin);
      if (at.isAfter(begin)) {
        in.exceptions(dice < 6 ? new String[] {"时间异常", "地点异常"} : new String[] {"时间异常"});
        in.notes("路上堵车，迟到了");
      }
      publish(in);
    }
    if (dice >= 95) {
      Instant at = begin.plusSeconds(random.nextInt(5400, 20_000));
      String type = dice == 99 ? "仅记录打卡时间和位置" : "外出打卡";
      publish(
          draft(member, type, at, null)
              .place("重庆出口加工区", "重庆市渝北区金渝大道101号", 30_547_645, 104_063_236)
              .media("WWCISP_" + Long.toString(random.nextLong() & Long.MAX_VALUE, 36))
              .schedule(null, null));
    }
    boolean night = dice == 50;
    Instant out = end.plusSeconds(night ? 6 * 3600 + 2100 : random.nextInt(0, 7200));
    publish(
        draft(member, "下班打卡", out, end)
            .device("E5FA89F6-3926-4972-BE4F-%012X".formatted(member.userId().hashCode())));
  }

  private PunchDraft draft(Member member, String type, Instant at, Instant scheduled) {
    return book.punch().by(member).type(type).at(at).scheduled(scheduled);
  }

  private void publish(PunchDraft draft) {
    Punch punch = draft.punch();
    if (!punch.punchedAt().isAfter(until)) {
      book.put(punch);
    }
  }
}
