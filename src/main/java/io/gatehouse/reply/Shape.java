package io.gatehouse.reply;

import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The field names of a record, in the order sent. Records of one reply mostly share one shape, so
 * that a name is looked up once a shape and not once a record.
 */
public final class Shape {

  private static final int ORDINARY_CHARACTERS = 4_000;

  static final Shape EMPTY = new Shape(new String[0]);

  private final String[] sent;
  private final String[] names;
  private final Map<String, Integer> slots;
  private final Map<String, Integer> asked = new ConcurrentHashMap<>();
  private final int hash;

  Shape(String[] sent) {
    this.sent = sent;
    this.names = sent.clone();
    this.slots = new HashMap<>(sent.length * 2);
    this.hash = Arrays.hashCode(sent);
    Map<String, Integer> repeats = new HashMap<>();
    for (int i = 0; i < sent.length; i++) {
      String loose = loose(sent[i]);
      if (slots.putIfAbsent(loose, i) != null) {
        int n = repeats.merge(loose, 1, Integer::sum) + 1;
        names[i] = sent[i] + "#" + n;
        slots.putIfAbsent(loose + "#" + n, i);
      }
    }
  }

  /**
   * Whether it is worth remembering beyond its reply. Hostile shapes are large, and never alike.
   */
  public boolean isOrdinary() {
    int characters = 0;
    for (String name : sent) {
      characters += name.length();
    }
    return characters <= ORDINARY_CHARACTERS;
  }

  public int size() {
    return sent.length;
  }

  /** A name as the vendor wrote it; the second of two equal ones ends in {@code #2}. */
  public String name(int slot) {
    return names[slot];
  }

  /** Other names, and behind them these. */
  Shape after(Collection<String> others) {
    return new Shape(Stream.concat(others.stream(), Arrays.stream(sent)).toArray(String[]::new));
  }

  /** These names, and behind them others. */
  Shape before(Collection<String> others) {
    return new Shape(Stream.concat(Arrays.stream(sent), others.stream()).toArray(String[]::new));
  }

  /** A name as the vendor wrote it, also where it occurs twice. */
  public String sent(int slot) {
    return sent[slot];
  }

  List<String> names() {
    return List.of(names);
  }

  /** Where a field stands, -1 where there is none. */
  public int slot(String name) {
    Integer known = asked.get(name);
    if (known == null) {
      known = slots.getOrDefault(loose(name), -1);
      asked.put(name, known);
    }
    return known;
  }

  boolean isOf(String[] candidates, int count) {
    return Arrays.equals(sent, 0, sent.length, candidates, 0, count);
  }

  /** Vendors spell one name {@code areaid}, {@code areaId} and {@code area_id}. */
  public static String loose(String name) {
    return name.replace("_", "").toLowerCase(Locale.ROOT);
  }

  @Override
  public boolean equals(Object other) {
    return this == other
        || (other instanceof Shape shape && hash == shape.hash && Arrays.equals(sent, shape.sent));
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
