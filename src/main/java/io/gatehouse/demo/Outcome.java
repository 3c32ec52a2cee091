package io.gatehouse.demo;

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
   * @param truth rows that the warehouse must have, by table, without those that are only kept
   *     because they were there once
   * @param found rows that it has
   * @param requests that the server answered
   * @param differences between the warehouse and the truth, one line each
   * @param violations what the server saw that it must never see, one line each
   */
  public record OfSite(
      String site,
      String vendor,
      Map<String, Integer> truth,
      Map<String, Integer> found,
      long requests,
      List<String> differences,
      List<String> violations) {}

  public boolean isEqual() {
    return sites.stream().allMatch(s -> s.differences().isEmpty() && s.violations().isEmpty());
  }

  public long requests() {
    return sites.stream().mapToLong(OfSite::requests).sum();
  }
}
