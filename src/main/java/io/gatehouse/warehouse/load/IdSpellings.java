package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.load.KeptRows.ErasedPeople;
import io.gatehouse.warehouse.load.Sightings.Assigned;
import io.gatehouse.warehouse.load.Sightings.EventIds;
import io.gatehouse.warehouse.load.Sightings.Known;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

/**
 * Ids that a vendor compares without regard to case: how they are written in a site's rows, and by
 * {@link EventsInAnyCase} which events are there. Each is written as it came first, table
 * id_spelling, so that one person or device is one text in every row and view. Two queries at most
 * for a page; the caller holds the site's lock.
 */
final class IdSpellings {

  /** Of no rows. */
  private static final IdSpellings NONE = new IdSpellings(Map.of());

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
    if (rows.values().isEmpty()) {
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

  /**
   * Events of a vendor who compares ids without regard to case: see {@link Identity#inAnyCase}.
   * What is there is found by its identity and not by its id, which in rows of earlier versions was
   * made of the ids as they were spelled. One look-up a page, of the seconds that its rows have.
   * The caller holds the site's lock.
   */
  static final class EventsInAnyCase {

    /** A row that is there, and how its identity is spelled. */
    private record There(UUID id, List<Object> spelled, Known known) {}

    private final Table table;
    private final Identity identity;
    private final List<Column> columns;
    private final Map<UUID, There> byId = new HashMap<>();

    private EventsInAnyCase(Table table, Identity identity) {
      this.table = table;
      this.identity = identity;
      this.columns =
          identity.columns().stream()
              .filter(name -> !name.equals(identity.timeColumn()))
              .map(name -> table.columns().get(table.position(name)))
              .toList();
    }

    /** Of rows of one identity the last counts. */
    static Assigned assign(
        Connection connection, Table table, Identity identity, List<Object[]> rows)
        throws SQLException {
      return new EventsInAnyCase(table, identity).assign(connection, rows);
    }

    private Assigned assign(Connection connection, List<Object[]> rows) throws SQLException {
      Map<List<Object>, Object[]> distinct = new LinkedHashMap<>();
      for (Object[] row : rows) {
        distinct.put(folded(second(row), spelled(row)), row);
      }
      Map<List<Object>, List<There>> there = find(connection, rows);
      Sightings events = new Sightings(table, identity, -1);
      Sightings asSpelled = new Sightings(table, identity.inAnyCase(Set.of()), -1);
      List<Object[]> fresh = new ArrayList<>();
      List<Object[]> known = new ArrayList<>();
      distinct.forEach(
          (key, row) -> {
            List<There> same = there.get(key);
            UUID id = events.candidate(row, 0);
            There blanked = byId.getOrDefault(id, byId.get(asSpelled.candidate(row, 0)));
            if (same == null && blanked == null) {
              fresh.add(events.withId(row, id));
            } else if (same == null) { // its person was erased: it no longer says what it is
              known.add(events.joined(row, blanked.id(), blanked.known()));
            } else {
              There chosen = chosen(same, spelled(row));
              known.add(events.joined(row, chosen.id(), chosen.known()));
            }
          });
      return new Assigned(fresh, known, rows.size() - distinct.size());
    }

    /** Two spellings of one event are two rows of an earlier version: each keeps its own. */
    private static There chosen(List<There> same, List<Object> spelled) {
      return same.stream()
          .filter(one -> one.spelled().equals(spelled))
          .findFirst()
          .orElse(same.get(0));
    }

    private Map<List<Object>, List<There>> find(Connection connection, List<Object[]> rows)
        throws SQLException {
      Map<Long, Instant> seconds = new TreeMap<>();
      rows.forEach(row -> seconds.put(second(row), (Instant) row[table.position(time())]));
      // The left join has each second look into the index of ids, which begin with it. Asked for
      // the
      // site as well, H2 would go through all of the site's rows for each; it is in the identity.
      String sql =
          """
          select e.%1$s, e.%2$s, %3$s, %4$s%5$s
          from unnest(cast(? as uuid array), cast(? as uuid array)) as s (first_id, last_id)
          left join %6$s e on e.%1$s between s.first_id and s.last_id
          order by e.%1$s\
          """
              .formatted(
                  identity.idColumn(),
                  time(),
                  table.has("seen_by") ? "e.seen_by" : "cast(null as varchar)",
                  table.has("extra") ? "e.extra" : "null",
                  columns.stream().map(c -> ", e." + c.name()).reduce("", String::concat),
                  table.name());
      Map<List<Object>, List<There>> found = new HashMap<>();
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        query.setArray(1, ids(connection, seconds.values().stream().map(EventIds::first).toList()));
        query.setArray(2, ids(connection, seconds.values().stream().map(EventIds::last).toList()));
        try (ResultSet row = query.executeQuery()) {
          while (row.next()) {
            UUID id = row.getObject(1, UUID.class);
            if (id == null) { // a second in which nothing is there
              continue;
            }
            Column time = table.columns().get(table.position(time()));
            Instant at = (Instant) Sql.read(row, 2, time);
            List<Object> spelled = spelled(row);
            List<There> same =
                found.computeIfAbsent(folded(at.getEpochSecond(), spelled), k -> new ArrayList<>());
            if (same.stream().noneMatch(one -> one.id().equals(id))) {
              Known known = new Known(null, 0, row.getString(3), row.getString(4), false);
              There one = new There(id, spelled, known);
              same.add(one);
              byId.put(id, one);
            }
          }
        }
      }
      return found;
    }

    private static java.sql.Array ids(Connection connection, List<UUID> ids) throws SQLException {
      return connection.createArrayOf("uuid", ids.toArray());
    }

    private String time() {
      return identity.timeColumn();
    }

    /** Sightings of one event may differ in the fraction. */
    private long second(Object[] row) {
      return ((Instant) row[table.position(time())]).getEpochSecond();
    }

    private List<Object> spelled(Object[] row) {
      List<Object> values = new ArrayList<>(columns.size());
      for (Column column : columns) {
        Object value = row[table.position(column.name())];
        values.add(value instanceof String text ? Sql.clean(text) : value);
      }
      return values;
    }

    private List<Object> spelled(ResultSet row) throws SQLException {
      List<Object> values = new ArrayList<>(columns.size());
      for (int i = 0; i < columns.size(); i++) {
        values.add(Sql.read(row, 5 + i, columns.get(i)));
      }
      return values;
    }

    private List<Object> folded(long second, List<Object> spelled) {
      Set<String> inAnyCase = identity.inAnyCase();
      List<Object> folded = new ArrayList<>(spelled.size() + 1);
      folded.add(second);
      for (int i = 0; i < spelled.size(); i++) {
        boolean anyCase = inAnyCase.contains(columns.get(i).name());
        folded.add(anyCase ? EventIds.folded(spelled.get(i)) : spelled.get(i));
      }
      return folded;
    }
  }
}
