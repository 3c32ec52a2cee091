package io.gatehouse.simulator.wecom;

import static io.gatehouse.simulator.wecom.WeComCompany.time;

import io.gatehouse.simulator.Thing;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Predicate;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;

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

  private final List<Thing> all;
  private final Set<String> later = new HashSet<>();

  Passages(WeComSimulator.Options options, Clock clock, List<String> devices, List<Thing> members) {
    all = new ArrayList<>(new History(options, clock, devices, members).passages());
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

  /**
   * What devices had uploaded before anybody asked, the devices in turn. No two are the same
   * passage: at one device at most one goes with a slot of its schedule at once, and late ones of
   * that slot are other members'.
   */
  private static final class History {
    /** From a passage to its upload, where the device is on line. */
    private static final int UPLOAD_SECONDS = 2;

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

    private final List<String> devices;
    private final List<Thing> members;
    private final int rows;
    private final long from;
    private final long span;
    private final long seed;
    private final int lateIn10000;

    History(
        WeComSimulator.Options options, Clock clock, List<String> devices, List<Thing> members) {
      this.devices = devices;
      this.members = members;
      rows = options.history;
      Instant to = options.historyTo == null ? clock.instant().minusSeconds(60) : options.historyTo;
      Instant begin =
          options.historyFrom == null ? to.minus(Duration.ofDays(30)) : options.historyFrom;
      from = begin.getEpochSecond();
      span = to.getEpochSecond() - from;
      seed = options.seed + 2;
      lateIn10000 = (int) Math.round(options.lateShare * 10_000);
      if (rows > 0 && span * devices.size() < rows) {
        throw new IllegalArgumentException(
            "a history of %d passages in %d seconds is too dense: at most one a second and device"
                .formatted(rows, span));
      }
    }

    List<Thing> passages() {
      List<Thing> made = new ArrayList<>(rows);
      int people = members.size();
      int stride = stride(people);
      List<Integer> lateTurns = lateTurns();
      for (int row = 0; row < rows; row++) {
        int device = row % devices.size();
        int turn = row / devices.size();
        long dice = mix(row + seed);
        int behind = 0;
        if (!lateTurns.isEmpty() && (dice >>> 32) % 10_000 < lateIn10000) {
          int turns = lateTurns.get((int) (dice >>> 24 & 0xff) % lateTurns.size());
          behind = turns <= turn ? turns : 0;
        }
        Thing member = members.get((int) ((turn * (long) stride + device * 7L) % people));
        made.add(
            WeComCompany.SAMPLES
                .get("passage")
                .with("device_sn", devices.get(device))
                .with("open_userid", member.get("open_userid"))
                .with("user_type", member.get("user_type"))
                .with("timestamp", Instant.ofEpochSecond(slot(row - behind * devices.size())))
                .with("pass_type", (dice >>> 8) % 20 == 0 ? 3 : (dice >>> 8) % 20 < 11 ? 1 : 2)
                .with("pass_method", METHODS[(int) (dice >>> 16) & 15])
                .with("uploadedAt", Instant.ofEpochSecond(slot(row) + UPLOAD_SECONDS)));
      }
      return made;
    }

    private long slot(int row) {
      return from + row * span / rows;
    }

    /**
     * How many turns of its device earlier a late passage happened: with different remainders by
     * the number of people, so that slots never collide.
     */
    private List<Integer> lateTurns() {
      List<Integer> turns = new ArrayList<>();
      if (rows == 0) {
        return turns;
      }
      double secondsPerTurn = Math.max(1, (double) span * devices.size() / rows);
      boolean[] taken = new boolean[members.size()];
      taken[0] = true;
      for (Duration late : LATENESS) {
        int turn = (int) Math.ceil(late.toSeconds() / secondsPerTurn);
        int last = turn + taken.length;
        while (turn < last && taken[turn % taken.length]) {
          turn++;
        }
        if (turn < last) {
          taken[turn % taken.length] = true;
          turns.add(turn);
        }
      }
      return turns;
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

  /** Cursors as the document shows them: 16 bytes in Base64 that only the server can read. */
  static final class Cursors {
    private static final byte MAGIC = 0x2a;
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

    private final SecretKeySpec key;
    private volatile byte epoch;

    Cursors(long seed) {
      byte[] bytes = new byte[BYTES];
      new SplittableRandom(seed).nextBytes(bytes);
      key = new SecretKeySpec(bytes, "AES");
    }

    String write(Cursor cursor) {
      ByteBuffer block = ByteBuffer.allocate(BYTES);
      block.putLong(cursor.place()).putInt(cursor.walk());
      block.putShort((short) cursor.turn()).put(epoch).put(MAGIC);
      return Base64.getEncoder().encodeToString(crypt(Cipher.ENCRYPT_MODE, block.array()));
    }

    /** Throws a refusal for what was never given out or is no longer accepted. */
    Cursor read(String text, Call call) {
      byte[] block;
      try {
        block = Base64.getDecoder().decode(text);
      } catch (IllegalArgumentException noBase64) {
        throw unknown(call);
      }
      if (block.length != BYTES) {
        throw unknown(call);
      }
      ByteBuffer plain = ByteBuffer.wrap(crypt(Cipher.DECRYPT_MODE, block));
      Cursor cursor = new Cursor((int) plain.getLong(), plain.getInt(), plain.getShort());
      byte writtenIn = plain.get();
      if (plain.get() != MAGIC) {
        throw unknown(call);
      }
      if (writtenIn != epoch) {
        throw new Call.Refusal(Call.Refusal.BAD_PARAMETER, "invalid parameter: cursor expired");
      }
      return cursor;
    }

    /** Cursors given out so far are no longer accepted. */
    void forget() {
      epoch++;
    }

    private static Call.Refusal unknown(Call call) {
      return call.wrong(
          WeComViolation.UNKNOWN_CURSOR, Call.Refusal.BAD_PARAMETER, "invalid parameter: cursor");
    }

    private byte[] crypt(int mode, byte[] block) {
      try {
        Cipher cipher = Cipher.getInstance("AES/ECB/NoPadding");
        cipher.init(mode, key);
        return cipher.doFinal(block);
      } catch (GeneralSecurityException e) {
        throw new IllegalStateException("this Java has no AES", e);
      }
    }
  }
}
