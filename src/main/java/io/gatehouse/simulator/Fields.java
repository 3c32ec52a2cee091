package io.gatehouse.simulator;

import java.util.ArrayList;
import java.util.List;

/** The members of a JSON object, in the document's order; names may repeat. */
public final class Fields {
  /**
   * One member.
   *
   * @param value a number, a string or null
   * @param otherNames that servers give it as well
   */
  public record Field(String name, Object value, List<String> otherNames) {
    public Field(String name, Object value) {
      this(name, value, List.of());
    }
  }

  private final List<Field> list = new ArrayList<>(32);

  public Fields add(String name, Object value) {
    list.add(new Field(name, value));
    return this;
  }

  Fields add(Field field) {
    list.add(field);
    return this;
  }

  public List<Field> list() {
    return list;
  }
}
