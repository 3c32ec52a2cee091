package io.gatehouse.warehouse;

import io.gatehouse.warehouse.load.Checkpoints;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;

/**
 * How everything stands, read at one moment.
 *
 * @param feeds every feed that ever loaded or ran, by site and name
 * @param paused what operators have paused
 * @param daemons the latest first; those that were stopped or killed too
 */
public record Standing(List<FeedStatus> feeds, List<PausedFeed> paused, List<Heartbeat> daemons) {

  static Standing read(Connection connection) throws SQLException {
    return new Standing(
        Checkpoints.status(connection), PausedFeed.read(connection), Heartbeat.read(connection));
  }
}
