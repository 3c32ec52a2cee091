package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.time;

import io.gatehouse.simulator.Thing;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;

/**
 * All passages (document 40491) in the order of their upload, those made up at the start and later
 * ones, and the cursors that lead through them.
 */
final class Passages {
  /** A call looks at so many rows at most: it may find none and yet not be at the end. */
  private static final int LOOKED_AT = 200_000;

  /**
   * One page.
   *
   * @param places of each row, for pages that repeat
   * @param next where to go on
   * @param ended nothing more can follow
   */
  record Page(List<Thing> rows, List<Integer> places, int next, boolean ended) {}

  /** From a passage to its upload, where the device is on line. */
  private static final int UPLOAD_SECONDS = 2;

  private static final int[] METHODS = {1, 1, 1, 1, 1, 1, 1, 2, 2, 3, 4, 4, 5, 6, 1, 0};

  /** In seconds; the longest is so many times as long: six days. */
  private static final int LEAST_LATE = 300;

  private static final int MOST_LATE = 1728;

  private final List<Thing> all = new ArrayList<>();
  private final Set<String> later = new HashSet<>();

  Passages(WeComSimulator.Options options, Clock clock, List<String> devices, List<Thing> members) {
    SplittableRandom random = new SplittableRandom(options.seed + 2);
    Instant from = options.historyAt(0, clock).truncatedTo(ChronoUnit.SECONDS);
    long seconds = Duration.between(from, options.historyAt(options.history, clock)).toSeconds();
    if (options.history > 0 && seconds * devices.size() < options.history) {
      throw new IllegalArgumentException(
          "a history of %d passages in %d seconds is too dense: at most one a second and device"
              .formatted(options.history, seconds));
    }
    Set<String> made = new HashSet<>();
    for (int row = 0; row < options.history; row++) {
      Instant slot = from.plusSeconds(row * seconds / options.history);
      Thing passage;
      do {
        boolean late = random.nextDouble() < options.lateShare;
        double before = late ? LEAST_LATE * Math.pow(MOST_LATE, random.nextDouble()) : 0;
        Thing member = members.get(random.nextInt(members.size()));
        Instant at = slot.minusSeconds((long) before);
        passage =
            WeComCompany.SAMPLES
                .get("passage")
                .with("device_sn", devices.get(row % devices.size()))
                .with("open_userid", member.get("open_userid"))
                .with("user_type", member.get("user_type"))
                .with("timestamp", at.isBefore(from) ? slot : at)
                .with("pass_type", random.nextInt(20) == 0 ? 3 : random.nextInt(1, 3))
                .with("pass_method", METHODS[random.nextInt(METHODS.length)])
                .with("uploadedAt", slot.plusSeconds(UPLOAD_SECONDS));
      } while (!made.add(WeComCompany.identity(passage))); // one that is on line is like no other
      all.add(passage);
    }
  }

  /** Behind those that were uploaded by then. */
  synchronized void add(Thing passage) {
    all.add(from(time(passage, "uploadedAt").plusSeconds(1)), passage);
    later.add(WeComCompany.identity(passage));
  }

  /** Whether it came since the start. */
  synchronized boolean has(String identity) {
    return later.contains(identity);
  }

  /** The place of the first that was uploaded then or later. */
  synchronized int from(Instant begin) {
    int low = 0;
    int high = all.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (time(all.get(middle), "uploadedAt").isBefore(begin)) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  /**
   * @param end of the upload, inclusive
   */
  synchronized Page page(Predicate<Thing> wanted, int limit, int from, Instant end) {
    List<Thing> rows = new ArrayList<>(limit);
    List<Integer> places = new ArrayList<>(limit);
    int at = from;
    for (int seen = 0; seen < LOOKED_AT && rows.size() < limit; seen++) {
      if (at >= all.size() || time(all.get(at), "uploadedAt").isAfter(end)) {
        return new Page(rows, places, at, true);
      }
      if (wanted.test(all.get(at))) {
        rows.add(all.get(at));
        places.add(at);
      }
      at++;
    }
    return new Page(rows, places, at, false);
  }

  /** Everything uploaded until then, each true passage once. */
  synchronized List<Thing> until(Instant end) {
    Set<String> told = new HashSet<>();
    return all.subList(0, from(end.plusSeconds(1))).stream()
        .filter(passage -> told.add(WeComCompany.identity(passage)))
        .toList();
  }

  /** When the last one is uploaded that there will be; the beginning of time for none. */
  synchronized Instant last() {
    return all.isEmpty() ? Instant.EPOCH : time(all.get(all.size() - 1), "uploadedAt");
  }

  /** Cursors as the document shows them: 16 bytes in Base64 that only the server can read. */
  static final class Cursors {
    private static final int BYTES = 16;

    /**
     * What a cursor says.
     *
     * @param place of the next passage
     * @param walk fingerprint of the parameters it belongs to
     * @param turn tells cursors of one place apart
     */
    record Cursor(int place, int walk, int turn) {
      Cursor turned(int other) {
        return new Cursor(place, walk, other);
      }
    }

    private final SplittableRandom random;
    private final Map<Cursor, String> texts = new HashMap<>();
    private final Map<String, Cursor> accepted = new HashMap<>();
    private final Set<String> forgotten = new HashSet<>();

    Cursors(long seed) {
      random = new SplittableRandom(seed);
    }

    /** The same text for the same cursor, as long as it is accepted. */
    synchronized String write(Cursor cursor) {
      return texts.computeIfAbsent(
          cursor,
          fresh -> {
            byte[] bytes = new byte[BYTES];
            random.nextBytes(bytes);
            String text = Base64.getEncoder().encodeToString(bytes);
            accepted.put(text, fresh);
            return text;
          });
    }

    /** Throws a refusal for what was never given out or is no longer accepted. */
    synchronized Cursor read(String text, Call call) {
      if (forgotten.contains(text)) {
        throw new Call.Refusal(Call.Refusal.BAD_PARAMETER, "invalid parameter: cursor expired");
      }
      if (!accepted.containsKey(text)) {
        throw call.wrong(
            WeComViolation.UNKNOWN_CURSOR, Call.Refusal.BAD_PARAMETER, "invalid parameter: cursor");
      }
      return accepted.get(text);
    }

    /** Cursors given out so far are no longer accepted. */
    synchronized void forget() {
      forgotten.addAll(accepted.keySet());
      accepted.clear();
      texts.clear();
    }
  }
}
