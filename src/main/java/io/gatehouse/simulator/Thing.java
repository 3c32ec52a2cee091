package io.gatehouse.simulator;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Somebody or something that a server knows: values by the vendor's names. Never changes; {@link
 * #with} makes another one. The first value is its id.
 */
public final class Thing {

  /** What things of one kind have; the names are kept once, however many things there are. */
  public static final class Kind {
    private final List<String> names;
    private final Map<String, Integer> positions = new HashMap<>();

    private Kind(List<String> names) {
      this.names = names;
      names.forEach(name -> positions.put(name, positions.size()));
    }

    /**
     * @param values in the order of the names
     */
    public Thing of(Object... values) {
      if (values.length != names.size()) {
        throw new IllegalArgumentException(names + " are not " + values.length + " values");
      }
      return new Thing(this, values.clone());
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
      return new Thing(this, values);
    }
  }

  private final Kind kind;
  private final Object[] values;

  private Thing(Kind kind, Object[] values) {
    this.kind = kind;
    this.values = values;
  }

  /**
   * A kind of things.
   *
   * @param names parted by blanks; the first is the id's
   */
  public static Kind kind(String names) {
    return new Kind(List.of(names.split(" ")));
  }

  /**
   * Things that are a document, by name; each is the first of its kind.
   *
   * @param resource such as {@code /simulator/wecom/things.json}: an object of objects, whose
   *     values are texts, whole numbers, empty lists and null
   */
  public static Map<String, Thing> read(String resource) {
    Map<String, Thing> things = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> thing : Templates.json(resource).properties()) {
      List<String> names = new ArrayList<>();
      List<Object> values = new ArrayList<>();
      for (Map.Entry<String, JsonNode> one : thing.getValue().properties()) {
        JsonNode value = one.getValue();
        names.add(one.getKey());
        values.add(
            value.isNull()
                ? null
                : value.isArray()
                    ? List.of()
                    : value.isNumber() ? value.intValue() : value.asText());
      }
      things.put(thing.getKey(), new Kind(names).of(values.toArray()));
    }
    return things;
  }

  public String id() {
    return String.valueOf(values[0]);
  }

  public boolean has(String name) {
    return kind.positions.containsKey(name);
  }

  /**
   * @throws IllegalArgumentException for a name that things of this kind do not have
   */
  public Object get(String name) {
    return values[position(name)];
  }

  /** The value as text; empty for none. */
  public String text(String name) {
    Object value = get(name);
    return value == null ? "" : value.toString();
  }

  /** The same thing with another value. */
  public Thing with(String name, Object value) {
    Object[] other = values.clone();
    other[position(name)] = value;
    return new Thing(kind, other);
  }

  private int position(String name) {
    Integer position = kind.positions.get(name);
    if (position == null) {
      throw new IllegalArgumentException("no value " + name + " among " + kind.names);
    }
    return position;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Thing thing
        && thing.kind == kind
        && Arrays.equals(values, thing.values);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(values);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      text.append(i == 0 ? "{" : ", ").append(kind.names.get(i)).append('=').append(values[i]);
    }
    return text.append('}').toString();
  }
}
