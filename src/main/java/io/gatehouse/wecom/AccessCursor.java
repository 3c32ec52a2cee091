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
import io.gatehouse.warehouse.Gap;
import io.gatehouse.wecom.Walk.Turn;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.camel.util.json.JsonObject;

/**
 * Walks the door passages: 获取门禁通行原始数据. WeCom selects them by the time they were uploaded and tells
 * only the time they happened, so what has been read is known by the windows that were asked for,
 * and never by the passages.
 */
final class AccessCursor implements Cursor {

  private static final String PATH = "/cgi-bin/devicedata/get_accesscontrol_data";
  private static final String ITEMS = "accesscontrol_data.items";
  private static final Windows WINDOWS =
      new Windows(Duration.ofDays(31), Duration.ofHours(1), true, Duration.ZERO);
  private static final int[] USER_TYPES = {0, 2};
  private static final Duration REREAD_EVERY = Duration.ofDays(1);
  private static final int MOST_RESTARTS = 2;
  private static final int PROOF = 3;

  private final Site site;
  private final Values settings;
  private final WalkState saved;
  private final Instant now;
  private final boolean byUser;
  private final Notices notices = new Notices();

  private Walk walk;
  private final Repeats repeats = new Repeats();
  private PageTrail trail = new PageTrail();
  private int restarts;

  static AccessCursor open(Site site, String state, Clock clock) {
    return new AccessCursor(
        site, state == null ? WalkState.FIRST : WalkState.fromJson(state), clock.instant());
  }

  private AccessCursor(Site site, WalkState saved, Instant now) {
    this.site = site;
    this.settings = site.feeds().get("access");
    this.saved = saved;
    this.now = now.truncatedTo(ChronoUnit.SECONDS);
    List<String> devices = site.values().list("device-sns");
    List<String> users = site.values().list("open-userids");
    this.byUser = devices.isEmpty() && !users.isEmpty();
    if (!devices.isEmpty() || byUser) {
      begin(byUser ? users : devices);
    }
  }

  /** The devices that the warehouse knows, where none are configured. */
  @Override
  public void scope(List<String> ids) {
    if (walk != null) {
      return;
    }
    if (ids.isEmpty()) {
      throw new Refused(
          "no devices to ask about: set device-sns (or open-userids) of the site; the table device"
              + " has none either",
          Remedies.PROBE);
    }
    begin(ids);
  }

  private void begin(List<String> ids) {
    Instant end = now.minus(settings.duration("lag"));
    Duration far = settings.duration("rescan");
    boolean due = saved.reread() == null || !saved.reread().plus(REREAD_EVERY).isAfter(end);
    walk =
        new Walk(
            saved,
            new Walk.Reach(
                Starts.of(site, now),
                end,
                settings.duration("overlap"),
                due ? end.minus(far) : null),
            WINDOWS,
            USER_TYPES.length,
            ids);
  }

  @Override
  public Optional<Ask> next() {
    return walk == null ? Optional.empty() : walk.turn().map(this::ask);
  }

  private Ask ask(Turn turn) {
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
    if (!reply.hasArray()) {
      throw new RetryLater("the reply says success and has no " + ITEMS);
    }
    if (repeats.doubts(reply, reply.records().isEmpty() ? 1 : PROOF)) {
      return Progress.nothing();
    }
    Turn turn = walk.turn().orElseThrow();
    refuseOthers(turn, reply.records());
    String next = reply.head().get("next_cursor");
    boolean isLast = next == null || next.isBlank();
    List<Gap> gaps = List.of();
    if (!isLast && !trail.leadsOn(turn.cursor(), next, reply.records())) {
      isLast = true;
      gaps = List.of(cut(turn));
    }
    if (isLast) {
      walk.allDone();
      beginBatch();
    } else {
      walk.pageDone(next);
    }
    Batch batch = Batch.of("access_event", reply.records());
    return new Progress(List.of(batch), walk.saved().toJson(), gaps);
  }

  /** Passages that are mostly of other devices or people are the answer to another question. */
  private void refuseOthers(Turn turn, List<VendorRecord> records) {
    Set<String> asked = new HashSet<>(turn.ids());
    String field = byUser ? "open_userid" : "device_sn";
    long others =
        records.stream()
            .map(record -> record.get(field))
            .filter(id -> id != null && !asked.contains(id))
            .count();
    if (others * 2 > records.size()) {
      throw new RetryLater(
          "of the reply's passages " + others + " have a " + field + " that was not asked for");
    }
  }

  private Gap cut(Turn turn) {
    String what =
        "WeCom's pages of "
            + turn.begin()
            + " to "
            + turn.end()
            + " lead in a circle and were cut off; what they hide, if anything, is missing";
    notices.add(what);
    return new Gap(turn.begin(), turn.end(), what);
  }

  @Override
  public void narrow(String code, String reason) {
    switch (code) {
      case ReplyCodes.WINDOW_TOO_LONG -> {
        if (!walk.shorten()) {
          throw new Refused(reason);
        }
        beginBatch();
      }
      case ReplyCodes.INVALID_USER -> {
        walk.halve().ifPresent(id -> notices.leftOut(id, reason));
        beginBatch();
      }
      default -> restart(reason);
    }
  }

  /** The cursor of another day, perhaps: WeCom does not say how long it takes one. */
  private void restart(String reason) {
    if (walk.turn().orElseThrow().cursor() == null || restarts == MOST_RESTARTS) {
      throw new Refused(reason);
    }
    walk.restart();
    trail = new PageTrail();
    restarts++;
  }

  private void beginBatch() {
    trail = new PageTrail();
    restarts = 0;
  }

  @Override
  public Optional<String> notice() {
    return notices.text();
  }
}
