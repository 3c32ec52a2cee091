package io.gatehouse.wecom;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.apache.camel.util.json.DeserializationException;
import org.apache.camel.util.json.JsonArray;
import org.apache.camel.util.json.JsonObject;
import org.apache.camel.util.json.Jsoner;

/**
 * Where a feed that walks through time goes on.
 *
 * @param watermark everything before has been read, for all that are known; null before the first
 *     window has been
 * @param known whom the watermark speaks for, see {@link Fingerprint}
 * @param reread when it was last read far back; null for never
 * @param leftOut whom WeCom does not know
 * @param walk what is under way; null between two
 */
record WalkState(
    Instant watermark, String known, Instant reread, List<String> leftOut, UnderWay walk) {

  static final WalkState FIRST = new WalkState(null, "", null, List.of(), null);

  /**
   * A walk that has not reached its end.
   *
   * @param newcomers whether only those are read who were not known before
   * @param reread whether it reaches far back
   * @param from where the walk begins
   * @param to where it ends
   * @param begin of the window at hand
   * @param end of the window at hand
   * @param pass which batch, of which kind of people
   * @param cursor the vendor's, for the next page of the batch; null for the first
   * @param scope of whom, see {@link Fingerprint}: passes are counted in their order
   */
  record UnderWay(
      boolean newcomers,
      boolean reread,
      Instant from,
      Instant to,
      Instant begin,
      Instant end,
      int pass,
      String cursor,
      String scope) {

    UnderWay at(Instant nextBegin, Instant nextEnd, int nextPass, String nextCursor) {
      return new UnderWay(
          newcomers, reread, from, to, nextBegin, nextEnd, nextPass, nextCursor, scope);
    }
  }

  WalkState with(UnderWay next) {
    return new WalkState(watermark, known, reread, leftOut, next);
  }

  WalkState withWatermark(Instant moment) {
    boolean later = watermark == null || moment.isAfter(watermark);
    return later ? new WalkState(moment, known, reread, leftOut, walk) : this;
  }

  WalkState withKnown(String prints) {
    return new WalkState(watermark, prints, reread, leftOut, walk);
  }

  WalkState withReread(Instant moment) {
    return new WalkState(watermark, known, moment, leftOut, walk);
  }

  WalkState withLeftOut(List<String> ids) {
    return new WalkState(watermark, known, reread, List.copyOf(ids), walk);
  }

  String toJson() {
    JsonObject json = new JsonObject();
    put(json, "watermark", watermark);
    json.put("known", known);
    put(json, "reread", reread);
    json.put("left_out", new JsonArray(leftOut));
    if (walk != null) {
      JsonObject under = new JsonObject();
      under.put("newcomers", walk.newcomers);
      under.put("reread", walk.reread);
      put(under, "from", walk.from);
      put(under, "to", walk.to);
      put(under, "begin", walk.begin);
      put(under, "end", walk.end);
      under.put("pass", walk.pass);
      put(under, "cursor", walk.cursor);
      under.put("scope", walk.scope);
      json.put("walk", under);
    }
    return json.toJson();
  }

  private static void put(JsonObject json, String name, Object value) {
    if (value != null) {
      json.put(name, value.toString());
    }
  }

  static WalkState fromJson(String text) {
    try {
      JsonObject json = (JsonObject) Jsoner.deserialize(text);
      JsonObject under = (JsonObject) json.get("walk");
      List<String> leftOut =
          ((JsonArray) json.get("left_out")).stream().map(String::valueOf).toList();
      return new WalkState(
          instant(json, "watermark"),
          (String) json.get("known"),
          instant(json, "reread"),
          leftOut,
          under == null ? null : walk(under));
    } catch (DeserializationException | ClassCastException | NullPointerException e) {
      throw new IllegalStateException("the checkpoint cannot be read: " + text, e);
    }
  }

  private static UnderWay walk(JsonObject json) {
    return new UnderWay(
        (Boolean) json.get("newcomers"),
        (Boolean) json.get("reread"),
        instant(json, "from"),
        instant(json, "to"),
        instant(json, "begin"),
        instant(json, "end"),
        ((BigDecimal) json.get("pass")).intValueExact(),
        (String) json.get("cursor"),
        (String) json.get("scope"));
  }

  private static Instant instant(JsonObject json, String name) {
    String text = (String) json.get(name);
    return text == null ? null : Instant.parse(text);
  }
}
