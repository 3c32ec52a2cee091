package io.gatehouse.simulator.k30;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Every passage there was, by day, and whether the platform lists it. */
final class PassageLog {
  private static final Comparator<Listed> BY_TIME =
      Comparator.<Listed, Instant>comparing(listed -> listed.passage.at())
          .thenComparingLong(listed -> Long.parseLong(listed.passage.no()));

  /** One page of a list. */
  record Page(List<Listed> rows, int total) {}

  private final NavigableMap<LocalDate, List<Listed>> days = new TreeMap<>();
  private final Map<String, Listed> byNo = new HashMap<>();

  /** The first free record number from this time on: the milliseconds, as the platform does. */
  synchronized String freeNo(long millis) {
    long no = millis;
    while (byNo.containsKey(Long.toString(no))) {
      no++;
    }
    return Long.toString(no);
  }

  /**
   * @param visibleFrom in milliseconds; negative for never
   */
  synchronized Listed add(Passage passage, long visibleFrom) {
    Listed listed = new Listed(passage, visibleFrom);
    if (byNo.putIfAbsent(passage.no(), listed) != null) {
      throw new IllegalArgumentException("a second passage with number " + passage.no());
    }
    List<Listed> day = days.computeIfAbsent(passage.day(), d -> new ArrayList<>());
    int at = day.size();
    while (at > 0 && BY_TIME.compare(day.get(at - 1), listed) > 0) {
      at--;
    }
    day.add(at, listed);
    return listed;
  }

  /** A page of both days and those between, newest first. */
  synchronized Page page(
      LocalDate from, LocalDate to, Predicate<Passage> matches, long skip, int atMost, long now) {
    List<Listed> rows = new ArrayList<>(Math.min(atMost, 1000));
    int total = 0;
    if (from.isAfter(to)) {
      return new Page(rows, 0);
    }
    for (List<Listed> day : days.subMap(from, true, to, true).descendingMap().values()) {
      for (int i = day.size() - 1; i >= 0; i--) {
        Listed listed = day.get(i);
        if (!listed.isVisible(now) || !matches.test(listed.passage)) {
          continue;
        }
        if (total >= skip && rows.size() < atMost) {
          rows.add(listed);
        }
        total++;
      }
    }
    return new Page(rows, total);
  }

  synchronized Optional<Listed> find(String no) {
    return Optional.ofNullable(byNo.get(no));
  }

  /** All, oldest first. */
  synchronized List<Listed> all() {
    List<Listed> all = new ArrayList<>(byNo.size());
    days.values().forEach(all::addAll);
    return all;
  }

  synchronized int size() {
    return byNo.size();
  }

  /** True when record/getlist shows all that it ever will. */
  synchronized boolean allVisible(long now) {
    return byNo.values().stream().allMatch(listed -> listed.visibleFrom <= now);
  }
}
