package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.HttpReply;
import io.gatehouse.simulator.Switches;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

/** devicedata/get_accesscontrol_data (document 40491): passages by their upload time. */
final class AccessApi {
  private static final long EARLIER_SECONDS = 600;
  private static final int REPEATED = 3;

  private final PassageLog log;
  private final Cursors cursors;
  private final Switches<WeComQuirk> quirks;
  private final Clock clock;
  private final JsonValues json;
  private final Duration indexDelay;
  private final AtomicReference<CursorLoop> loop = new AtomicReference<>();

  /**
   * @param indexDelay from an upload to its row's first appearance
   */
  AccessApi(
      PassageLog log,
      Cursors cursors,
      Switches<WeComQuirk> quirks,
      Clock clock,
      Duration indexDelay) {
    this.log = log;
    this.cursors = cursors;
    this.quirks = quirks;
    this.clock = clock;
    this.json = new JsonValues(quirks);
    this.indexDelay = indexDelay;
  }

  /**
   * @param kind null ends it
   */
  void loop(CursorLoop kind) {
    loop.set(kind);
  }

  HttpReply answer(Call call, AppCredentials app) {
    long now = clock.instant().getEpochSecond();
    PassageQuery query = AccessParameters.read(call, app, now);
    boolean crosses = AccessParameters.crossesMonth(query);
    if (crosses) {
      call.note(WeComViolation.CROSSES_MONTH);
    }
    boolean repeats = crosses || quirks.on(WeComQuirk.REPEATED_ROWS);
    PassageQuery wanted = repeats ? query.from(query.begin() - EARLIER_SECONDS) : query;
    if (quirks.on(WeComQuirk.END_EXCLUSIVE)) {
      wanted = wanted.until(query.end() - 1);
    }
    String text = call.text("cursor");
    Cursors.Cursor at;
    if (text.isEmpty()) {
      at = new Cursors.Cursor(log.first(wanted.begin()), query.fingerprint(), 0);
    } else {
      at = cursors.read(text, call);
      if (at.walk() != query.fingerprint()) {
        throw call.wrong(
            WeComViolation.CHANGED_IN_MID_PAGING,
            Refusal.BAD_PARAMETER,
            "invalid parameter: cursor of another query");
      }
    }
    CursorLoop looping = loop.get();
    if (looping == CursorLoop.ENDLESS || isEmptied(at)) {
      return page(List.of(), cursors.write(next(at, at.place(), at.turn() + 1)));
    }
    PassageLog.Page page = log.page(wanted, at.place(), now - indexDelay.toSeconds());
    if (looping != null) {
      int turn =
          switch (looping) {
            case SAME -> 0;
            case ALTERNATING -> 1 - Math.min(1, at.turn());
            default -> at.turn() + 1;
          };
      return page(page.rows(), cursors.write(next(at, at.place(), turn)));
    }
    if (page.ended()) {
      return page(page.rows(), "");
    }
    return page(page.rows(), cursors.write(next(at, goOn(page, query, repeats), 0)));
  }

  private boolean isEmptied(Cursors.Cursor at) {
    return quirks.on(WeComQuirk.EMPTY_PAGES) && at.turn() == 0 && at.place().hashCode() % 2 == 0;
  }

  private static Place goOn(PassageLog.Page page, PassageQuery query, boolean repeats) {
    boolean full = page.rows().size() == query.limit() && query.limit() > 2 * REPEATED;
    return repeats && full ? page.places().get(query.limit() - REPEATED) : page.next();
  }

  private static Cursors.Cursor next(Cursors.Cursor at, Place place, int turn) {
    return new Cursors.Cursor(place, at.walk(), turn);
  }

  private HttpReply page(List<Passage> rows, String nextCursor) {
    Bytes out = new Bytes(rows.size() * 180 + 128);
    out.text("{\"errcode\":0,\"errmsg\":\"ok\",\"accesscontrol_data\":{\"items\":[");
    for (int i = 0; i < rows.size(); i++) {
      out.text(i > 0 ? ",{" : "{");
      write(rows.get(i), out);
      json.end(out);
    }
    out.text("]}");
    if (!nextCursor.isEmpty() || !quirks.on(WeComQuirk.NO_LAST_CURSOR)) {
      json.member(out, "next_cursor", nextCursor);
    }
    return HttpReply.json(out.single('}'));
  }

  private void write(Passage passage, Bytes out) {
    long second = passage.passedAt().getEpochSecond();
    boolean text = passage.bad() == BadPassage.TEXT_NUMBERS;
    if (passage.openUserId() != null) {
      json.member(out, "open_userid", passage.openUserId());
    }
    json.member(out, "user_type", number(passage.userType(), text));
    if (passage.bad() == BadPassage.TEXT_TIME) {
      json.member(out, "timestamp", "yesterday");
    } else if (passage.bad() == BadPassage.ABSURD_TIME) {
      json.member(out, "timestamp", second * 1_000_000);
    } else if (passage.bad() != BadPassage.MISSING_TIME) {
      json.member(out, "timestamp", number(second, text));
    }
    json.member(out, "pass_type", number(passage.passType(), text));
    json.member(out, "pass_method", number(passage.passMethod(), text));
    if (passage.bad() != BadPassage.MISSING_DEVICE) {
      json.member(out, "device_sn", passage.deviceSn());
    }
  }

  private static Object number(long value, boolean text) {
    return text ? Long.toString(value) : (Object) value;
  }
}
