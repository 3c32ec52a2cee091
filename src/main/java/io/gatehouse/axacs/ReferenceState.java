package io.gatehouse.axacs;

import java.util.ArrayList;
import java.util.List;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * What the feed {@code reference} remembers; it begins anew with every run.
 *
 * @param nobody ids of people that events have and the server does not know
 * @param peopleShort whether the last listing of people was incomplete
 */
record ReferenceState(List<String> nobody, boolean peopleShort) {

  private static final int MOST = 2_000;

  static final ReferenceState FIRST = new ReferenceState(List.of(), false);

  ReferenceState withNobody(String id) {
    List<String> more = new ArrayList<>(nobody);
    more.add(id);
    return new ReferenceState(
        List.copyOf(more.subList(Math.max(0, more.size() - MOST), more.size())), peopleShort);
  }

  ReferenceState withPeopleShort(boolean yes) {
    return new ReferenceState(nobody, yes);
  }

  String toJson() {
    JsonObject json = new JsonObject();
    json.put("nobody", new JsonArray(nobody));
    json.put("people_short", peopleShort);
    return json.toJson();
  }

  static ReferenceState fromJson(String json) {
    try {
      JsonObject state = (JsonObject) Jsoner.deserialize(json);
      List<String> nobody = new ArrayList<>();
      ((JsonArray) state.get("nobody")).forEach(id -> nobody.add((String) id));
      return new ReferenceState(List.copyOf(nobody), (Boolean) state.get("people_short"));
    } catch (DeserializationException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + json, e);
    }
  }
}
