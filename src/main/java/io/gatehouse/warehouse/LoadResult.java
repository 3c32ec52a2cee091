package io.gatehouse.warehouse;

import java.util.List;

/**
 * What a page did: rows that were new, changed, already known and the same; records rejected.
 *
 * @param tallied what came of the page's counts
 */
public record LoadResult(
    int added, int changed, int unchanged, int rejected, List<Tallied> tallied) {

  public static final LoadResult NONE = new LoadResult(0, 0, 0, 0);

  public LoadResult(int added, int changed, int unchanged, int rejected) {
    this(added, changed, unchanged, rejected, List.of());
  }

  public LoadResult plus(LoadResult other) {
    return new LoadResult(
        added + other.added,
        changed + other.changed,
        unchanged + other.unchanged,
        rejected + other.rejected,
        other.tallied.isEmpty() ? tallied : other.tallied);
  }
}
