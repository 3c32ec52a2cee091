package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.Switches;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/** checkin/getcheckindata (document 14630): punches of some users between two times. */
final class CheckinApi {
  private static final long LONGEST_SECONDS = Duration.ofDays(30).toSeconds();
  private static final Set<String> OF_WORK = Set.of("上班打卡", "下班打卡");
  private static final String OF_FIELD = "外出打卡";

  private final PunchBook book;
  private final Switches<WeComQuirk> quirks;
  private final Clock clock;
  private final PunchJson json;
  private volatile boolean namesInvalidUsers = true;

  CheckinApi(PunchBook book, Switches<WeComQuirk> quirks, Clock clock) {
    this.book = book;
    this.quirks = quirks;
    this.clock = clock;
    this.json = new PunchJson(quirks);
  }

  void nameInvalidUsers(boolean names) {
    namesInvalidUsers = names;
  }

  HttpReply answer(Call call) {
    Predicate<Punch> ofType = type(call);
    long start = call.number("starttime");
    long end = call.number("endtime");
    AccessParameters.window(call, start, end, clock.instant().getEpochSecond(), LONGEST_SECONDS);
    Set<String> userIds = users(call);
    Predicate<Punch> inTime =
        punch ->
            isIn(start, punch.punchedAt(), end)
                && (!quirks.on(WeComQuirk.NIGHT_PUNCHES)
                    || punch.scheduledAt() == null
                    || isIn(start, punch.scheduledAt(), end));
    List<Punch> punches = new ArrayList<>(book.select(userIds, ofType.and(inTime)));
    int once = punches.size();
    for (int i = 0; quirks.on(WeComQuirk.REPEATED_ROWS) && i < once; i += 7) {
      punches.add(punches.get(i));
    }
    Bytes out = new Bytes(punches.size() * 700 + 64);
    json.write(punches, out.text("{\"errcode\":0,\"errmsg\":\"ok\",\"checkindata\":["));
    return HttpReply.json(out.text("]}")).whenDelivered(() -> book.tell(punches));
  }

  private static boolean isIn(long start, Instant time, long end) {
    return time.getEpochSecond() >= start && time.getEpochSecond() <= end;
  }

  private static Predicate<Punch> type(Call call) {
    return switch ((int) call.number("opencheckindatatype")) {
      case 1 -> punch -> OF_WORK.contains(punch.checkinType());
      case 2 -> punch -> punch.checkinType().equals(OF_FIELD);
      case 3 -> punch -> true;
      default -> throw call.bad("opencheckindatatype");
    };
  }

  private Set<String> users(Call call) {
    Set<String> userIds = call.list("useridlist");
    if (call.body().path("useridlist").size() > AccessParameters.MOST_IDS) {
      throw call.wrong(
          WeComViolation.TOO_MANY_USERS,
          Refusal.BAD_USER_LIST,
          Refusal.wording(Refusal.BAD_USER_LIST));
    }
    if (userIds.isEmpty()) {
      throw call.wrong(
          WeComViolation.BAD_PARAMETER,
          Refusal.BAD_USER_LIST,
          Refusal.wording(Refusal.BAD_USER_LIST));
    }
    List<String> invalid = book.invalid(userIds);
    if (!invalid.isEmpty()) {
      String names = namesInvalidUsers ? ", invalid userid: " + String.join(",", invalid) : "";
      throw new Refusal(Refusal.BAD_USER, Refusal.wording(Refusal.BAD_USER) + names);
    }
    return userIds;
  }
}
