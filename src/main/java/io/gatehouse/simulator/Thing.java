package io.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody or something that a server knows: values by the vendor's names, of which the first is
 * its id. Never changes; {@link #with} makes another one.
 *
 * @param kind whose names stand for the values, in their order
 * @param values null for none
 */
public record Thing(Kind kind, List<Object> values) {

  /**
   * What things of one kind have; the names are kept once, however many things there are.
   *
   * @param names in order
   * @param positions of each name
   */
  public record Kind(List<String> names, Map<String, Integer> positions) {

    /**
     * @param values in the order of the names
     */
    public Thing of(Object... values) {
      if (values.length != names.size()) {
        throw new IllegalArgumentException(names + " are not " + values.length + " values");
      }
      return new Thing(this, Arrays.asList(values.clone()));
    }

    /** Each value is of {@code own}, or of the first thing that has it; null where none has. */
    public Thing from(Map<String, ?> own, Thing... things) {
      Object[] values = new Object[names.size()];
      for (int i = 0; i < values.length; i++) {
        String name = names.get(i);
        values[i] = own.get(name);
        for (int j = 0; values[i] == null && j < things.length; j++) {
          values[i] = things[j].has(name) ? things[j].get(name) : null;
        }
      }
      return new Thing(this, Arrays.asList(values));
    }
  }

  /**
   * A kind of things.
   *
   * @param names parted by blanks; the first is the id's
   */
  public static Kind kind(String names) {
    return kind(List.of(names.split(" ")));
  }

  private static Kind kind(List<String> names) {
    Map<String, Integer> positions = new HashMap<>();
    names.forEach(name -> positions.put(name, positions.size()));
    return new Kind(names, positions);
  }

  /**
   * Things that are a document, by name; each is the first of its kind.
   *
   * @param resource such as {@code /simulator/wecom/things.json}: an object of objects, whose
   *     values are texts, whole numbers, lists and null
   */
  public static Map<String, Thing> read(String resource) {
    Map<String, Thing> things = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> thing : Templates.json(resource).properties()) {
      Map<String, Object> values = Templates.values(thing.getValue());
      things.put(thing.getKey(), kind(List.copyOf(values.keySet())).from(values));
    }
    return things;
  }

  public String id() {
    return String.valueOf(values.get(0));
  }

  public boolean has(String name) {
    return kind.positions.containsKey(name);
  }

  /**
   * @throws IllegalArgumentException for a name that things of this kind do not have
   */
  public Object get(String name) {
    return values.get(position(name));
  }

  /** The value as text; empty for none. */
  public String text(String name) {
    Object value = get(name);
    return value == null ? "" : value.toString();
  }

  /** The same thing with another value. */
  public Thing with(String name, Object value) {
    List<Object> other = new ArrayList<>(values);
    other.set(position(name), value);
    return new Thing(kind, other);
  }

  private int position(String name) {
    Integer position = kind.positions.get(name);
    if (position == null) {
      throw new IllegalArgumentException("no value " + name + " among " + kind.names);
    }
    return position;
  }
}
