package io.gatehouse.demo;

import java.time.Duration;
import java.time.Instant;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** What a site sees of the demo: whom to tell, and what its own feeds have done so far. */
public interface Stage {

  Instant now();

  /** Tells what the site's server does. */
  void server(String what);

  /** Tells what the daemon does about it. */
  void gatehouse(String what);

  /** Does something in a while, unless the demo has ended before. */
  void later(Duration in, Runnable what);

  /** Tells it once, when the feed ends a run well and the condition holds. */
  void whenRunEnds(String feed, BooleanSupplier condition, Supplier<String> words);

  /** Tells it once, when a row with that value has been committed. */
  void whenLoaded(String column, String value, String words);

  /** Whether a run of the feed has gone well. */
  boolean hasRun(String feed);

  /** Events that have become rows. */
  long rows();

  /** Stretches that were noted as possibly missed. */
  int gaps();
}
