package io.gatehouse.cli;

import io.gatehouse.daemon.Home;
import io.gatehouse.daemon.StopRequest;
import io.gatehouse.settings.Settings;
import io.gatehouse.warehouse.CallLedgers;
import io.gatehouse.warehouse.Warehouse;
import io.gatehouse.warehouse.WarehouseException;
import io.gatehouse.warehouse.WarehouseReader;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.LoggerFactory;

/** Opens the configured warehouse. */
final class WarehouseOption {

  private static final Duration RETRY = Duration.ofSeconds(2);

  private WarehouseOption() {}

  static Warehouse open(Home home, Settings settings, Clock clock) {
    return Warehouse.open(
        settings.warehouse().required("url"),
        settings.warehouse().text("username").orElse(""),
        settings.warehouse().text("password").orElse(""),
        home.migrations(),
        clock);
  }

  static WarehouseReader read(Settings settings) {
    return Warehouse.openReadOnly(
        settings.warehouse().required("url"),
        settings.warehouse().text("username").orElse(""),
        settings.warehouse().text("password").orElse(""));
  }

  /** The budgets of calls alone; empty where nobody else can be calling. */
  static Optional<CallLedgers> calls(Settings settings) {
    return CallLedgers.beside(
        settings.warehouse().required("url"),
        settings.warehouse().text("username").orElse(""),
        settings.warehouse().text("password").orElse(""));
  }

  /**
   * Waits for a database that is away, until it is told to stop: a daemon may be started before its
   * database.
   */
  static Warehouse await(Home home, Settings settings, Clock clock, StopRequest stop) {
    boolean said = false;
    while (true) {
      try {
        return open(home, settings, clock);
      } catch (WarehouseException e) {
        if (!e.unavailable() || stop.isTold()) {
          throw e;
        }
        if (!said) {
          LoggerFactory.getLogger("gatehouse").warn("{}; waiting for it", e.getMessage());
          said = true;
        }
        stop.await(RETRY);
      }
    }
  }
}
