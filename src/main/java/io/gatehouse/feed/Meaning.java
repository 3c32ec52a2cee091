package io.gatehouse.feed;

/**
 * What a vendor's reply can mean. The set is closed: every reply of every vendor is a success or
 * one of the {@link ReplyFault}s, which are also what steps throw and what {@code routes/errors}
 * names.
 */
public sealed interface Meaning permits Meaning.Success, ReplyFault {

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
}
