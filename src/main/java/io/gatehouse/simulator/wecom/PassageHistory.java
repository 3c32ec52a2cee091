package io.gatehouse.simulator.wecom;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What devices had uploaded before anybody asked: each row is computed from its number, so that
 * millions need no memory. Rows are in the order of their upload, the devices take turns.
 *
 * <p>No two are the same passage: at one device at most one row goes with a slot of its schedule at
 * once, and late rows of that slot are by other members.
 */
final class PassageHistory {
  /** From a passage to its upload, where the device is on line. */
  static final int UPLOAD_SECONDS = 2;

  private static final int[] METHODS = {1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 5, 6, 1, 0};
  private static final List<Duration> LATENESS =
      List.of(
          Duration.ofMinutes(5),
          Duration.ofMinutes(40),
          Duration.ofHours(3),
          Duration.ofHours(11),
          Duration.ofDays(1),
          Duration.ofDays(3),
          Duration.ofDays(6));

  private final Company company;
  private final int devices;
  private final int people;
  private final int rows;
  private final long from;
  private final long span;
  private final long seed;
  private final int lateIn10000;
  private final int stride;
  private final int[] lateRows;

  /**
   * @param lateShare how many come from devices that were offline, for minutes to days
   */
  PassageHistory(Company company, int rows, Instant from, Instant to, double lateShare, long seed) {
    this.company = company;
    this.devices = company.deviceSns().size();
    this.people = company.members().size();
    this.rows = rows;
    this.from = from.getEpochSecond();
    this.span = to.getEpochSecond() - this.from;
    this.seed = seed;
    this.lateIn10000 = (int) Math.round(lateShare * 10_000);
    if (rows > 0 && span * devices < rows) {
      throw new IllegalArgumentException(
          "a history of %d passages in %d seconds is too dense: at most one a second and device"
              .formatted(rows, span));
    }
    this.stride = stride(people);
    this.lateRows = lateRows();
  }

  int size() {
    return rows;
  }

  /** In seconds since 1970, never falling. */
  long uploadedAt(int row) {
    return slot(row) + UPLOAD_SECONDS;
  }

  /** The first row that was uploaded then or later; the size where there is none. */
  int firstFrom(long second) {
    int low = 0;
    int high = rows;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (uploadedAt(middle) < second) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /** Its place in the company's list. */
  int deviceNumber(int row) {
    return row % devices;
  }

  Member member(int row) {
    return company
        .members()
        .get((int) ((row / devices * (long) stride + row % devices * 7L) % people));
  }

  Passage passage(int row) {
    long dice = mix(row + seed);
    Member member = member(row);
    return new Passage(
        company.deviceSns().get(deviceNumber(row)),
        member.openUserId(),
        member.userType(),
        Instant.ofEpochSecond(slot(row - behind(row, dice) * devices)),
        (dice >>> 8) % 20 == 0 ? 3 : (dice >>> 8) % 20 < 11 ? 1 : 2,
        METHODS[(int) (dice >>> 16) & 15],
        Instant.ofEpochSecond(uploadedAt(row)),
        null);
  }

  private long slot(int row) {
    return from + row * span / rows;
  }

  /** How many turns of its device earlier the passage happened; 0 for on time. */
  private int behind(int row, long dice) {
    if (lateRows.length == 0 || (dice >>> 32) % 10_000 >= lateIn10000) {
      return 0;
    }
    int turns = lateRows[(int) (dice >>> 24 & 0xff) % lateRows.length];
    return turns <= row / devices ? turns : 0;
  }

  /** Turns with different remainders by the number of people, so that slots never collide. */
  private int[] lateRows() {
    List<Integer> turns = new ArrayList<>();
    if (rows > 0) {
      double secondsPerTurn = Math.max(1, (double) span * devices / rows);
      boolean[] taken = new boolean[people];
      taken[0] = true;
      for (Duration late : LATENESS) {
        int turn = (int) Math.ceil(late.toSeconds() / secondsPerTurn);
        int last = turn + people;
        while (turn < last && taken[turn % people]) {
          turn++;
        }
        if (turn < last) {
          taken[turn % people] = true;
          turns.add(turn);
        }
      }
    }
    return turns.stream().mapToInt(Integer::intValue).toArray();
  }

  /** A step that visits all people before it visits one again. */
  private static int stride(int people) {
    int step = Math.max(1, (int) (people * 0.618));
    while (gcd(step, people) != 1) {
      step++;
    }
    return step;
  }

  private static int gcd(int a, int b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  /** SplitMix64's finalizer, not negative. */
  private static long mix(long value) {
    long z = value * 0x9E3779B97F4A7C15L;
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return (z ^ (z >>> 31)) & Long.MAX_VALUE;
  }
}
