package io.gatehouse.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The things of one kind that a server has and had, by id. May be changed from any thread. */
public final class Roster {
  private final Map<String, Thing> now = new LinkedHashMap<>();
  private final Map<String, Thing> removed = new LinkedHashMap<>();
  private List<Thing> oldestFirst = List.of();
  private List<Thing> newestFirst = List.of();

  /** The same list until something changes. */
  public synchronized List<Thing> newestFirst() {
    if (newestFirst == null) {
      List<Thing> list = new ArrayList<>(now.values());
      Collections.reverse(list);
      newestFirst = Collections.unmodifiableList(list);
    }
    return newestFirst;
  }

  /** The same list until something changes. */
  public synchronized List<Thing> oldestFirst() {
    if (oldestFirst == null) {
      oldestFirst = List.copyOf(now.values());
    }
    return oldestFirst;
  }

  /** One of them, the oldest first. */
  public Thing get(int index) {
    return oldestFirst().get(index);
  }

  public int size() {
    return oldestFirst().size();
  }

  /** As they were when they went, in the order of going. */
  public synchronized List<Thing> removed() {
    return List.copyOf(removed.values());
  }

  public synchronized Optional<Thing> find(String id) {
    return Optional.ofNullable(now.get(id));
  }

  /** A value of the thing with this id; empty where there is none. */
  public String text(String id, String name) {
    return find(id).map(thing -> thing.text(name)).orElse("");
  }

  /** Adds it, or puts it in the place of what has its id. */
  public synchronized Thing put(Thing thing) {
    now.put(thing.id(), thing);
    removed.remove(thing.id());
    order();
    return thing;
  }

  /**
   * @throws IllegalArgumentException for what is not there
   */
  public synchronized void remove(String id) {
    Thing gone = now.remove(id);
    if (gone == null) {
      throw new IllegalArgumentException("not there: " + id);
    }
    removed.put(id, gone);
    order();
  }

  private void order() {
    oldestFirst = null;
    newestFirst = null;
  }
}
