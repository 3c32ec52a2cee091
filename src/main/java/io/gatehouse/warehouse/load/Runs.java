package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.PageLoad.LoadResult;
import io.gatehouse.warehouse.RunRecord;
import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.UUID;

/** What each run did: table feed_run. */
public final class Runs {
  private Runs() {}

  /** A run that found nothing new and went well leaves no row. */
  public static boolean worthKeeping(RunRecord run) {
    LoadResult result = run.result();
    return run.error() != null
        || result.added() + result.changed() + result.rejected() + result.expired() > 0;
  }

  public static void save(Connection connection, RunRecord run, SiteCommit commit)
      throws SQLException {
    FeedKey feed = run.feed();
    UUID id =
        new EventIds()
            .of(run.startedAt(), feed.site(), feed.feed(), run.startedAt() + "/" + run.endedAt());
    Sql.update(
        connection,
        """
        insert into feed_run
          (run_id, site, feed, vendor, started_at, ended_at, pages,
           rows_added, rows_changed, rows_unchanged, rows_rejected, rows_expired, rows_erased, caught_up, error,
           first_loaded_at, last_loaded_at, load_no)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        id,
        feed.site(),
        feed.feed(),
        run.vendor(),
        Sql.utc(run.startedAt()),
        Sql.utc(run.endedAt()),
        run.pages(),
        run.result().added(),
        run.result().changed(),
        run.result().unchanged(),
        run.result().rejected(),
        run.result().expired(),
        run.result().erased(),
        run.caughtUp(),
        Sql.cut(run.error(), 2000),
        Sql.utc(commit.at()),
        Sql.utc(commit.at()),
        commit.number());
  }
}
