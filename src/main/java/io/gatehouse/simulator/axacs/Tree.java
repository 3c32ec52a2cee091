package io.gatehouse.simulator.axacs;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;

/** Org units or areas by their ids, at one moment. */
final class Tree<T> {
  private static final int DEEPEST = 50;

  private final Map<Long, T> byId;
  private final ToLongFunction<T> parent;

  private Tree(Map<Long, T> byId, ToLongFunction<T> parent) {
    this.byId = byId;
    this.parent = parent;
  }

  static Tree<Org> of(Register<Long, Org> orgs) {
    return new Tree<>(byId(orgs.all(), Org::id), Org::parentId);
  }

  static Tree<Area> ofAreas(Register<Long, Area> areas) {
    return new Tree<>(byId(areas.all(), Area::id), Area::parentId);
  }

  /** From the root down to this one; a parent that is missing ends it. */
  <V> List<V> path(T one, Function<T, V> value) {
    List<V> path = new ArrayList<>();
    for (T at = one; at != null && path.size() < DEEPEST; at = byId.get(parent.applyAsLong(at))) {
      path.add(value.apply(at));
    }
    Collections.reverse(path);
    return path;
  }

  /** True where {@code id} is {@code above}, or somewhere below it. */
  boolean isWithin(long id, long above) {
    T at = byId.get(id);
    for (int i = 0; at != null && i < DEEPEST; i++) {
      if (byId.get(above) == at) {
        return true;
      }
      at = byId.get(parent.applyAsLong(at));
    }
    return id == above;
  }

  private static <T> Map<Long, T> byId(List<T> all, Function<T, Long> id) {
    return all.stream().collect(Collectors.toMap(id, Function.identity()));
  }
}
