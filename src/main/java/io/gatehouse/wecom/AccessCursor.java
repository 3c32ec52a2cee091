package io.gatehouse.wecom;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.feed.Meaning.DoubtfulReplies;
import io.gatehouse.feed.Meaning.DoubtfulReplies.AskedRecords;
import io.gatehouse.feed.Refused;
import io.gatehouse.feed.RetryLater;
import io.gatehouse.feed.reading.SeenKeys;
import io.gatehouse.feed.reading.SeenKeys.Hashes;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.warehouse.Gap;
import io.gatehouse.wecom.WindowCursor.WindowWalk;
import io.gatehouse.wecom.WindowCursor.WindowWalk.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.camel.util.json.JsonObject;

/**
 * Walks the door passages: 获取门禁通行原始数据. WeCom selects them by the time they were uploaded and tells
 * only the time they happened, so what has been read is known by the windows that were asked for,
 * and never by the passages.
 */
final class AccessCursor extends WindowCursor {

  private static final String PATH = "/cgi-bin/devicedata/get_accesscontrol_data";
  private static final String ITEMS = "accesscontrol_data.items";
  private static final WindowWalk.Windows WINDOWS =
      new WindowWalk.Windows(Duration.ofDays(31), Duration.ofHours(1), true, Duration.ZERO);
  private static final int[] USER_TYPES = {0, 2};
  private static final Duration REREAD_EVERY = Duration.ofDays(1);
  private static final int MOST_RESTARTS = 2;

  private final boolean byUser;
  private PageTrail trail = new PageTrail();
  private int restarts;

  AccessCursor(Site site, String state, Clock clock) {
    super(site, "access", state, "overlap", clock);
    List<String> devices = site.values().list("device-sns");
    List<String> users = site.values().list("open-userids");
    this.byUser = devices.isEmpty() && !users.isEmpty();
    if (!devices.isEmpty() || byUser) {
      walk = walk(byUser ? users : devices);
    }
  }

  @Override
  String nobody() {
    return "no devices to ask about: set device-sns (or open-userids) of the site; the table device"
        + " has none either";
  }

  @Override
  WindowWalk walk(List<String> ids) {
    Instant end = now.minus(settings.duration("lag"));
    Duration far = settings.duration("rescan");
    boolean due = saved.reread() == null || !saved.reread().plus(REREAD_EVERY).isAfter(end);
    return new WindowWalk(
        saved,
        new WindowWalk.Reach(
            WindowWalkState.startOf(site, now),
            end,
            settings.duration("overlap"),
            due ? end.minus(far) : null),
        WINDOWS,
        USER_TYPES.length,
        ids);
  }

