package io.gatehouse.feed;

import io.gatehouse.feed.Cursor.Progress.Batch;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.VendorRecord;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.CRC32C;

/**
 * How often one request is sent again because its reply is hard to believe: empty where there was
 * something, the same as before, about something else ({@link AskedRecords}). A server in trouble
 * sends such a reply once or twice; one that comes every time is what the server has, and has to be
 * taken for that. One of these counts one kind of doubt.
 */
public final class DoubtfulReplies {

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
   * would pass for the answer to another question. Two answers may be alike, above all empty ones.
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
   * A reply's records, parted by whether they were asked for. A reply of others alone is the answer
   * to another question. Where they are the most, and every reply is like that, what was asked for
   * is loaded and the others are rejected. Where they are few they are taken like all.
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
