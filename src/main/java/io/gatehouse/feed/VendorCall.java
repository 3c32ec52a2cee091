package io.gatehouse.feed;

import java.time.Duration;

/**
 * The request of a run that is under way: how long the vendor takes, and what comes of it, told
 * once. Measured by the process's own watch, which nobody sets.
 */
public final class VendorCall {

  /** What became of a request. */
  public enum Outcome {
    /** The reply was whole, and an answer to what was asked. */
    OK,
    /** No reply came, or not a whole one. */
    NO_ANSWER,
    /** A reply came that is no usable answer; asking again may help. */
    UNUSABLE,
    /** The vendor said no, and asking again does not help. */
    REFUSED,
    /** The vendor takes no more calls for a while. */
    LIMITED,
    /** The vendor no longer takes the access token. */
    TOKEN_EXPIRED
  }

  /** A step that may find the reply unusable. */
  interface Reading {
    void run();
  }

  private final Feed feed;
  private final FeedObserver observer;
  private long sentAt;
  private long answeredAt;
  private boolean underWay;

  VendorCall(Feed feed, FeedObserver observer) {
    this.feed = feed;
    this.observer = observer;
  }

  synchronized void sent() {
    endUnread();
    sentAt = System.nanoTime();
    answeredAt = 0;
    underWay = true;
  }

  /** Reads the reply off the network. */
  void receive(Reading reading) {
    read(reading);
    synchronized (this) {
      answeredAt = System.nanoTime();
    }
  }

  /** Makes sure that the reply is an answer. */
  void verify(Reading reading) {
    read(reading);
    end(Outcome.OK);
  }

  private void read(Reading reading) {
    try {
      reading.run();
    } catch (RateLimited e) {
      end(Outcome.LIMITED);
      throw e;
    } catch (TokenExpired e) {
      end(Outcome.TOKEN_EXPIRED);
      throw e;
    } catch (Refused e) {
      end(Outcome.REFUSED);
      throw e;
    } catch (RuntimeException e) {
      end(Outcome.UNUSABLE);
      throw e;
    }
  }

  /** Whatever was asked for is not waited for any more. */
  synchronized void endUnread() {
    if (underWay) {
      end(answeredAt == 0 ? Outcome.NO_ANSWER : Outcome.UNUSABLE);
    }
  }

  private synchronized void end(Outcome outcome) {
    if (!underWay) {
      return;
    }
    underWay = false;
    long until = answeredAt == 0 ? System.nanoTime() : answeredAt;
    Duration took = outcome == Outcome.NO_ANSWER ? null : Duration.ofNanos(until - sentAt);
    observer.answered(feed, outcome, took);
  }
}
