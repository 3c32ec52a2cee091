package io.gatehouse.warehouse;

import io.gatehouse.warehouse.load.KeptRows.ErasedPeople;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * Takes one person out of every table: rows about the person go; events and punches stay, without
 * what tells of the person. All of it commits at once, under the site's lock and with its next
 * number. All methods throw {@link WarehouseException}.
 */
public final class Erasing {

  /**
   * Whom to erase.
   *
   * @param person as the vendor names them: person_id
   * @param inAnyCase whether the vendor compares ids without regard to case
   * @param idFields fields of records that name people, in any spelling: for rejected records
   */
  public record Person(
      String site, String vendor, String person, boolean inAnyCase, Set<String> idFields) {}

  /** What becomes of rows. */
  public enum Done {
    /** They are gone. */
    REMOVED,
    /** They stay, without the person. */
    BLANKED,
    /**
     * They name the person still: where a feed goes on, or in a table of the installation's own.
     */
    LEFT
  }

  /** How many rows of a table. */
  public record Rows(String table, Done done, long rows) {}

  /**
   * What was done, or would be.
   *
   * @param tables those with rows of the person
   * @param before whether the person had been erased before
   * @param noted whether what comes of the person later is kept out
   */
  public record Outcome(List<Rows> tables, boolean before, boolean noted) {}

  private static final int PATIENCE_MILLIS = 1_800_000;

  private final Warehouse warehouse;
  private final Transactions transactions;

  Erasing(Warehouse warehouse, Transactions transactions) {
    this.warehouse = warehouse;
    this.transactions = transactions;
  }

  /** The site's vendor as it was configured last; null for a site that is not known. */
  public String vendor(String site) {
    return transactions.run(
        "look up the site " + site,
        connection -> {
          try (PreparedStatement query =
              connection.prepareStatement("select vendor from site where name = ?")) {
            query.setString(1, site);
            try (ResultSet row = query.executeQuery()) {
              return row.next() ? row.getString(1) : null;
            }
          }
        });
  }

  /**
   * @param onlyLook does it, and takes it back
   */
  public Outcome erase(Person who, boolean onlyLook) {
    return warehouse.change(
        "erase a person of " + who.site,
        who.site,
        (connection, commit) -> {
          Outcome outcome = erase(connection, who, commit);
          if (onlyLook) {
            connection.rollback();
          }
          return outcome;
        });
  }

  /** What comes of the person is loaded again. Returns whether it was kept out. */
  public boolean letIn(Person who) {
    return warehouse.change(
        "let a person of " + who.site + " in again",
        who.site,
        (connection, commit) -> {
          String salt = ErasedPeople.read(connection, who.site).salt();
          String hash = ErasedPeople.hash(salt, who.person, who.inAnyCase);
          String sql = "delete from erased where site = ? and person_hash = ?";
          return Sql.update(connection, sql, who.site, hash) > 0;
        });
  }

