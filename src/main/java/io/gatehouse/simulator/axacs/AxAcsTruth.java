package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.Truth.Gone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * What must be in the warehouse, filled into the document {@code truth.json}: every event that the
 * server can still tell or has told in a whole reply; of people, places, alarms and stays whatever
 * a whole reply has told.
 */
final class AxAcsTruth {
  private static final Map<String, String> CARD_STATES = Map.of("1", "ACTIVE", "2", "LOST");
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");
  private static final Map<String, String> LIST_NAMES =
      Map.of("usertypes", "USER_TYPE", "cardgroups", "CARD_GROUP", "cardtypes", "CARD_TYPE");

  private final AxAcsSimulator server;
  private final AxAcsPremises premises;
  private final ZoneId zone;
  private final Truth.Document document;

  AxAcsTruth(AxAcsSimulator server) {
    this.server = server;
    premises = server.premises;
    zone = server.options.zone;
    document = new Truth.Document("/simulator/axacs/truth.json", zone);
  }

  Truth now() {
    Truth truth = document.empty();
    Map<List<Object>, List<AxAcsEvent>> twins = new LinkedHashMap<>();
    for (AxAcsEvent event : server.log.all()) {
      if (event.isKnown() && event.isRejected()) {
        truth.add("rejected_row", event.facts, Map.of("raw", raw(event)));
      } else if (event.isKnown()) {
        twins.computeIfAbsent(alike(event.facts), key -> new ArrayList<>(1)).add(event);
      }
    }
    twins.values().forEach(same -> same.forEach(event -> event(event, same, truth)));
    premises.lists.forEach((route, list) -> list(route, list, truth));
    server.alarms.addTo(truth);
    server.whereabouts.addTo(truth);
    return truth;
  }

  /** Equal for the swipes of one card at one door in one second, which only ids tell apart. */
  private static List<Object> alike(Thing facts) {
    return List.of(facts.get("time"), facts.get("doorId"), facts.get("cardNo"), facts.get("name"));
  }

  /**
   * An event has its record's id, and may have the realtime cache's: which of twins has which of
   * those that were told, nobody can know.
   */
  private void event(AxAcsEvent event, List<AxAcsEvent> twins, Truth truth) {
    List<Map<String, Object>> forms = new ArrayList<>();
    if (!event.type.isOfDoor()) {
      forms.add(passage(event));
    } else {
      List<Long> ids = new ArrayList<>(event.formerIds);
      if (event.recordId != 0) {
        ids = List.of(event.recordId);
      } else {
        ids.add(null);
      }
      for (Long id : ids) {
        if (id != null) {
          forms.add(form(event, id, null));
        }
        twins.stream()
            .filter(twin -> twin.toldLive)
            .forEach(twin -> forms.add(form(event, id, twin)));
      }
    }
    truth.add("access_event", Gone.NO, event.facts, forms);
  }

  private static Map<String, Object> passage(AxAcsEvent event) {
    Map<String, Object> form = common(event);
    form.put("seenBy", "passages");
    for (String untold : List.of("recordId", "eventId", "doorId", "alarm", "orgId", "cardState")) {
      form.put(untold, null);
    }
    boolean plate = event.type == AxAcsEvent.Type.PLATE_PASSAGE;
    form.put(plate ? "cardNo" : "plateNo", null);
    return form;
  }

  /**
   * @param recordId null where no record told it
   * @param live what the realtime cache told; null for nothing
   */
  private static Map<String, Object> form(AxAcsEvent event, Long recordId, AxAcsEvent live) {
    Map<String, Object> form = common(event);
    form.put("recordId", recordId);
    form.put("eventId", live == null ? null : live.eventId);
    form.put("reason", live == null ? 0 : live.facts.get("reason"));
    form.put(
        "seenBy", recordId == null ? "realtime" : live == null ? "records" : "realtime,records");
    if (recordId == null) {
      form.put("direction", AxAcsEvent.UNKNOWN);
      for (String untold : List.of("code", "areaId", "userId", "orgId")) {
        form.put(untold, null);
      }
    }
    return form;
  }

