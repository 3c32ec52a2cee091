package io.gatehouse.simulator.axacs;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The server's memory: its record table, its passages, its realtime cache; and the truth behind.
 */
final class EventLog {
  /** How long the realtime cache keeps an event (document 2.1.5, interface 9). */
  static final long CACHE_MILLIS = 2000;

  private static final Comparator<DoorRecord> BY_TIME =
      Comparator.<DoorRecord>comparingLong(r -> r.event().occurredAt)
          .thenComparingLong(DoorRecord::recordId);

  private final List<TrueEvent> truth = new ArrayList<>();
  private final List<DoorRecord> records = new ArrayList<>();
  private final List<DoorRecord> passages = new ArrayList<>();
  private final List<TrueEvent> lost = new ArrayList<>();
  private final List<Consumer<TrueEvent>> witnesses = new ArrayList<>();
  private final Deque<TrueEvent> cache = new ArrayDeque<>();
  private final SplittableRandom random;
  private final Quirks quirks;
  private final long firstEventId;
  private long nextRecordId;
  private long nextEventId;

  EventLog(long firstRecordId, long firstEventId, long seed, Quirks quirks) {
    this.nextRecordId = firstRecordId;
    this.nextEventId = firstEventId;
    this.firstEventId = firstEventId;
    this.random = new SplittableRandom(seed);
    this.quirks = quirks;
  }

  /** Adds somebody who hears of every event as it reaches the server. */
  synchronized void watch(Consumer<TrueEvent> witness) {
    witnesses.add(witness);
  }

  /**
   * Adds an event that has just reached the server.
   *
   * @param visibleFrom when its record appears in replies, in milliseconds; negative for never
   */
  synchronized TrueEvent append(TrueEvent event, long visibleFrom) {
    truth.add(event);
    if (event.type.isSwipe() && event.cachedFrom >= 0) {
      event.eventId = nextEventId++;
      cache.addLast(event);
    }
    if (visibleFrom >= 0) {
      if (event.type.kind() == EventKind.DOOR) {
        addRecord(event, visibleFrom);
      } else {
        passages.add(new DoorRecord(0, event, visibleFrom));
      }
    }
    witnesses.forEach(witness -> witness.accept(event));
    return event;
  }

  /** Records with a higher id, ascending, that are visible and match. */
  synchronized List<DoorRecord> after(
      long id, Predicate<TrueEvent> matches, long offset, int rows, long now) {
    List<DoorRecord> page = new ArrayList<>(Math.min(rows, 1000));
    long skip = offset;
    for (int i = firstAfter(id); i < records.size() && page.size() < rows; i++) {
      DoorRecord record = records.get(i);
      if (record.visibleFrom() <= now && matches.test(record.event()) && skip-- <= 0) {
        page.add(record);
      }
    }
    return page;
  }

  synchronized long countAfter(long id, Predicate<TrueEvent> matches, long now) {
    return records.subList(firstAfter(id), records.size()).stream()
        .filter(r -> r.visibleFrom() <= now && matches.test(r.event()))
        .count();
  }

  /** Records that happened from {@code begin} to {@code end}, both inclusive, by time. */
  synchronized List<DoorRecord> between(
      long begin, long end, Predicate<TrueEvent> matches, long now) {
    return select(records, begin, end, matches, now);
  }

  /** Door swipes and face and plate passages of that time, by time. */
  synchronized List<DoorRecord> passagesBetween(
      long begin, long end, Predicate<TrueEvent> matches, long now) {
    List<DoorRecord> all =
        select(
            records,
            begin,
            end,
            e -> e.type.isSwipe() && (e.bad == null || !e.bad.isRejected()) && matches.test(e),
            now);
    all.addAll(select(passages, begin, end, matches, now));
    all.sort(Comparator.comparingLong(r -> r.event().occurredAt));
    return all;
  }

  /** What the realtime cache holds now. */
  synchronized List<TrueEvent> cached(Predicate<TrueEvent> matches, long now) {
    cache.removeIf(e -> e.cachedFrom + CACHE_MILLIS <= now);
    return cache.stream().filter(e -> e.cachedFrom <= now && matches.test(e)).toList();
  }

  /**
   * Keeps the oldest records only; ids go on behind the last of them. Returns how many are gone.
   */
  synchronized int restore(int keepRecords) {
    int keep = Math.max(0, Math.min(keepRecords, records.size()));
    List<DoorRecord> gone = records.subList(keep, records.size());
    int count = gone.size();
    if (count > 0) {
      nextRecordId = gone.get(0).recordId();
    }
    for (DoorRecord record : gone) {
      record.event().loseRecord();
      lost.add(record.event());
    }
    gone.clear();
    cache.clear();
    nextEventId = firstEventId;
    return count;
  }

  /** Deletes records of events before this second, for good. Returns how many. */
  synchronized int purge(long before) {
    int count = records.size();
    records.removeIf(
        record -> {
          record.event().purged |= record.event().occurredAt < before;
          return record.event().purged;
        });
    return count - records.size();
  }

  /** The controllers send what the restored server lost, one controller after the other. */
  synchronized int reuploadLost(long now) {
    lost.sort(Comparator.comparing(e -> e.door.device().id()));
    lost.forEach(event -> addRecord(event, now));
    int count = lost.size();
    lost.clear();
    return count;
  }

  /** True when replies contain every record there is. */
  synchronized boolean allVisible(long now) {
    return records.stream().allMatch(r -> r.visibleFrom() <= now)
        && passages.stream().allMatch(r -> r.visibleFrom() <= now);
  }

  synchronized long lastRecordId() {
    return records.isEmpty() ? 0 : records.get(records.size() - 1).recordId();
  }

  synchronized int size() {
    return truth.size();
  }

  synchronized int recordCount() {
    return records.size();
  }

  synchronized List<TrueEvent> truth() {
    return new ArrayList<>(truth);
  }

  private void addRecord(TrueEvent event, long visibleFrom) {
    event.recordId = nextRecordId;
    event.purged = false;
    records.add(new DoorRecord(nextRecordId, event, visibleFrom));
    nextRecordId += quirks.on(Quirk.SPARSE_IDS) ? 1 + random.nextInt(6) : 1;
  }

  private int firstAfter(long id) {
    int low = 0;
    int high = records.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (records.get(middle).recordId() <= id) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private static List<DoorRecord> select(
      List<DoorRecord> from, long begin, long end, Predicate<TrueEvent> matches, long now) {
    List<DoorRecord> found = new ArrayList<>();
    for (DoorRecord record : from) {
      TrueEvent event = record.event();
      if (event.occurredAt >= begin
          && event.occurredAt <= end
          && record.visibleFrom() <= now
          && matches.test(event)) {
        found.add(record);
      }
    }
    found.sort(BY_TIME);
    return found;
  }
}
