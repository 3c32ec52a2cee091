package io.gatehouse.warehouse.load;

import io.gatehouse.warehouse.PageLoad.Rows.Identity;
import io.gatehouse.warehouse.Table;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.load.Occurrences.EventColumns;
import io.gatehouse.warehouse.sql.Sql;
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
 * Events of a vendor who compares ids without regard to case: see {@link Identity#inAnyCase}. What
 * is there is found by its identity and not by its id, which in rows of earlier versions was made
 * of the ids as they were spelled. One look-up a page, of the seconds that its rows have. The
 * caller holds the site's lock.
 */
final class EventsInAnyCase {

  /** A row that is there, and how its identity is spelled. */
  private record There(UUID id, List<Object> spelled, Sightings.Known known) {}

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
  static Occurrences.Assigned assign(
      Connection connection, Table table, Identity identity, List<Object[]> rows)
      throws SQLException {
    return new EventsInAnyCase(table, identity).assign(connection, rows);
  }

  private Occurrences.Assigned assign(Connection connection, List<Object[]> rows)
      throws SQLException {
    Map<List<Object>, Object[]> distinct = new LinkedHashMap<>();
    for (Object[] row : rows) {
      distinct.put(folded(second(row), spelled(row)), row);
    }
    Map<List<Object>, List<There>> there = find(connection, rows);
    EventColumns events = new EventColumns(table, identity, -1);
    EventColumns asSpelled = new EventColumns(table, identity.inAnyCase(Set.of()), -1);
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
    return new Occurrences.Assigned(fresh, known, rows.size() - distinct.size());
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
    // The left join has each second look into the index of ids, which begin with it. Asked for the
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
            Sightings.Known known =
                new Sightings.Known(null, 0, row.getString(3), row.getString(4), false);
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
