package io.gatehouse.warehouse.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.warehouse.FeedKey;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.RejectedRow.RejectedRecord;
import io.gatehouse.warehouse.sql.Dialect;
import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Records that could not become rows, each kept once however often it is read: table rejected_row.
 */
public final class RejectedRows {
  private static final ObjectMapper JSON =
      new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

  private RejectedRows() {}

  /** Returns how many were not known before. */
  static int save(
      Connection connection,
      Dialect dialect,
      FeedKey feed,
      String vendor,
      List<RejectedRow> rejected,
      SiteCommit commit)
      throws SQLException {
    EventIds ids = new EventIds();
    int added = 0;
    for (RejectedRow one : rejected) {
      String reason = Sql.cut(one.reason(), 2000);
      UUID id = ids.of(Instant.EPOCH, feed.site(), feed.feed(), one.content());
      int known =
          Sql.update(
              connection,
              """
              update rejected_row set times_seen = times_seen + 1, reason = ?, raw_text = ?,
                origin = %s, last_loaded_at = ?, load_no = ?
              where reject_id = ?\
              """
                  .formatted(dialect.jsonParameter()),
              reason,
              Sql.clean(one.raw()),
              json(one.origin()),
              Sql.utc(commit.at()),
              commit.number(),
              id);
      if (known == 0) {
        added++;
        Sql.update(
            connection,
            """
            insert into rejected_row
              (reject_id, site, feed, vendor, reason, raw_text, origin, times_seen,
               first_loaded_at, last_loaded_at, load_no)
            values (?, ?, ?, ?, ?, ?, %s, 1, ?, ?, ?)\
            """
                .formatted(dialect.jsonParameter()),
            id,
            feed.site(),
            feed.feed(),
            vendor,
            reason,
            Sql.clean(one.raw()),
            json(one.origin()),
            Sql.utc(commit.at()),
            Sql.utc(commit.at()),
            commit.number());
      }
    }
    return added;
  }

  private static String json(RejectedRow.Origin origin) {
    try {
      return origin == null ? null : Sql.cleanJson(JSON.writeValueAsString(origin));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("what a feed gave to a rejected row is no JSON", e);
    }
  }

  private static RejectedRow.Origin origin(String json) {
    try {
      return json == null ? null : JSON.readValue(json, RejectedRow.Origin.class);
    } catch (JsonProcessingException e) {
      return null; // by another version, or edited: told as one that cannot be replayed
    }
  }

  /**
   * The latest first, after that one.
   *
   * @param after null for the first
   */
  public static List<RejectedRecord> read(
      Connection connection, FeedKey feed, RejectedRecord after, int limit) throws SQLException {
    List<RejectedRecord> found = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select reject_id, vendor, reason, raw_text, origin, first_loaded_at, last_loaded_at
            from rejected_row
            where site = ? and feed = ? and replayed_at is null%s
            order by first_loaded_at desc, reject_id desc
            fetch first %d rows only\
            """
                .formatted(
                    after == null
                        ? ""
                        : " and (first_loaded_at < ? or (first_loaded_at = ? and reject_id < ?))",
                    limit))) {
      query.setString(1, feed.site());
      query.setString(2, feed.feed());
      if (after != null) {
        query.setObject(3, Sql.utc(after.firstSeenAt()));
        query.setObject(4, Sql.utc(after.firstSeenAt()));
        query.setObject(5, after.id());
      }
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          found.add(
              new RejectedRecord(
                  row.getObject(1, UUID.class),
                  feed,
                  row.getString(2),
                  Sql.instant(row, 6),
                  Sql.instant(row, 7),
                  new RejectedRow(
                      row.getString(3),
                      row.getString(4),
                      row.getString(4),
                      origin(row.getString(5)))));
        }
      }
    }
    return found;
  }

  /** How many there are by feed, of sites and feeds by name. */
  public static Map<FeedKey, Long> count(Connection connection) throws SQLException {
    Map<FeedKey, Long> counts = new java.util.LinkedHashMap<>();
    try (PreparedStatement query =
            connection.prepareStatement(
                """
                select site, feed, count(*) from rejected_row where replayed_at is null
                group by site, feed order by site, feed\
                """);
        ResultSet row = query.executeQuery()) {
      while (row.next()) {
        counts.put(new FeedKey(row.getString(1), row.getString(2)), row.getLong(3));
      }
    }
    return counts;
  }

  public static void remove(Connection connection, Collection<UUID> ids) throws SQLException {
    for (UUID id : ids) {
      Sql.update(connection, "delete from rejected_row where reject_id = ?", id);
    }
  }

  public static void explain(Connection connection, Map<UUID, String> reasons, SiteCommit commit)
      throws SQLException {
    for (Map.Entry<UUID, String> one : reasons.entrySet()) {
      String reason = Sql.cut(one.getValue(), 2000);
      Sql.update(
          connection,
          """
          update rejected_row set reason = ?, last_loaded_at = ?, load_no = ?
          where reject_id = ? and reason <> ?\
          """,
          reason,
          Sql.utc(commit.at()),
          commit.number(),
          one.getKey(),
          reason);
    }
  }
}
