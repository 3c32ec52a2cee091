package io.gatehouse.feed;

/** The vendor's reply will not get better by asking again; the run fails and says why. */
public final class Refused extends ReplyFault {

  public Refused(String message) {
    super(message, null);
  }

  public Refused(String message, Throwable cause) {
    super(message, cause);
  }
}
