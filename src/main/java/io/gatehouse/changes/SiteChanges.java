package io.gatehouse.changes;

import io.gatehouse.warehouse.Consumers;
import io.gatehouse.warehouse.Consumers.Position;
import java.util.List;

/**
 * How far a consumer has come at one site, and what it gets next. Reads stretches of numbers that
 * are as wide as rows are dense, so that each read finds its rows by the index and few beyond them.
 */
final class SiteChanges {

  private static final long FIRST_STRETCH = 16;

  /** Beyond that it is waited no longer from one try to the next, in turns of the consumer. */
  private static final int MOST_TURNS = 32;

  /** After so many turns without rows it is saved that there were none. */
  private static final int IDLE_TURNS = 30;

  /**
   * What comes next.
   *
   * @param rows in order; empty where there are no more
   * @param after where to go on when they have been handed on
   */
  record Batch(List<Object[]> rows, Position after) {}

  private final Consumers consumers;
  private final String table;
  private final String site;
  private final int most;

  private Position position;
  private boolean isSaved;
  private long stretch = FIRST_STRETCH;
  private int size;
  private int failures;
  private int turnsToWait;
  private int idleTurns = IDLE_TURNS; // the first time it is saved at once

  /**
   * @param position null where nothing is saved yet
   * @param most rows in a batch
   */
  SiteChanges(Consumers consumers, String table, String site, Position position, int most) {
    this.consumers = consumers;
    this.table = table;
    this.site = site;
    this.position = position == null ? Consumers.BEGINNING : position;
    this.isSaved = position != null;
    this.most = most;
    this.size = most;
  }

  /** Whether it is not tried in this turn, because it failed not long ago. */
  boolean waits() {
    if (turnsToWait > 0) {
      turnsToWait--;
      return true;
    }
    return false;
  }

  /** Whether the site has numbers that it has not read; else it has nothing to do. */
  boolean isBehind(long last) {
    return position.loadNo() < last || position.afterKey() != null;
  }

  /**
   * Numbers of a site only grow, unless somebody has put them back: then it begins anew, as rows
   * would else be passed over.
   *
   * @return whether it does
   */
  boolean beginsAnew(long last) {
    if (position.loadNo() <= last) {
      return false;
    }
    position = Consumers.BEGINNING;
    return true;
  }

  /**
   * @param last number of the site
   */
  Batch next(long last) {
    if (position.afterKey() != null) {
      List<Object[]> rest = consumers.read(table, site, position, position.loadNo(), size);
      if (!rest.isEmpty()) {
        return batch(rest, position.loadNo(), true);
      }
      position = new Position(position.loadNo(), null);
    }
    while (position.loadNo() < last) {
      long upTo = Math.min(last, position.loadNo() + stretch);
      List<Object[]> rows = consumers.read(table, site, position, upTo, size);
      if (!rows.isEmpty()) {
        return batch(rows, upTo, upTo == last);
      }
      position = new Position(upTo, null);
      widen();
    }
    return new Batch(List.of(), position);
  }

  private void widen() {
    stretch = Math.min(stretch * 2, Integer.MAX_VALUE);
  }

  /**
   * @param isEnd whether the site's last number ended the stretch, which says nothing of its width
   */
  private Batch batch(List<Object[]> rows, long upTo, boolean isEnd) {
    Object[] lastRow = rows.get(rows.size() - 1);
    if (rows.size() < size) {
      if (!isEnd && rows.size() < size / 2) {
        widen();
      }
      return new Batch(rows, new Position(upTo, null));
    }
    if (size == most && position.afterKey() == null) {
      long wide = consumers.loadNo(table, lastRow) - position.loadNo();
      stretch = Math.max(1, Math.min(stretch, wide * 2));
    }
    return new Batch(rows, consumers.behind(table, lastRow));
  }

  /** A batch has been handed on. Returns whether batches failed before it. */
  boolean handedOn(Batch batch) {
    position = batch.after;
    isSaved = true;
    boolean recovered = failures > 0;
    failures = 0;
    idleTurns = 0;
    size = Math.min(most, size * 2);
    return recovered;
  }

  /**
   * Its route did not end well. The next try is later, and of half as many rows: those before the
   * one that does harm are handed on all the same.
   *
   * @return whether that is to be told: the first time, and when it is one row alone
   */
  boolean failed(Batch batch) {
    failures++;
    turnsToWait = Math.min(MOST_TURNS, 1 << Math.min(failures - 1, 10));
    int before = size;
    size = Math.max(1, batch.rows.size() / 2);
    return failures == 1 || (before > 1 && size == 1 && batch.rows.size() > 1);
  }

  /** Whether it is time to save that there was nothing, or where it begins. */
  boolean savesIdle() {
    boolean is = !isSaved || ++idleTurns >= IDLE_TURNS;
    if (is) {
      idleTurns = 0;
      isSaved = true;
    }
    return is;
  }

  boolean isFailing() {
    return failures > 0;
  }

  Position position() {
    return position;
  }

  String site() {
    return site;
  }
}
