package io.gatehouse.simulator.wecom;

import io.gatehouse.simulator.Bytes;
import io.gatehouse.simulator.Switches;
import java.util.List;

/** Writes members of JSON objects, with the quirks that touch any value. */
record JsonValues(Switches<WeComQuirk> quirks) {

  /** A member that stands behind another one, or first where {@code out} ends with a brace. */
  void member(Bytes out, String name, Object value) {
    name(out, name);
    if (value instanceof Number && quirks.on(WeComQuirk.TEXT_NUMBERS)) {
      out.quoted(value.toString());
    } else {
      out.json(value);
    }
  }

  void member(Bytes out, String name, List<String> values) {
    name(out, name);
    out.single('[');
    for (int i = 0; i < values.size(); i++) {
      out.text(i > 0 ? "," : "").quoted(values.get(i));
    }
    out.single(']');
  }

  /** What comes at the end of an object. */
  void end(Bytes out) {
    if (quirks.on(WeComQuirk.UNKNOWN_FIELDS)) {
      out.text(",\"region\":{\"floor\":3,\"tags\":[\"a\",{\"b\":[]}]},\"temperature\":36.5");
      out.text(",\"field1\":null");
    }
    out.single('}');
  }

  static void name(Bytes out, String name) {
    if (out.array()[out.length() - 1] != '{') {
      out.single(',');
    }
    out.quoted(name).single(':');
  }
}
