package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * What a vendor's reply can mean. The set is closed: every reply of every vendor is a success or
 * one of the {@link ReplyFault}s, which are also what steps throw and what {@code routes/errors}
 * names. Whether a success is believed, {@link DoubtfulReplies} counts.
 */
public sealed interface Meaning permits Meaning.Success, Meaning.ReplyFault {

  /** The reply holds what was asked for; no records in it is a true "none". */
  record Success() implements Meaning {}

  Meaning SUCCESS = new Success();

  /**
   * Does nothing for a success.
   *
   * @throws ReplyFault this one, for anything else
   */
  default void orThrow() {
    if (this instanceof ReplyFault fault) {
      throw fault;
    }
  }

  /** Of every vendor the same, before anybody reads the body. */
  static Meaning ofHttpStatus(int status) {
    if (status == 200) {
      return SUCCESS;
    }
    String seen = "the server answered HTTP " + status;
    if (status == 429) {
      return new RateLimited(seen + " (too many requests)", Duration.ofSeconds(60));
    }
    if (status == 408 || status >= 500) {
      return new RetryLater(seen);
    }
    if (status >= 300 && status < 400) {
      return new Refused(
          seen + ", a redirect, which is not followed: set base-url to where it leads");
    }
    if (status == 407) {
      return new Refused(
          seen
              + ": the proxy wants to know who asks: set camel.component.http.proxy-auth-method=Basic,"
              + " proxy-auth-username and proxy-auth-password");
    }
    return new Refused(seen + ": is base-url right, and does this version have the interface?");
  }

  /**
   * A request that brought no page, as the kinds that routes tell apart. The message is one line
   * for the operator: what happened, where, the value seen. It is kept and thrown again, such as
   * for every feed that waits for one token, so that it has no stack trace and nothing is added to
   * it.
   */
  abstract sealed class ReplyFault extends RuntimeException implements Meaning
      permits RetryLater, RateLimited, TokenExpired, Refused {

    ReplyFault(String message, Throwable cause) {
      super(message, cause, false, false);
    }

    /** The same, told with what it happened to: the beginning of the line. */
    public abstract ReplyFault after(String what);
  }

  /** The vendor takes no more calls for a while; the run ends and the feed pauses. */
  public static final class RateLimited extends ReplyFault {

    private final Duration pause;

    public RateLimited(String message, Duration pause) {
      super(message, null);
      this.pause = pause;
    }

    public Duration pause() {
      return pause;
    }

    @Override
    public ReplyFault after(String what) {
      return new RateLimited(what + getMessage(), pause);
    }
  }

  /**
   * How often one request is sent again because its reply is hard to believe: empty where there was
   * something, the same as before, about something else ({@link AskedRecords}). A server in trouble
   * sends such a reply once or twice; one that comes every time is what the server has, and has to
   * be taken for that. One of these counts one kind of doubt.
   */
  public static final class DoubtfulReplies {

    /** So many replies of the same kind in a row prove it. */
    private static final int PROOF = 3;

    /** A "none" is the usual answer of most windows: an old one that is sent again comes once. */
    private static final int PROOF_OF_NONE = 2;

    private final int proof;
    private int replies;

    public DoubtfulReplies() {
      this(PROOF);
    }

    private DoubtfulReplies(int proof) {
      this.proof = proof;
    }

    /** For replies that say that there is nothing, where nothing else speaks against them. */
    public static DoubtfulReplies ofNone() {
      return new DoubtfulReplies(PROOF_OF_NONE);
    }

    /**
     * Counts one more doubtful reply to the request that is under way.
     *
     * @return whether to ask once more; false where the reply is proved, and counting begins anew
     */
    public boolean askAgain() {
      replies++;
      if (replies < proof) {
        return true;
      }
      replies = 0;
      return false;
    }

    /** The request has been answered: the next one begins without a doubt. */
    public void settle() {
      replies = 0;
    }

    /**
     * Notices a reply that is the one taken before, letter by letter: an old one that is sent again
     * would pass for the answer to another question. Two answers may be alike, above all empty
     * ones.
     */
    public static final class Repeated {

      private final DoubtfulReplies same = new DoubtfulReplies();
      private final DoubtfulReplies none = ofNone();
      private String taken;
      private String now;

      /** Whether to ask again. */
      public boolean askAgain(Reply reply) {
        now = print(reply.head().raw());
        if (!now.equals(taken)) {
          return false;
        }
        return reply.records().isEmpty() ? none.askAgain() : same.askAgain();
      }

      /** The reply that was looked at last is taken for the answer. */
      public void taken() {
        taken = now;
        none.settle();
        same.settle();
      }

      private static String print(String text) {
        CRC32C sum = new CRC32C();
        sum.update(text.getBytes(StandardCharsets.UTF_8));
        return sum.getValue() + " " + text.length();
      }
    }

    /**
     * A reply's records, parted by whether they were asked for. A reply of others alone is the
     * answer to another question. Where they are the most, and every reply is like that, what was
     * asked for is loaded and the others are rejected. Where they are few they are taken like all.
     */
    public static final class AskedRecords {

      private final List<VendorRecord> fitting = new ArrayList<>();
      private final List<VendorRecord> others = new ArrayList<>();
      private final String noun;
      private final String wrong;

      private AskedRecords(String noun, String wrong) {
        this.noun = noun;
        this.wrong = wrong;
      }

      /**
       * @param noun what the records are, in the plural
       * @param wrong what is wrong with the others: "have …"
       * @throws RetryLater where all are others
       */
      public static AskedRecords of(
          List<VendorRecord> records, Predicate<VendorRecord> fits, String noun, String wrong) {
        AskedRecords asked = new AskedRecords(noun, wrong);
        records.forEach(record -> (fits.test(record) ? asked.fitting : asked.others).add(record));
        if (!records.isEmpty() && asked.fitting.isEmpty()) {
          throw new RetryLater(asked.toString());
        }
        return asked;
      }

      /** Then the reply is doubtful: see {@link DoubtfulReplies}. */
      public boolean areMostOthers() {
        return others.size() > fitting.size();
      }

      /** What becomes rows, and what is rejected. */
      public List<Batch> batches(String table) {
        if (areMostOthers()) {
          return List.of(
              Batch.of(table, fitting),
              Batch.refused(
                  table, others, "most of the reply's " + noun + " " + wrong + ", this one too"));
        }
        List<VendorRecord> all = new ArrayList<>(fitting);
        all.addAll(others);
        return List.of(Batch.of(table, all));
      }

      @Override
      public String toString() {
        int all = others.size() + fitting.size();
        return "of the reply's " + all + " " + noun + " " + others.size() + " " + wrong;
      }
    }
  }
}
