package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.Switches;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * The server's memory: its record table, its passages, its realtime cache; and all that happened.
 * Times are in milliseconds since 1970, those of windows in seconds.
 */
final class AxAcsLog {
  /** How long the realtime cache keeps an event (document 2.1.5, interface 9). */
  private static final long CACHE_MILLIS = 2000;

  private static final long FIRST_EVENT_ID = 3311;

  private static final Comparator<AxAcsEvent> BY_TIME =
      Comparator.comparing(AxAcsEvent::time)
          .thenComparing(event -> !event.isOfDoor())
          .thenComparingLong(AxAcsEvent::recordId);

  private final List<AxAcsEvent> all = new ArrayList<>();

  /** By their ids. */
  private final NavigableMap<Long, AxAcsEvent> records = new TreeMap<>();

  private final List<AxAcsEvent> passages = new ArrayList<>();
  private final Deque<AxAcsEvent> cache = new ArrayDeque<>();
  private final SplittableRandom random;
  private final Switches<AxAcsQuirk> quirks;
  private final Consumer<AxAcsEvent> witness;
  private long nextRecordId = 1;
  private long nextEventId = FIRST_EVENT_ID;

  /**
   * @param witness hears of every event as it reaches the server
   */
  AxAcsLog(long seed, Switches<AxAcsQuirk> quirks, Consumer<AxAcsEvent> witness) {
    this.random = new SplittableRandom(seed);
    this.quirks = quirks;
    this.witness = witness;
  }

  /**
   * Adds an event that has just reached the server.
   *
   * @param visibleFrom when lists begin to show it
   */
  synchronized AxAcsEvent append(AxAcsEvent event, long visibleFrom) {
    all.add(event);
    if (event.is("swipe") && event.cachedFrom >= 0) {
      event.eventId = nextEventId++;
      cache.addLast(event);
    }
    if (event.isOfDoor()) {
      record(event, visibleFrom);
    } else {
      event.visibleFrom = visibleFrom;
      passages.add(event);
    }
    witness.accept(event);
    return event;
  }

  private void record(AxAcsEvent event, long visibleFrom) {
    event.recordId = nextRecordId;
    event.visibleFrom = visibleFrom;
    records.put(event.recordId, event);
    nextRecordId += quirks.on(AxAcsQuirk.SPARSE_IDS) ? 1 + random.nextInt(6) : 1;
  }

  /** Records with a higher id, ascending, that are visible and match. */
  synchronized List<AxAcsEvent> after(
      long id, Predicate<AxAcsEvent> matches, long offset, int rows, long now) {
    List<AxAcsEvent> page = new ArrayList<>();
    long skip = offset;
    for (AxAcsEvent record : records.tailMap(id, false).values()) { // its stream would count all
      if (record.visibleFrom <= now && matches.test(record) && skip-- <= 0) {
        page.add(record);
      }
      if (page.size() == rows) {
        break;
      }
    }
    return page;
  }

  /** Records of {@code begin} to {@code end}, both included; by time. */
  synchronized List<AxAcsEvent> between(
      long begin, long end, Predicate<AxAcsEvent> matches, long now) {
    return select(records.values(), begin, end, matches, now);
  }

  /** Door swipes and face and plate passages of that time, by time. */
  synchronized List<AxAcsEvent> passagesBetween(long begin, long end, long now) {
    List<AxAcsEvent> both = new ArrayList<>(records.values());
    both.addAll(passages);
    return select(both, begin, end, e -> !e.isOfDoor() || e.is("swipe") && !e.isRejected(), now);
  }

  private static List<AxAcsEvent> select(
      Collection<AxAcsEvent> from, long begin, long end, Predicate<AxAcsEvent> matches, long now) {
    return from.stream()
        .filter(event -> event.visibleFrom <= now && matches.test(event))
        .filter(event -> event.time().getEpochSecond() >= begin)
        .filter(event -> event.time().getEpochSecond() <= end)
        .sorted(BY_TIME)
        .toList();
  }

  /** What the realtime cache holds now. */
  synchronized List<AxAcsEvent> cached(Predicate<AxAcsEvent> matches, long now) {
    cache.removeIf(event -> event.cachedFrom + CACHE_MILLIS <= now);
    return cache.stream().filter(event -> event.cachedFrom <= now && matches.test(event)).toList();
  }

  /** Keeps the oldest records only; ids go on behind the last of them. */
  synchronized void restore(int keep) {
    for (Long id : records.keySet().stream().skip(keep).toList()) {
      records.remove(id).loseRecord();
      nextRecordId = Math.min(nextRecordId, id);
    }
    cache.clear();
    nextEventId = FIRST_EVENT_ID;
  }

  /** The controllers send what the restored server lost, one controller after the other. */
  synchronized void reuploadLost(long now) {
    all.stream()
        .filter(event -> event.isOfDoor() && event.recordId == 0)
        .sorted(Comparator.comparing(event -> event.facts.text("deviceId")))
        .toList()
        .forEach(event -> record(event, now));
  }

  /** True when lists show all that they ever will. */
  synchronized boolean allVisible(long now) {
    return all.stream().allMatch(event -> event.visibleFrom <= now);
  }

  synchronized int size() {
    return all.size();
  }

  synchronized int recordCount() {
    return records.size();
  }

  synchronized List<AxAcsEvent> all() {
    return List.copyOf(all);
  }
}