  @Override
  Ask ask(Turn turn) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("user_type", USER_TYPES[turn.kind()]);
    body.put("begin_time", turn.begin().getEpochSecond());
    body.put("end_time", turn.end().getEpochSecond());
    body.put("data_filter_type", byUser ? 2 : 1);
    body.put(byUser ? "open_userid_list" : "device_sn_list", turn.ids());
    if (turn.cursor() != null) {
      body.put("cursor", turn.cursor());
    }
    body.put("limit", settings.integer("page-size"));
    site.values().text("agent-id").ifPresent(id -> body.put("agentid", Long.valueOf(id)));
    return Ask.post(PATH, new JsonObject(body).toJson())
        .in(ITEMS)
        .ofPage(settings.integer("page-size"));
  }

  @Override
  public Progress accept(Reply reply, Instant asked, Instant answered) {
    String next = reply.head().get("next_cursor");
    if (!reply.speaksOf(ITEMS) && next == null) {
      throw new RetryLater("the reply says success and has neither " + ITEMS + " nor next_cursor");
    }
    if (repeats.askAgain(reply)) {
      return Progress.nothing();
    }
    Turn turn = walk.turn().orElseThrow();
    AskedRecords fitting = fitting(turn, reply.records());
    if (fitting.areMostOthers() && others.askAgain()) {
      return Progress.nothing();
    }
    List<Gap> gaps = new ArrayList<>();
    if (fitting.areMostOthers()) {
      gaps.add(gap(turn, fitting + ", however often it is asked; these were rejected"));
    }
    boolean isLast = next == null || next.isBlank();
    if (!isLast && !trail.leadsOn(turn.cursor(), next, reply.records())) {
      isLast = true;
      gaps.add(
          gap(
              turn,
              "WeCom's pages of %s to %s lead in a circle and were cut off; what they hide, if anything, is missing"
                  .formatted(turn.begin(), turn.end())));
    }
    if (!gaps.isEmpty()) {
      walk.lacks();
    }
    repeats.taken();
    others.settle();
    if (isLast) {
      walk.allDone();
      beginBatch();
    } else {
      walk.pageDone(next);
    }
    return new Progress(fitting.batches("access_event"), walk.saved().toJson(), gaps)
        .filling(walk.filled());
  }

  private AskedRecords fitting(Turn turn, List<VendorRecord> records) {
    String field = byUser ? "open_userid" : "device_sn";
    Set<String> asked = WeComIds.folded(turn.ids());
    return AskedRecords.of(
        records,
        record -> record.get(field) == null || asked.contains(WeComIds.folded(record.get(field))),
        "passages",
        "have a " + field + " that was not asked for");
  }

  private Gap gap(Turn turn, String what) {
    notices.add(what);
    return new Gap(turn.begin(), turn.end(), what);
  }

  @Override
  public void narrow(String code, String reason) {
    switch (code) {
      case WeCom.WINDOW_TOO_LONG -> {
        if (!walk.shorten()) {
          throw new Refused(reason);
        }
      }
      case WeCom.INVALID_USER -> walk.halve(reason, notices);
      case WeCom.BAD_PARAMETER -> {
        if (walk.turn().orElseThrow().cursor() != null) {
          restart(reason);
          return;
        }
        walk.halve(reason, notices); // a device, perhaps, that is not the app's
      }
      default -> throw new Refused(reason);
    }
    beginBatch();
  }

  /** The cursor of another day, perhaps: WeCom does not say how long it takes one. */
  private void restart(String reason) {
    if (restarts == MOST_RESTARTS) {
      throw new Refused(reason);
    }
    walk.restart();
    trail = new PageTrail();
    restarts++;
  }

  private void beginBatch() {
    if (trail.forgets()) {
      notices.add("a window has more passages than are known at once: a circle is seen late");
    }
    trail = new PageTrail();
    restarts = 0;
  }

  /**
   * The pages of one batch so far, to notice cursors that never come to an end: those that lead
   * back, and those that are new each time over rows that were read. Rows may repeat, even a page
   * of them: WeCom says so.
   */
  static final class PageTrail {

    /** So many pages in a row with rows, and none that was not read before, lead nowhere. */
    static final int MOST_STALE = 10;

    /** So many pages in a row without a row that was not read before, most of them empty. */
    static final int MOST_FRUITLESS = 100;

    private static final int MOST_PAGES = 50_000;
    private static final int MOST_PASSAGES = 500_000;

    private static final String[] IDENTITY = {
      "device_sn", "user_type", "open_userid", "timestamp", "pass_type", "pass_method"
    };

    private final Hashes cursors = new Hashes(MOST_PAGES);
    private final DoubtfulReplies leadsBack = new DoubtfulReplies();
    private final int mostPassages;
    private Hashes passages;
    private Hashes passagesBefore = new Hashes(0);
    private boolean forgets;
    private int pages;
    private int stale;
    private int fruitless;

    PageTrail() {
      this(MOST_PASSAGES);
    }

    /**
     * @param mostPassages twice as many are known at most; then the oldest half is forgotten
     */
    PageTrail(int mostPassages) {
      this.mostPassages = mostPassages;
      this.passages = new Hashes(mostPassages);
    }

    /**
     * Whether the next cursor leads to pages not seen yet; false where it is proved that it does
     * not.
     *
     * @param cursor the page's own; null for the first
     * @throws RetryLater where it is only suspected
     */
    boolean leadsOn(String cursor, String next, List<VendorRecord> records) {
      if (cursor != null) {
        cursors.add(SeenKeys.hash(0, cursor));
      }
      if (cursors.has(SeenKeys.hash(0, next))) {
        if (leadsBack.askAgain()) {
          throw new RetryLater("the reply's next_cursor leads back to a page that was read");
        }
        return false;
      }
      leadsBack.settle();
      boolean isNews = take(records);
      stale = isNews ? 0 : stale + (records.isEmpty() ? 0 : 1);
      fruitless = isNews ? 0 : fruitless + 1;
      return stale < MOST_STALE && fruitless < MOST_FRUITLESS && ++pages < MOST_PAGES;
    }

    /** Whether there are more passages than are known at once: a longer circle is seen late. */
    boolean forgets() {
      return forgets;
    }

    private boolean take(List<VendorRecord> records) {
      boolean isNews = false;
      for (VendorRecord record : records) {
        long passage = 0;
        for (String field : IDENTITY) {
          String value = record.get(field);
          passage = SeenKeys.hash(passage, value == null ? "" : WeComIds.folded(value));
        }
        if (!passagesBefore.has(passage) && passages.add(passage)) {
          isNews = true;
          if (passages.size() == mostPassages) {
            passagesBefore = passages;
            passages = new Hashes(mostPassages);
            forgets = true;
          }
        }
      }
      return isNews;
    }
  }
}
