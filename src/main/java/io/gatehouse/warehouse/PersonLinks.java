package io.gatehouse.warehouse;

import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.PageLoad.Rows;
import io.gatehouse.warehouse.sql.Dialect.Sql;
import io.gatehouse.warehouse.sql.Transactions.SiteCommit;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is who over the sites, as it is configured: table person_number, and what table site has of
 * it. The views person_link and those on it make of it who is one person.
 */
public final class PersonLinks {

  /** Of the pages by which it is loaded; no feed, and no checkpoint. */
  private static final String SOURCE = "people.csv";

  private PersonLinks() {}

  /**
   * Of one site.
   *
   * @param numbering the same for sites that know people by the same numbers; null for none
   * @param tolerance how far apart a punch and a passage may be
   * @param numbers by the vendor's id of a person, the number that people.csv gives
   * @param inAnyCase whether ids that differ in case alone are one person's
   */
  public record OfSite(
      String site,
      String vendor,
      String numbering,
      Duration tolerance,
      Map<String, String> numbers,
      boolean inAnyCase) {}

  /** Brings it into the warehouse, which keeps the sites already. */
  public static void keep(Warehouse warehouse, List<OfSite> sites) {
    for (OfSite site : sites) {
      warehouse.keep(
          "keep who is who at " + site.site(),
          site.site(),
          connection -> isKept(connection, site),
          (connection, commit) -> keep(connection, site, commit));
      warehouse.load(page(warehouse.table("person_number"), site));
    }
  }

  private static boolean isKept(Connection connection, OfSite of) throws SQLException {
    try (PreparedStatement query =
        connection.prepareStatement(
            """
            select 1 from site
            where name = ? and numbering is not distinct from cast(? as varchar)
              and punch_tolerance_minutes = ?\
            """)) {
      query.setString(1, of.site());
      query.setString(2, of.numbering());
      query.setLong(3, of.tolerance().toMinutes());
      try (ResultSet row = query.executeQuery()) {
        return row.next();
      }
    }
  }

  private static int keep(Connection connection, OfSite of, SiteCommit commit) throws SQLException {
    return Sql.update(
        connection,
        """
        update site set numbering = cast(? as varchar), punch_tolerance_minutes = ?,
          last_loaded_at = ?, load_no = ?
        where name = ?\
        """,
        of.numbering(),
        of.tolerance().toMinutes(),
        Sql.utc(commit.at()),
        commit.number(),
        of.site());
  }

  /** The file's lines of the site as a full listing: who is no longer in it is marked. */
  private static PageLoad page(Table table, OfSite of) {
    List<Object[]> rows = new ArrayList<>();
    of.numbers()
        .forEach(
            (person, number) -> {
              Object[] row = new Object[table.columns().size()];
              row[table.position("site")] = of.site();
              row[table.position("vendor")] = of.vendor();
              row[table.position("person_id")] = person;
              row[table.position("person_number")] = number;
              rows.add(row);
            });
    FeedKey source = new FeedKey(of.site(), SOURCE);
    Set<String> inAnyCase = of.inAnyCase() ? Set.of("person_id") : Set.of();
    Rows all = new Rows(table, rows, null, table.positions().keySet(), inAnyCase);
    Listing listing = Listing.of(table.name(), "removed_at");
    return new PageLoad(
        source,
        of.vendor(),
        List.of(new PageLoad.TableLoad(all, listing, true)),
        List.of(),
        null,
        List.of());
  }
}
