package io.gatehouse.warehouse;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What the warehouse holds of an event that a page may be about.
 *
 * @param number the id that feeds of the asking kind gave it; null if none of them saw it yet
 * @param epoch of that id, 0 where the table has no epochs
 * @param seenBy comma-joined; null where the table does not keep it
 * @param extra filled only where the asking kind has not seen the row yet
 * @param same true where the page's row with this number has certainly nothing to add or change
 */
record KnownRow(String number, int epoch, String seenBy, String extra, boolean same) {

  /** The page that asks. */
  interface Page {
    /** The page's row with this number that the known row is about, null if there is none. */
    Object[] sighting(UUID id, String number, int epoch);
  }

  /** Where known rows are looked up. */
  interface Lookup {
    /** Those of the ids that are there; more may come with them. */
    Map<UUID, KnownRow> find(List<UUID> ids, int epoch, Page page) throws SQLException;
  }
}
