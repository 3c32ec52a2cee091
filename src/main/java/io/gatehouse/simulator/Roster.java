package io.gatehouse.simulator;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The things of one kind that a server has and had, by id, and what it has told of them. May be
 * changed from any thread.
 */
public final class Roster {
  private final Map<String, Thing> now = new LinkedHashMap<>();
  private final Map<String, Thing> removed = new LinkedHashMap<>();
  private final Map<String, Thing> told = new LinkedHashMap<>();

  /** Null after a change, until somebody asks. */
  private List<Thing> oldestFirst;

  private List<Thing> newestFirst;

  /** The same list until something changes. */
  public synchronized List<Thing> oldestFirst() {
    if (oldestFirst == null) {
      oldestFirst = List.copyOf(now.values());
    }
    return oldestFirst;
  }

  /** The same list until something changes. */
  public synchronized List<Thing> newestFirst() {
    if (newestFirst == null) {
      List<Thing> list = new ArrayList<>(now.values());
      Collections.reverse(list);
      newestFirst = Collections.unmodifiableList(list);
    }
    return newestFirst;
  }

  /** One of them, the oldest first. */
  public Thing get(int index) {
    return oldestFirst().get(index);
  }

  public synchronized int size() {
    return now.size();
  }

  /** As they were when they went, in the order of going. */
  public synchronized List<Thing> removed() {
    return List.copyOf(removed.values());
  }

  public synchronized Optional<Thing> find(String id) {
    return Optional.ofNullable(now.get(id));
  }

  /** As it is, or as it was when it went. */
  public synchronized Optional<Thing> last(String id) {
    return Optional.ofNullable(now.getOrDefault(id, removed.get(id)));
  }

  /** A value of the thing with this id; empty where there is none. */
  public String text(String id, String name) {
    return find(id).map(thing -> thing.text(name)).orElse("");
  }

  /** Adds it, or puts it in the place of what has its id. */
  public synchronized Thing put(Thing thing) {
    now.put(thing.id(), thing);
    removed.remove(thing.id());
    changed();
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
    changed();
  }

  private void changed() {
    oldestFirst = null;
    newestFirst = null;
  }

  /** A whole reply had these: a client may have them. */
  public synchronized void tell(Iterable<Thing> things) {
    things.forEach(thing -> told.put(thing.id(), thing));
  }

  /** As it was told last; empty where it never was. */
  public synchronized Optional<Thing> told(String id) {
    return Optional.ofNullable(told.get(id));
  }

  /** Those that are gone and that a whole reply had told, as it told them. */
  public synchronized List<Thing> toldAndGone() {
    return told.values().stream().filter(thing -> !now.containsKey(thing.id())).toList();
  }
}
