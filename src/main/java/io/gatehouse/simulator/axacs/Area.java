package io.gatehouse.simulator.axacs;

/**
 * An area of the site; they form a tree.
 *
 * @param parentId 0 for none
 */
public record Area(long id, String name, long parentId) {

  Area named(String other) {
    return new Area(id, other, parentId);
  }

  Area under(long otherParent) {
    return new Area(id, name, otherParent);
  }
}
