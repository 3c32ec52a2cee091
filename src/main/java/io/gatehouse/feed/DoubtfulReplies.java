package io.gatehouse.feed;

/**
 * How often one request is sent again because its reply is hard to believe: empty where there was
 * something, the same as before, about something else. A server in trouble sends such a reply once
 * or twice; one that comes every time is what the server has, and has to be taken for that.
 */
public final class DoubtfulReplies {

  /** So many replies of the same kind in a row prove it. */
  private static final int PROOF = 3;

  private int replies;

  /**
   * Counts one more doubtful reply to the request that is under way.
   *
   * @return whether to ask once more; false where the reply is proved, and counting begins anew
   */
  public boolean askAgain() {
    replies++;
    if (replies < PROOF) {
      return true;
    }
    replies = 0;
    return false;
  }

  /** The request has been answered: the next one begins without a doubt. */
  public void settle() {
    replies = 0;
  }
}
