package io.gatehouse.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * How the demo ended.
 *
 * @param warehouseUrl what is left to query
 */
public record Outcome(String warehouseUrl, List<OfSite> sites) {

  /**
   * How it ended for one site.
   *
   * @param rows that the warehouse must have, by table
   * @param requests that the server answered
   * @param differences between the warehouse and the truth, one line each
   * @param violations what the server saw that it must never see, one line each
   * @param ownServer settings of a site with a server of one's own
   */
  public record OfSite(
      String site,
      String vendor,
      Map<String, Integer> rows,
      long requests,
      List<String> differences,
      List<String> violations,
      List<Exhibit> exhibits,
      List<String> ownServer) {}

  public boolean isEqual() {
    return sites.stream().allMatch(s -> s.differences().isEmpty() && s.violations().isEmpty());
  }

  public long requests() {
    return sites.stream().mapToLong(OfSite::requests).sum();
  }

  /** Rows that the table must have. */
  public int rows(String table) {
    return sites.stream().mapToInt(site -> site.rows().getOrDefault(table, 0)).sum();
  }

  /**
   * A table to show at the end.
   *
   * @param sql one query in the words of H2; its columns' names are the headings
   */
  public record Exhibit(String title, String sql) {

    /**
     * Those of a document of the jar.
     *
     * @param resource with a line {@code -- title} before each query, and a semicolon behind it
     */
    public static List<Exhibit> read(String resource) {
      try (InputStream in = Exhibit.class.getResourceAsStream(resource)) {
        return Arrays.stream(new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";\\s*"))
            .map(one -> one.split("\n", 2))
            .map(both -> new Exhibit(both[0].substring("-- ".length()), both[1]))
            .toList();
      } catch (IOException e) {
        throw new UncheckedIOException("cannot read " + resource + ": " + e.getMessage(), e);
      }
    }
  }
}
