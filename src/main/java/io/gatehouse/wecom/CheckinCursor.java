package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.Meaning.DoubtfulReplies.AskedRecords;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.wecom.WindowCursor.WindowWalk;
import io.gatehouse.wecom.WindowCursor.WindowWalk.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.util.json.JsonObject;

/**
 * Walks the punches: 获取打卡记录数据. A reply is all that some users have in a window, so what is missing
 * from it has been taken back by a correction. At night the last weeks are read again for that.
 */
final class CheckinCursor extends WindowCursor {

  private static final String PATH = "/cgi-bin/checkin/getcheckindata";
  private static final String PUNCHES = "checkindata";
  private static final int ALL_TYPES = 3;

  /**
   * WeCom leaves out a punch near a window's edge whose scheduled time is beyond it, so windows
   * have in common what is twice as long as anybody is early or late.
   */
  private static final Duration EDGE = Duration.ofHours(12);

  private static final WindowWalk.Windows WINDOWS =
      new WindowWalk.Windows(Duration.ofDays(30), Duration.ofDays(1), false, EDGE.multipliedBy(2));

  /** Times before 2010, when there was no WeCom, or after 2199 are those of a wrong clock. */
  private static final long FIRST_SECOND = 1_262_304_000;

  private static final long LAST_SECOND = 7_258_118_399L;

  /** The night's reading is due from that hour on. */
  private static final Duration NIGHT = Duration.ofHours(2);

  private final DoubtfulReplies none = DoubtfulReplies.ofNone();

  CheckinCursor(Site site, String state, Clock clock) {
    super(site, "checkin", state, "reread", clock);
    List<String> users = WeComIds.usersOf(site);
    if (!users.isEmpty()) {
      walk = walk(users);
    }
  }

  @Override
  String nobody() {
    return "no users to ask about: set user-ids or user-ids-file of the site; the table person has"
        + " none either";
  }

  @Override
  WindowWalk walk(List<String> ids) {
    Instant start = WindowWalkState.startOf(site, now);
    Instant far = now.minus(settings.duration("reread"));
    boolean due = saved.reread() == null || night(now).isAfter(night(saved.reread()));
    return new WindowWalk(
        saved,
        new WindowWalk.Reach(
            start,
            now,
            settings.duration("overlap"),
            due ? later(far, site.values().date("start").isPresent() ? start : far) : null),
        WINDOWS,
        1,
        ids);
  }

  private LocalDate night(Instant moment) {
    ZoneId zone = site.zone();
    return LocalDate.ofInstant(moment.minus(NIGHT), zone);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  @Override
  Ask ask(Turn turn) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("opencheckindatatype", ALL_TYPES);
    body.put("starttime", turn.begin().getEpochSecond());
    body.put("endtime", turn.end().getEpochSecond());
    body.put("useridlist", turn.ids());
    return Ask.post(PATH, new JsonObject(body).toJson()).in(PUNCHES);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    if (!reply.speaksOf(PUNCHES)) {
      throw new RetryLater("the reply says success and has no " + PUNCHES);
    }
    List<VendorRecord> records = reply.records();
    if (!records.isEmpty()) {
      none.settle();
    }
    // One wrong "none" would take back a month.
    if (records.isEmpty() ? none.askAgain() : repeats.askAgain(reply)) {
      return Progress.nothing();
    }
    Turn turn = walk.turn().orElseThrow();
    Set<String> users = WeComIds.folded(turn.ids());
    AskedRecords fitting =
        AskedRecords.of(
            records,
            record -> isOf(users, record) && isWithin(turn, record),
            "punches",
            "are of users or times that were not asked for");
    if (fitting.areMostOthers() && others.askAgain()) {
      return Progress.nothing();
    }
    if (!records.isEmpty()) {
      repeats.taken();
    }
    others.settle();
    if (fitting.areMostOthers()) {
      walk.lacks();
    }
    walk.allDone();
    List<Batch> batches = new ArrayList<>(fitting.batches("attendance_punch"));
    List<Gap> gaps = List.of();
    if (fitting.areMostOthers()) { // and nobody knows what is missing
      String what = fitting + ", however often it is asked; these were rejected";
      notices.add(what);
      gaps = List.of(new Gap(turn.begin(), turn.end(), what));
    } else {
      batches.set(0, batches.get(0).listing(listing(turn), true));
    }
    return new Progress(batches, walk.saved().toJson(), gaps).filling(walk.filled());
  }

  /** What the reply is surely complete for. The last window's end is as late as can be. */
  private static Listing listing(Turn turn) {
    Instant end = turn.isLast() ? turn.end().plusSeconds(1) : turn.end().minus(EDGE);
    return Listing.of("attendance_punch", "retracted_at")
        .between("punched_at", turn.begin().plus(EDGE), end)
        .inAnyCase("person_id", turn.ids());
  }

  private static boolean isOf(Set<String> users, VendorRecord record) {
    String user = record.get("userid");
    return user == null || users.contains(WeComIds.folded(user));
  }

  /**
   * Also where the time says nothing: who missed a punch may have none, and wrong ones are rows.
   */
  private static boolean isWithin(Turn turn, VendorRecord record) {
    long second = record.wholeNumber("checkin_time").orElse(0);
    return second < FIRST_SECOND
        || second > LAST_SECOND
        || WeComFunctions.isMissed(record)
        || (second >= turn.begin().minus(EDGE).getEpochSecond()
            && second <= turn.end().plus(EDGE).getEpochSecond());
  }

  @Override
  public void narrow(String code, String reason) {
    none.settle();
    if (code.equals(WeCom.INVALID_USER)) {
      walk.halve(reason, notices);
    } else if (!code.equals(WeCom.WINDOW_TOO_LONG) || !walk.shorten()) {
      throw new Refused(reason);
    }
  }
}
