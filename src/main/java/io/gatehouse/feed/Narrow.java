package io.gatehouse.feed;

/**
 * A refusal of what was asked for at once: less of it may be answered, a shorter stretch of time or
 * fewer people. A cursor that can ask for less does; where none can it is a refusal like others.
 */
public final class Narrow extends Refused {

  private final String code;

  /**
   * @param code the vendor's, for a cursor that can be narrowed in several ways
   */
  public Narrow(String code, String message) {
    super(message);
    this.code = code;
  }

  public String code() {
    return code;
  }

  @Override
  public ReplyFault after(String what) {
    return new Narrow(code, what + getMessage());
  }
}