  private static Map<String, Object> common(AxAcsEvent event) {
    Map<String, Object> form = new HashMap<>();
    Instant time = event.time();
    form.put(
        "id",
        new Truth.Fits(
            "an id that begins with " + time,
            value ->
                value instanceof UUID id
                    && id.getMostSignificantBits() >>> 16 == time.toEpochMilli()));
    form.put("decision", event.type.decision);
    form.put("method", event.type.method());
    form.put(
        "cardState",
        switch (event.facts.text("cardState")) {
          case "1" -> "ACTIVE";
          case "2" -> "LOST";
          default -> Truth.either("UNKNOWN", null);
        });
    if (event.bad == BadRecord.OVERLONG_NAME) {
      form.put("userName", Truth.FILLED);
    }
    return form;
  }

  /** Known by its id, or, where it has none, by when it was and where. */
  private Truth.Fits raw(AxAcsEvent event) {
    if (event.bad == BadRecord.MISSING_ID) {
      return Truth.holding(TIME.format(event.time().atZone(zone)), event.facts.get("doorId"));
    }
    Pattern id =
        Pattern.compile(
            "\"record_?id\"\\s*:\\s*\"?" + event.recordId + "\\b", Pattern.CASE_INSENSITIVE);
    return new Truth.Fits(
        "a text with record id " + event.recordId,
        value -> value != null && id.matcher(value.toString()).find());
  }

  /** As it is now, if it was ever told; what is gone as it was told last. */
  private void list(String route, AxAcsPremises.Listed list, Truth truth) {
    for (Thing thing : list.roster().oldestFirst()) {
      if (list.roster().told(thing.id()).isPresent()) {
        boolean hidden = thing.has("listed") && thing.get("listed").equals(false);
        Gone gone = hidden ? Gone.EITHER : Gone.NO;
        truth.add(list.table(), gone, thing, List.of(more(route, thing)));
        cards(thing, gone, truth);
      }
    }
    for (Thing thing : list.roster().toldAndGone()) {
      Map<String, Object> more = more(route, thing);
      more.replaceAll( // those above it may have moved since
          (name, value) -> name.toLowerCase(Locale.ROOT).endsWith("path") ? Truth.ANYTHING : value);
      truth.add(list.table(), Gone.WHERE_THERE, thing, List.of(more));
      cards(thing, Gone.WHERE_THERE, truth);
    }
  }

  /** Those of a person; of several, the server says state, kind and group for all at once. */
  private void cards(Thing person, Gone gone, Truth truth) {
    String numbers = person.has("cardNos") ? person.text("cardNos") : "";
    List<String> cards = numbers.isEmpty() ? List.of() : List.of(numbers.split(","));
    for (String card : cards) {
      boolean only = cards.size() == 1;
      String state = CARD_STATES.getOrDefault(person.text("cardState"), "UNKNOWN");
      Map<String, Object> more = new HashMap<>();
      more.put("card", card);
      more.put("state", only || state.equals("ACTIVE") ? state : "UNKNOWN");
      more.put("kind", only ? person.get("cardTypeId") : null);
      more.put("group", only ? "3" : null);
      more.put("end", only ? Truth.either(lastMoment("2099-12-31"), null) : null);
      truth.add("credential", gone, person, List.of(more));
    }
  }

  private Map<String, Object> more(String route, Thing thing) {
    Map<String, Object> more = premises.about(thing);
    more.put("listName", LIST_NAMES.get(route));
    if (thing.has("expires")) {
      more.put("validTo", lastMoment(thing.text("expires")));
    }
    if (thing.has("doorId")) {
      more.put("stateTold", premises.isStateTold(thing) ? thing.get("isOpen") : null);
    }
    return more;
  }

  /** Of that day at the site; null for none, and for a day that no calendar has. */
  private Instant lastMoment(String day) {
    try {
      return LocalDate.parse(day).plusDays(1).atStartOfDay(zone).toInstant().minusSeconds(1);
    } catch (DateTimeParseException noSuchDay) {
      return null;
    }
  }
}
