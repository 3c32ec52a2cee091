package io.gatehouse.simulator;

/** A vendor's interfaces: the right answer to each request, before any fault. */
public interface VendorApi {
  /** The interface a request is for, without parameters inside the path: faults name it so. */
  String route(HttpRequest request);

  /** True where two requests at once mean that one feed polls twice in parallel. */
  default boolean isPolled(String route) {
    return false;
  }

  /** Called for each request once, whatever becomes of it. */
  default void arrived(HttpRequest request) {}

  /**
   * @throws Refusal for what the vendor does not do; the client gets what {@link #refused} makes
   */
  HttpReply answer(HttpRequest request);

  /** The vendor's way of saying that something failed, with this code, inside HTTP 200. */
  HttpReply error(int code);

  /** The vendor's words for a refusal. */
  default HttpReply refused(Refusal refusal) {
    return error(refusal.code());
  }

  /**
   * The answer spoilt in the vendor's own envelope; where it has none, an error instead.
   *
   * @throws Refusal as {@link #answer} does
   */
  default HttpReply spoilt(Fault fault, HttpRequest request) {
    return error(1);
  }
}
