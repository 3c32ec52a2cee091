package io.gatehouse.simulator;

import com.fasterxml.jackson.core.io.SerializedString;
import java.util.ArrayList;
import java.util.List;

/** The members of a JSON object, in the document's order; names may repeat. */
public final class Fields {
  /**
   * A member's name.
   *
   * @param json as it is written
   * @param others that servers give it as well
   */
  record Name(SerializedString json, List<String> others) {
    static Name of(String name, List<String> others) {
      return new Name(new SerializedString(name), others);
    }
  }

  /**
   * One member.
   *
   * @param value a number, a text, true, false, null, members, or a list
   */
  public record Field(Name is, Object value) {
    public String name() {
      return is.json.getValue();
    }
  }

  private final List<Field> list = new ArrayList<>(32);

  public Fields add(String name, Object value) {
    return add(new Field(Name.of(name, List.of()), value));
  }

  Fields add(Field field) {
    list.add(field);
    return this;
  }

  public List<Field> list() {
    return list;
  }
}
