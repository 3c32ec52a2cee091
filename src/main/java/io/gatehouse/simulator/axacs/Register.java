package io.gatehouse.simulator.axacs;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * One kind of thing that the server lists: what there is now, in the order it came, and what whole
 * replies have told of it. Values never change; they are replaced.
 */
final class Register<K, T> {
  private final Function<T, K> key;
  private final Map<K, T> present = new LinkedHashMap<>();
  private final Map<K, T> told = new HashMap<>();
  private List<T> list;

  Register(Function<T, K> key, Collection<T> all) {
    this.key = key;
    all.forEach(this::put);
  }

  /** Adds a thing, or replaces the one with its key in its place. */
  synchronized void put(T thing) {
    present.put(key.apply(thing), thing);
    list = null;
  }

  synchronized void remove(K which) {
    present.remove(which);
    list = null;
  }

  synchronized Optional<T> find(K which) {
    return Optional.ofNullable(present.get(which));
  }

  /** The thing that a test speaks of: a wrong id is the test's mistake. */
  T get(K which) {
    return find(which)
        .orElseThrow(() -> new IllegalArgumentException("the server has no " + which));
  }

  /** All there is; the same list until something changes. */
  synchronized List<T> all() {
    if (list == null) {
      list = List.copyOf(present.values());
    }
    return list;
  }

  /** A whole reply has carried these. */
  synchronized void tell(Collection<T> things) {
    things.forEach(thing -> told.put(key.apply(thing), thing));
  }

  synchronized boolean isTold(K which) {
    return told.containsKey(which);
  }

  /** What replies have told and there is no more, as it was told last. */
  synchronized List<T> toldAndGone() {
    return told.entrySet().stream()
        .filter(entry -> !present.containsKey(entry.getKey()))
        .map(Map.Entry::getValue)
        .toList();
  }
}
