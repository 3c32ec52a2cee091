package io.gatehouse.feed;

import io.gatehouse.reply.Reply;
import java.nio.charset.StandardCharsets;
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
}
