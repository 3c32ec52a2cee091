package io.gatehouse.warehouse;

import io.gatehouse.warehouse.load.Checkpoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * How everything stands, read at one moment.
 *
 * @param feeds every feed that ever loaded or ran, by site and name
 * @param paused what operators have paused
 * @param daemons the latest first; those that were stopped or killed too
 * @param calls how much of each budget of calls is used; those that changed last come last
 * @param sites since when the warehouse knows each site that was ever configured, by name
 * @param consumers who gets committed rows handed on, by name and site
 */
public record Standing(
    List<FeedStatus> feeds,
    List<PausedFeed> paused,
    List<Heartbeat> daemons,
    List<CallLedger.Use> calls,
    Map<String, Instant> sites,
    List<ConsumerStatus> consumers) {

  /** Where nobody calls, and nobody gets rows handed on. */
  public Standing(List<FeedStatus> feeds, List<PausedFeed> paused, List<Heartbeat> daemons) {
    this(feeds, paused, daemons, List.of(), Map.of(), List.of());
  }

  /** Of the budget that a site's feeds share, as it changed last; null where none is known. */
  public static CallLedger.Use callsOf(List<CallLedger.Use> calls, String site) {
    CallLedger.Use last = null;
    for (CallLedger.Use one : calls) {
      last = one.sites().contains(site) ? one : last;
    }
    return last;
  }

  static Standing read(Connection connection) throws SQLException {
    return new Standing(
        Checkpoints.status(connection),
        PausedFeed.read(connection),
        Heartbeat.read(connection),
        CallLedgers.read(connection),
        ConfiguredSites.since(connection),
        ConsumerStatus.read(connection));
  }
}
