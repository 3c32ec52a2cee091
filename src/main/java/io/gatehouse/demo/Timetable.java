package io.gatehouse.demo;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;

/** What is still to happen, and when; times count from the first scene's beginning. */
final class Timetable {

  private record Entry(Duration at, Runnable what) {}

  private final PriorityQueue<Entry> entries = new PriorityQueue<>(Comparator.comparing(Entry::at));
  private Duration now = Duration.ZERO;

  synchronized void add(Duration at, Runnable what) {
    entries.add(new Entry(at, what));
  }

  synchronized void later(Duration in, Runnable what) {
    add(now.plus(in), what);
  }

  /** Does what is due. */
  void play(Duration until) {
    for (Runnable due = next(until); due != null; due = next(until)) {
      due.run();
    }
  }

  private synchronized Runnable next(Duration until) {
    now = until;
    return entries.isEmpty() || entries.peek().at().compareTo(until) > 0
        ? null
        : entries.remove().what();
  }
}
