package io.gatehouse.demo;

import java.time.Duration;

/** Whom the demo tells what happens, while it happens. Called on several threads. */
public interface Audience {

  /** The site's name where something concerns them all. */
  String ALL_SITES = "all";

  /** Who does something. */
  enum Actor {
    /** The simulated vendor's server. */
    SERVER,
    /** The daemon. */
    GATEHOUSE
  }

  /**
   * How far it is.
   *
   * @param share of what is to happen at the sites, up to 1
   * @param truth events that have happened at the sites
   * @param rows of events in the warehouse so far
   * @param rejected records kept as rejected rows
   */
  record Progress(Duration elapsed, double share, int truth, long rows, long rejected) {}

  /**
   * @param site at which; {@link #ALL_SITES} for all
   */
  void says(Duration elapsed, String site, Actor actor, String what);

  /** Several times a second. */
  void progress(Progress now);
}
