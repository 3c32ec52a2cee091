package io.gatehouse.simulator.wecom;

/**
 * What an operator copies from the console, for one kind of app; null where that kind has none.
 *
 * @param corpId the company's
 * @param corpSecret a self-built app's secret, or a delegated app's permanent code
 * @param agentId the app within the company
 */
public record AppCredentials(
    Kind kind,
    String corpId,
    String corpSecret,
    long agentId,
    String suiteId,
    String suiteSecret,
    String permanentCode) {

  /** Who made the app. */
  public enum Kind {
    SELF_BUILT,
    /** Made for the company by a provider (代开发): its permanent code serves as the secret. */
    DELEGATED,
    /** A third party's, installed from a suite. */
    SUITE
  }
}
