package io.gatehouse.wecom;

import io.gatehouse.feed.Ask;
import io.gatehouse.feed.Batch;
import io.gatehouse.feed.Cursor;
import io.gatehouse.feed.Progress;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.mapping.Reply;
import io.gatehouse.mapping.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.warehouse.Listing;
import io.gatehouse.wecom.Walk.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.util.json.JsonObject;

/**
 * Walks the punches: 获取打卡记录数据. A reply is all that some users have in a window, so what is missing
 * from it has been taken back by a correction. At night the last weeks are read again for that.
 */
final class CheckinCursor implements Cursor {

  private static final String PATH = "/cgi-bin/checkin/getcheckindata";
  private static final String PUNCHES = "checkindata";
  private static final int ALL_TYPES = 3;

  /**
   * WeCom leaves out a punch near a window's edge whose scheduled time is beyond it, so windows
   * have in common what is twice as long as anybody is early or late.
   */
  private static final Duration EDGE = Duration.ofHours(12);

  private static final Windows WINDOWS =
      new Windows(Duration.ofDays(30), Duration.ofDays(1), false, EDGE.multipliedBy(2));

  private static final int PROOF = 3;

  /** The night's reading is due from that hour on. */
  private static final Duration NIGHT = Duration.ofHours(2);

  private final Site site;
  private final Values settings;
  private final WalkState saved;
  private final Instant now;
  private final Notices notices = new Notices();
  private final Repeats repeats = new Repeats();

  private Walk walk;
  private boolean sureOfNone;

  static CheckinCursor open(Site site, String state, Clock clock) {
    return new CheckinCursor(
        site, state == null ? WalkState.FIRST : WalkState.fromJson(state), clock.instant());
  }

  private CheckinCursor(Site site, WalkState saved, Instant now) {
    this.site = site;
    this.settings = site.feeds().get("checkin");
    this.saved = saved;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    List<String> users = UserIds.configured(site);
    if (!users.isEmpty()) {
      begin(users);
    }
  }

  /** The people that the warehouse knows, where no users are configured. */
  @Override
  public void scope(List<String> ids) {
    if (walk != null) {
      return;
    }
    if (ids.isEmpty()) {
      throw new Refused(
          "no users to ask about: set user-ids or user-ids-file of the site; the table person has"
              + " none either",
          Remedies.PROBE);
    }
    begin(ids);
  }

  private void begin(List<String> ids) {
    Instant start = Starts.of(site, now);
    Instant far = now.minus(settings.duration("reread"));
    boolean due = saved.reread() == null || night(now).isAfter(night(saved.reread()));
    walk =
        new Walk(
            saved,
            new Walk.Reach(
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
  public Optional<Ask> next() {
    return walk == null ? Optional.empty() : walk.turn().map(CheckinCursor::ask);
  }

  private static Ask ask(Turn turn) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("opencheckindatatype", ALL_TYPES);
    body.put("starttime", turn.begin().getEpochSecond());
    body.put("endtime", turn.end().getEpochSecond());
    body.put("useridlist", turn.ids());
    return Ask.post(PATH, new JsonObject(body).toJson()).in(PUNCHES);
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    if (!reply.hasArray()) {
      throw new RetryLater("the reply says success and has no " + PUNCHES);
    }
    List<VendorRecord> records = reply.records();
    if (records.isEmpty() ? !sureOfNone : repeats.doubts(reply, PROOF)) {
      sureOfNone = records.isEmpty(); // one wrong "none" would take back a month: ask twice
      return Progress.nothing();
    }
    Turn turn = walk.turn().orElseThrow();
    refuseOthers(turn, records);
    sureOfNone = false;
    walk.allDone();
    Batch batch = Batch.of("attendance_punch", records).listing(listing(turn), true);
    return new Progress(List.of(batch), walk.saved().toJson(), List.of());
  }

  /** What the reply is surely complete for. The last window's end is as late as can be. */
  private static Listing listing(Turn turn) {
    Instant end = turn.isLast() ? turn.end().plusSeconds(1) : turn.end().minus(EDGE);
    return Listing.of("attendance_punch", "retracted_at")
        .between("punched_at", turn.begin().plus(EDGE), end)
        .in("person_id", turn.ids());
  }

  /** Punches that are mostly of other people or times are the answer to another question. */
  private static void refuseOthers(Turn turn, List<VendorRecord> records) {
    Set<String> asked = new HashSet<>(turn.ids());
    long others =
        records.stream()
            .filter(record -> !isAsked(asked, record) || !isWithin(turn, record))
            .count();
    if (others * 2 > records.size()) {
      throw new RetryLater(
          "of the reply's punches "
              + others
              + " are of users or times that were not asked for: "
              + turn.begin()
              + " to "
              + turn.end());
    }
  }

  private static boolean isAsked(Set<String> asked, VendorRecord record) {
    String user = record.get("userid");
    return user == null || asked.contains(user);
  }

  private static boolean isWithin(Turn turn, VendorRecord record) {
    try {
      Instant at = Instant.ofEpochSecond(Long.parseLong(record.get("checkin_time").strip()));
      return !at.isBefore(turn.begin().minus(EDGE)) && !at.isAfter(turn.end().plus(EDGE));
    } catch (NumberFormatException | NullPointerException | java.time.DateTimeException e) {
      return true; // becomes a rejected row
    }
  }

  @Override
  public void narrow(String code, String reason) {
    if (code.equals(ReplyCodes.INVALID_USER)) {
      walk.halve().ifPresent(id -> notices.leftOut(id, reason));
    } else if (!code.equals(ReplyCodes.WINDOW_TOO_LONG) || !walk.shorten()) {
      throw new Refused(reason);
    }
    sureOfNone = false;
  }

  @Override
  public Optional<String> notice() {
    return notices.text();
  }
}
