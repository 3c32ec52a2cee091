package io.gatehouse.axacs;

import io.gatehouse.feed.Cursor.Ask;
import io.gatehouse.feed.Cursor.Progress;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.settings.Site;
import io.gatehouse.support.SetClock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server's byid has, in its own manner, and a feed that reads it run after run. */
final class DoorRecordServer {

  private static final DateTimeFormatter VENDOR_TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final Pattern QUERY =
      Pattern.compile("id=(-?\\d+)&isalarm=-1&offset=(\\d+)&rows=(\\d+)");

  /**
   * @param id by which byid selects and sorts
   * @param written the id as JSON
   */
  private record Kept(long id, String written, String time) {}

  final SetClock clock;
  final List<String> asked = new ArrayList<>();
  final List<String> notices = new ArrayList<>();
  final Set<String> loaded = new TreeSet<>();
  final List<Progress> pages = new ArrayList<>();
  int cap = 1_000;
  boolean passesOverOffset;

  /** Which requests are answered with none, counted from 1. */
  final Set<Integer> emptyReplies = new TreeSet<>();

  Predicate<List<Long>> unreadable = ids -> false;
  String state;

  private final Site site;
  private final List<Kept> kept = new ArrayList<>();
  private Comparator<Kept> order = Comparator.comparingLong(Kept::id);
  private Random shuffle;

  DoorRecordServer(SetClock clock, String... settings) {
    this.clock = clock;
    this.site = AxAcsSite.with(settings);
  }

  void descending() {
    order = order.reversed();
  }

  void shuffled() {
    shuffle = new Random(7);
  }

  void has(long id, Instant at) {
    has(id, Long.toString(id), "'" + VENDOR_TIME.format(LocalDateTime.ofInstant(at, ZONE)) + "'");
  }

  void has(long id, String written, String time) {
    kept.add(new Kept(id, written, time));
  }

  /** Records from one id to another, the last of them now. */
  void hasUntilNow(long from, long to, Duration apart) {
    for (long id = from; id <= to; id++) {
      has(id, clock.instant().minus(apart.multipliedBy(to - id)));
    }
  }

  void hasNoMore(Predicate<Long> ids) {
    kept.removeIf(record -> ids.test(record.id));
  }

  int size() {
    return kept.size();
  }

  /** One run to its end; how many requests it took. */
  int run() {
    AxAcsRecordsCursor cursor = AxAcsRecordsCursor.open(site, state, clock);
    int before = asked.size();
    for (Optional<Ask> ask = cursor.next(); ask.isPresent(); ask = cursor.next()) {
      if (asked.size() - before > 20_000) {
        throw new AssertionError(
            "the run does not end: " + asked.subList(asked.size() - 5, asked.size()));
      }
      asked.add(ask.get().query());
      List<Kept> page = emptyReplies.contains(asked.size()) ? List.of() : page(ask.get().query());
      if (unreadable.test(page.stream().map(Kept::id).toList())) {
        cursor.passOver("unreadable").ifPresent(this::commit);
        return -1;
      }
      commit(cursor.accept(reply(page), clock.instant(), clock.instant()));
    }
    cursor.notice().ifPresent(notices::add);
    return asked.size() - before;
  }

  private void commit(Progress progress) {
    state = progress.state() == null ? state : progress.state();
    pages.add(progress);
    for (VendorRecord record : progress.records()) {
      loaded.add(record.get("recordId") + " " + record.get("gmtSwipeCardTime"));
    }
  }

  private List<Kept> page(String query) {
    Matcher asks = QUERY.matcher(query);
    if (!asks.matches()) {
      throw new AssertionError(query);
    }
    long id = Long.parseLong(asks.group(1));
    long offset = passesOverOffset ? 0 : Long.parseLong(asks.group(2));
    int rows = Math.min(cap, Integer.parseInt(asks.group(3)));
    List<Kept> found = new ArrayList<>(kept.stream().filter(r -> r.id > id).sorted(order).toList());
    if (shuffle != null) {
      Collections.shuffle(found, new Random(11));
    }
    return found.stream().skip(offset).limit(rows).toList();
  }

  private static Reply reply(List<Kept> page) {
    return AxAcsSite.replyOf(
        page.isEmpty()
            ? List.of()
            : AxAcsSite.records(
                page.stream()
                    .map(r -> "'recordId': " + r.written + ", 'gmtSwipeCardTime': " + r.time)
                    .toList()));
  }

  AxAcsRecordsState checkpoint() {
    return AxAcsRecordsState.fromJson(state);
  }
}
