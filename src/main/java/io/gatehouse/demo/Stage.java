package io.gatehouse.demo;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a site sees of the demo: whom to tell, and what its own feeds have done so far. */
public interface Stage {

  Instant now();

  /** Where the daemon takes what the site's server pushes. */
  URI webhook();

  /** Tells what the site's server does. */
  void server(String what);

  /** Tells what the daemon does about it. */
  void gatehouse(String what);

  /** Does something in a while, unless the demo has ended before. */
  void later(Duration in, Runnable what);

  /** Tells it once, when the feed ends a run well and the condition holds. */
  void whenRunEnds(String feed, BooleanSupplier condition, Supplier<String> words);

  /** Tells it once, when a row with those values has been committed. */
  void whenLoaded(Map<String, Object> columns, String words);

  /** Whether a run of the feed has gone well. */
  boolean hasRun(String feed);

  /** Events that have become rows. */
  long rows();

  /** Stretches that were noted as possibly missed. */
  int gaps();

  /**
   * Something that happens at a site.
   *
   * @param share when, of the time that the demo plays: 0.5 is in the middle
   */
  public record Scene(double share, Runnable play) {}
}
