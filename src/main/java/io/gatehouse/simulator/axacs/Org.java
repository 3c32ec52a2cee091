package io.gatehouse.simulator.axacs;

/**
 * An org unit; they form a tree.
 *
 * @param parentId 0 for none
 * @param createdAt seconds since 1970, as is modifiedAt
 */
public record Org(
    long id, String name, String code, long parentId, long createdAt, long modifiedAt) {

  Org named(String other, long now) {
    return new Org(id, other, code, parentId, createdAt, now);
  }

  Org under(long otherParent, long now) {
    return new Org(id, name, code, otherParent, createdAt, now);
  }
}
