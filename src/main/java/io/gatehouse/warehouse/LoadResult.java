package io.gatehouse.warehouse;

import java.util.List;

/**
 * What a page did: rows that were new, changed, already known and the same; records rejected.
 *
 * @param expired rows older than their table's retention, which were not loaded
 * @param erased rows of people who were erased: left out, or loaded without what tells of them
 * @param tallied what came of the page's counts
 */
public record LoadResult(
    int added,
    int changed,
    int unchanged,
    int rejected,
    int expired,
    int erased,
    List<Tallied> tallied) {

  public static final LoadResult NONE = new LoadResult(0, 0, 0, 0);

  public LoadResult(int added, int changed, int unchanged, int rejected) {
    this(added, changed, unchanged, rejected, List.of());
  }

  /** Of a page with counts. */
  public LoadResult(int added, int changed, int unchanged, int rejected, List<Tallied> tallied) {
    this(added, changed, unchanged, rejected, 0, 0, tallied);
  }

  /** The same with rows that were not loaded, or not whole. */
  public LoadResult without(int expiredRows, int erasedRows) {
    return new LoadResult(
        added, changed, unchanged, rejected, expired + expiredRows, erased + erasedRows, tallied);
  }

  public LoadResult plus(LoadResult other) {
    return new LoadResult(
        added + other.added,
        changed + other.changed,
        unchanged + other.unchanged,
        rejected + other.rejected,
        expired + other.expired,
        erased + other.erased,
        other.tallied.isEmpty() ? tallied : other.tallied);
  }
}