  private Outcome erase(Connection connection, Person who, SiteCommit commit) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, PATIENCE_MILLIS); // large tables are read whole
    ErasedPeople erased = ErasedPeople.read(connection, who.site);
    boolean before = erased.has(who.person);
    Set<String> cards = cards(connection, who);
    List<Rows> done = new ArrayList<>();
    for (Table table : warehouse.tables()) {
      if (!table.has("site") || !table.has("person_id")) {
        continue;
      }
      boolean goes = ErasedPeople.areTheirs(table);
      if (!goes && !(table.has("load_no") && table.has("last_loaded_at"))) { // no table of ours
        add(done, table.name(), Done.LEFT, count(connection, table, who));
        continue;
      }
      long rows =
          goes ? remove(connection, table, who) : blank(connection, table, who, cards, commit);
      add(done, table.name(), goes ? Done.REMOVED : Done.BLANKED, rows);
    }
    add(done, "rejected_row", Done.BLANKED, rejected(connection, who, commit));
    for (String table : List.of("feed_checkpoint", "backfill")) {
      add(done, table, Done.LEFT, states(connection, table, who));
    }
    if (who.inAnyCase) {
      ErasedPeople.forgetSpelling(connection, who.site, who.person);
    }
    boolean noted = before || !done.isEmpty();
    if (!before && noted) {
      note(connection, who, erased.salt(), commit);
    }
    done.sort(java.util.Comparator.comparing(Rows::table));
    return new Outcome(List.copyOf(done), before, noted);
  }

  private static long count(Connection connection, Table table, Person who) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            "select count(*) from " + table.name() + " where site = ? and " + isThem(who))) {
      query.setString(1, who.site);
      query.setString(2, id(who));
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void add(List<Rows> done, String table, Done what, long rows) {
    if (rows > 0) {
      done.add(new Rows(table, what, rows));
    }
  }

  private static String isThem(Person who) {
    return who.inAnyCase ? "lower(person_id) = ?" : "person_id = ?";
  }

  private static String id(Person who) {
    return who.inAnyCase ? who.person.toLowerCase(Locale.ROOT) : who.person;
  }

  /** The cards that they have now, which are nobody else's. */
  private static Set<String> cards(Connection connection, Person who) throws SQLException {
    Set<String> cards = new TreeSet<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select credential_no from credential c where site = ? and %s and removed_at is null
              and not exists (select 1 from credential o where o.site = c.site
                and o.credential_no = c.credential_no and o.person_id <> c.person_id)\
            """
                .formatted(isThem(who)))) {
      query.setString(1, who.site);
      query.setString(2, id(who));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          cards.add(row.getString(1));
        }
      }
    }
    return cards;
  }

  private static long remove(Connection connection, Table table, Person who) throws SQLException {
    String sql = "delete from " + table.name() + " where site = ? and " + isThem(who);
    return Sql.update(connection, sql, who.site, id(who));
  }

  /** Sightings that name no person, by the cards that only they have. */
  private static long blank(
      Connection connection, Table table, Person who, Set<String> cards, SiteCommit commit)
      throws SQLException {
    String theirs = "site = ? and (" + isThem(who);
    List<Object> values = new ArrayList<>();
    values.add(Sql.utc(commit.at()));
    values.add(commit.number());
    values.add(who.site);
    values.add(id(who));
    if (table.has("credential_no") && !cards.isEmpty()) {
      theirs +=
          " or (person_id is null and credential_no in ("
              + cards.stream().map(card -> "?").collect(Collectors.joining(", "))
              + "))";
      values.addAll(cards);
    }
    return Sql.update(connection, ErasedPeople.blanking(table) + theirs + ")", values.toArray());
  }

  /** Records, broken or not, that name them where the vendor names people. */
  private static long rejected(Connection connection, Person who, SiteCommit commit)
      throws SQLException {
    Set<String> fields = who.idFields.stream().map(ErasedPeople::field).collect(Collectors.toSet());
    List<UUID> theirs = new ArrayList<>();
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select reject_id, raw_text from rejected_row
            where site = ? and position(? in lower(raw_text)) > 0\
            """)) {
      query.setFetchSize(100);
      query.setString(1, who.site);
      query.setString(2, who.person.toLowerCase(Locale.ROOT));
      try (ResultSet row = query.executeQuery()) {
        while (row.next()) {
          if (ErasedPeople.named(row.getString(2), fields).stream().anyMatch(one -> is(one, who))) {
            theirs.add(row.getObject(1, UUID.class));
          }
        }
      }
    }
    for (UUID id : theirs) {
      Sql.update(
          connection,
          """
          update rejected_row set raw_text = ?, reason = ?, origin = null, extra = null,
            last_loaded_at = ?, load_no = ?
          where reject_id = ?\
          """,
          ErasedPeople.ERASED,
          ErasedPeople.REJECTED,
          Sql.utc(commit.at()),
          commit.number(),
          id);
    }
    return theirs.size();
  }

  private static boolean is(String id, Person who) {
    return who.inAnyCase ? id.equalsIgnoreCase(who.person) : id.equals(who.person);
  }

  /** Where feeds go on, which each next page writes anew. */
  private static long states(Connection connection, String table, Person who) throws SQLException {
    String named = '"' + who.person.toLowerCase(Locale.ROOT) + '"';
    try (PreparedStatement query =
        connection.prepareStatement(
            "select count(*) from %s where site = ? and position(? in lower(cast(state as varchar))) > 0"
                .formatted(table))) {
      query.setString(1, who.site);
      query.setString(2, named);
      try (ResultSet row = query.executeQuery()) {
        row.next();
        return row.getLong(1);
      }
    }
  }

  private static void note(Connection connection, Person who, String salt, SiteCommit commit)
      throws SQLException {
    Sql.update(
        connection,
        """
        insert into erased (site, person_hash, vendor, salt, in_any_case, id_fields, erased_at,
          first_loaded_at, last_loaded_at, load_no)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)\
        """,
        who.site,
        ErasedPeople.hash(salt, who.person, who.inAnyCase),
        who.vendor,
        salt,
        who.inAnyCase,
        who.idFields.stream()
            .map(ErasedPeople::field)
            .distinct()
            .sorted()
            .collect(Collectors.joining(",")),
        Sql.utc(commit.at()),
        Sql.utc(commit.at()),
        Sql.utc(commit.at()),
        commit.number());
  }
}
