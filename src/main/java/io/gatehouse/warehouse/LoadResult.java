package io.gatehouse.warehouse;

/** What a page did: rows that were new, changed, already known and the same; records rejected. */
public record LoadResult(int added, int changed, int unchanged, int rejected) {

  public static final LoadResult NONE = new LoadResult(0, 0, 0, 0);

  public LoadResult plus(LoadResult other) {
    return new LoadResult(
        added + other.added,
        changed + other.changed,
        unchanged + other.unchanged,
        rejected + other.rejected);
  }
}
