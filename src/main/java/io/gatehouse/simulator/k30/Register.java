package io.gatehouse.simulator.k30;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What the platform has of one kind, and what it had: may be changed from any thread. */
public final class Register<T> {
  private final Function<T, String> number;
  private final Map<String, T> now = new LinkedHashMap<>();
  private final Map<String, T> removed = new LinkedHashMap<>();
  private List<T> newestFirst = List.of();

  Register(Function<T, String> number) {
    this.number = number;
  }

  /** The newest first, as the platform lists them: a new one moves all others down. */
  public synchronized List<T> all() {
    return newestFirst;
  }

  /** As they were when they went, in the order of going. */
  public synchronized List<T> removed() {
    return List.copyOf(removed.values());
  }

  public synchronized Optional<T> find(String no) {
    return Optional.ofNullable(now.get(no));
  }

  /** Adds it, or puts it in the place of what has its number. */
  public synchronized T put(T thing) {
    now.put(number.apply(thing), thing);
    removed.remove(number.apply(thing));
    order();
    return thing;
  }

  public synchronized void remove(T thing) {
    T gone = now.remove(number.apply(thing));
    if (gone == null) {
      throw new IllegalArgumentException("not there: " + thing);
    }
    removed.put(number.apply(thing), gone);
    order();
  }

  private void order() {
    List<T> list = new ArrayList<>(now.values());
    Collections.reverse(list);
    newestFirst = Collections.unmodifiableList(list);
  }
}
