package io.gatehouse.daemon;

import io.gatehouse.warehouse.Warehouse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** The warehouse while it is opened, beside the start of Camel. */
record WarehouseOpening(CompletableFuture<Warehouse> warehouse, StopRequest stop) {

  /** How long a start that is given up waits for it. */
  private static final Duration GRACE = Duration.ofSeconds(4);

  static WarehouseOpening begin(Supplier<Warehouse> warehouse, StopRequest stop) {
    return new WarehouseOpening(CompletableFuture.supplyAsync(warehouse), stop);
  }

  /** Waits for it; throws what opening it threw, or {@link StopRequest.Stopped}. */
  Warehouse opened() {
    try {
      CompletableFuture.anyOf(warehouse, stop.word()).get();
      stop.check();
      return warehouse.get();
    } catch (ExecutionException e) {
      stop.check();
      throw e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StopRequest.Stopped();
    }
  }

  /** Closes it once it is open: an H2 file is whole before the process ends. Within seconds. */
  void giveUp() {
    try {
      warehouse.thenAccept(Warehouse::close).get(GRACE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      return; // it never came to be, or its database does not answer
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
