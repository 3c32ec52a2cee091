package io.gatehouse.check;

/** What is tried of a vendor's sites, beyond what is the same for all. Each vendor has one. */
@FunctionalInterface
public interface Probe {

  /**
   * Asks the site's server, which is reached already, and notes what comes of it. Only reads.
   *
   * @throws SiteCheck.Unreachable where the server stops answering: what is left is not tried
   */
  void run(SiteCheck site);
}
