package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.sql.Sql;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * How ids that a vendor compares without regard to case are written in a site's rows: as each came
 * first, table id_spelling. So one person or device is one text in every row and view. Two queries
 * at most for a page; the caller holds the site's lock.
 */
final class IdSpellings {

  /** Of pages whose ids are compared as they are. */
  static final IdSpellings NONE = new IdSpellings(Map.of());

  private record Id(String column, String folded) {}

  private final Map<Id, String> spelled;

  private IdSpellings(Map<Id, String> spelled) {
    this.spelled = spelled;
  }

  /**
   * Those of these rows' ids, of which new ones are kept as they are spelled in the table, else
   * here. Erased people's are not kept.
   */
  static IdSpellings of(Connection connection, Rows rows, ErasedPeople erased, SiteCommit commit)
      throws SQLException {
    Table table = rows.table();
    Set<String> columns = columns(rows);
    if (columns.isEmpty() || rows.values().isEmpty()) {
      return NONE;
    }
    Map<Id, String> sent = new LinkedHashMap<>();
    for (Object[] row : rows.values()) {
      for (String column : columns) {
        if (row[table.position(column)] instanceof String id && !isErased(erased, column, id)) {
          sent.putIfAbsent(id(column, id), Sql.clean(id));
        }
      }
    }
    Object[] first = rows.values().get(0);
    String site = (String) first[table.position("site")];
    Map<Id, String> known = read(connection, site, sent.keySet());
    Map<Id, String> fresh = new LinkedHashMap<>(sent);
    fresh.keySet().removeAll(known.keySet());
    if (!fresh.isEmpty()) {
      for (String column : columns) {
        if (table.key().contains(column)) {
          asInTable(connection, table, column, site, fresh);
        }
      }
      keep(connection, site, (String) first[table.position("vendor")], fresh, commit);
      known.putAll(fresh);
    }
    return new IdSpellings(known);
  }

  private static Set<String> columns(Rows rows) {
    return rows.identity() == null ? rows.inAnyCase() : rows.identity().inAnyCase();
  }

  private static boolean isErased(ErasedPeople erased, String column, String id) {
    return column.equals(ErasedPeople.PERSON) && erased.has(id);
  }

  private static Id id(String column, String id) {
    return new Id(column, Sql.clean((String) EventIds.folded(id)));
  }

  /** Has rows write their ids so. */
  void apply(Rows like, List<Object[]> rows) {
    if (spelled.isEmpty()) {
      return;
    }
    for (String column : columns(like)) {
      int position = like.table().position(column);
      for (Object[] row : rows) {
        if (row[position] instanceof String id) {
          row[position] = spelled.getOrDefault(id(column, id), id);
        }
      }
    }
  }

  private static Map<Id, String> read(Connection connection, String site, Set<Id> ids)
      throws SQLException {
    Map<Id, String> known = new HashMap<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select k.id_column, k.folded_id, k.spelled_id
            from unnest(cast(? as varchar array), cast(? as varchar array)) as s (id_column, folded_id)
            join id_spelling k
              on k.site = ? and k.id_column = s.id_column and k.folded_id = s.folded_id\
            """)) {
      query.setArray(1, texts(connection, ids.stream().map(Id::column).toList()));
      query.setArray(2, texts(connection, ids.stream().map(Id::folded).toList()));
      query.setString(3, site);
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          known.put(new Id(row.getString(1), row.getString(2)), row.getString(3));
        }
      }
    }
    return known;
  }

  private static java.sql.Array texts(Connection connection, List<String> texts)
      throws SQLException {
    return connection.createArrayOf("varchar", texts.toArray());
  }

  /**
   * Rows with a key that are there from before their ids were compared so keep it: those who copy
   * the table know them by it.
   */
  private static void asInTable(
      Connection connection, Table table, String column, String site, Map<Id, String> fresh)
      throws SQLException {
    List<String> folded =
        fresh.keySet().stream().filter(id -> id.column.equals(column)).map(Id::folded).toList();
    String sql =
        "select distinct %1$s from %2$s where site = ? and lower(%1$s) = any(?) order by %1$s desc"
            .formatted(column, table.name());
    try (PreparedStatement query = connection.prepareStatement(sql)) {
      query.setString(1, site);
      query.setArray(2, texts(connection, folded));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          fresh.replace(id(column, row.getString(1)), row.getString(1));
        }
      }
    }
  }

  private static void keep(
      Connection connection, String site, String vendor, Map<Id, String> fresh, SiteCommit commit)
      throws SQLException {
    List<String> columns = new ArrayList<>();
    List<String> folded = new ArrayList<>();
    fresh
        .keySet()
        .forEach(
            id -> {
              columns.add(id.column);
              folded.add(id.folded);
            });
    Sql.update(
        connection,
        """
        insert into id_spelling (site, id_column, folded_id, vendor, spelled_id, first_loaded_at,
          last_loaded_at, load_no)
        select cast(? as varchar), s.id_column, s.folded_id, cast(? as varchar), s.spelled_id,
          cast(? as timestamp with time zone), cast(? as timestamp with time zone),
          cast(? as bigint)
        from unnest(cast(? as varchar array), cast(? as varchar array), cast(? as varchar array))
          as s (id_column, folded_id, spelled_id)\
        """,
        site,
        vendor,
        Sql.utc(commit.at()),
        Sql.utc(commit.at()),
        commit.number(),
        texts(connection, columns),
        texts(connection, folded),
        texts(connection, List.copyOf(fresh.values())));
  }

  /** An erased person's id stays nowhere. */
  static void forget(Connection connection, String site, String person) throws SQLException {
    Sql.update(
        connection,
        "delete from id_spelling where site = ? and id_column = ? and folded_id = ?",
        site,
        ErasedPeople.PERSON,
        id(ErasedPeople.PERSON, person).folded);
  }
}
