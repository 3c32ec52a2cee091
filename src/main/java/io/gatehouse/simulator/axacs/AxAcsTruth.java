package io.gatehouse.simulator.axacs;

import io.gatehouse.simulator.BadRecord;
import io.gatehouse.simulator.Roster;
import io.gatehouse.simulator.Thing;
import io.gatehouse.simulator.Truth;
import io.gatehouse.simulator.Truth.Gone;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
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
    AxAcsApi.INTERFACES.forEach((route, one) -> list(one, premises.rosters.get(route), truth));
    server.alarms.addTo(truth);
    for (Thing stay : premises.inside()) {
      if (premises.stays.told(stay.id()).isPresent()) {
        truth.add("area_presence", stay, Map.of());
      }
    }
    for (Thing stay : premises.stays.toldAndGone()) {
      truth.add("area_presence", Gone.WHERE_THERE, stay, List.of(Map.of()));
    }
    return truth;
  }

  /** Equal for the swipes of one card at one door in one second, which only ids tell apart. */
  private static List<Object> alike(Thing facts) {
    return Arrays.asList(
        facts.get("time"), facts.get("doorId"), facts.get("passport"), facts.get("name"));
  }

  /**
   * An event has its record's id, and may have the realtime cache's: which of twins has which of
   * those that were told, nobody can know.
   */
  private static void event(AxAcsEvent event, List<AxAcsEvent> twins, Truth truth) {
    List<Map<String, Object>> forms = new ArrayList<>();
    if (!event.isOfDoor()) {
      forms.add(form(event, "passages", null, null));
    } else if (event.recordId != 0) {
      forms(event, event.recordId, twins, forms);
    } else {
      event.formerIds.forEach(id -> forms(event, id, twins, forms));
      forms(event, null, twins, forms);
    }
    truth.add("access_event", Gone.NO, event.facts, forms);
  }

  /**
   * @param recordId null where no record told it
   */
  private static void forms(
      AxAcsEvent event, Long recordId, List<AxAcsEvent> twins, List<Map<String, Object>> to) {
    if (recordId != null) {
      to.add(form(event, "records", recordId, null));
    }
    for (AxAcsEvent twin : twins) {
      if (twin.toldLive) {
        String seenBy = recordId == null ? "realtime" : "realtime,records";
        Map<String, Object> form = form(event, seenBy, recordId, twin.eventId);
        form.put("reason", twin.facts.get("reason"));
        to.add(form);
      }
    }
  }

  private static Map<String, Object> form(
      AxAcsEvent event, String seenBy, Long recordId, Long eventId) {
    Map<String, Object> form = new HashMap<>();
    Instant time = event.time();
    form.put(
        "id",
        new Truth.Fits(
            "an id that begins with " + time,
            value ->
                value instanceof UUID id
                    && id.getMostSignificantBits() >>> 16 == time.toEpochMilli()));
    form.put("seenBy", seenBy);
    form.put("recordId", recordId);
    form.put("eventId", eventId);
    form.put("reason", 0);
    if (event.isOfDoor()) {
      String state = CARD_STATES.get(event.facts.text("cardState"));
      form.put("cardState", state == null ? Truth.either("UNKNOWN", null) : state);
    }
    if (seenBy.equals("realtime")) {
      form.put("direction", AxAcsEvent.UNKNOWN);
      List.of("code", "areaId", "userId", "orgId").forEach(untold -> form.put(untold, null));
    }
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
  private void list(Thing list, Roster roster, Truth truth) {
    for (Thing thing : roster.oldestFirst()) {
      if (roster.told(thing.id()).isPresent()) {
        boolean hidden = thing.has("listed") && thing.get("listed").equals(false);
        add(list, hidden ? Gone.EITHER : Gone.NO, thing, more(list, thing), truth);
      }
    }
    for (Thing thing : roster.toldAndGone()) {
      Map<String, Object> more = more(list, thing);
      more.replaceAll( // those above it may have moved since
          (name, value) -> name.toLowerCase(Locale.ROOT).endsWith("path") ? Truth.ANYTHING : value);
      add(list, Gone.WHERE_THERE, thing, more, truth);
    }
  }

  /** A person's cards come with it: of several, the server says state and kind for all at once. */
  private void add(Thing list, Gone gone, Thing thing, Map<String, Object> more, Truth truth) {
    truth.add(list.text("table"), gone, thing, List.of(more));
    if (!thing.has("cardNos")) {
      return;
    }
    String[] cards = thing.text("cardNos").split(",");
    boolean only = cards.length == 1;
    String state = CARD_STATES.getOrDefault(thing.text("cardState"), "UNKNOWN");
    for (String card : cards) {
      Map<String, Object> own = new HashMap<>();
      own.put("card", card);
      own.put("state", only || state.equals("ACTIVE") ? state : "UNKNOWN");
      own.put("kind", only ? thing.get("cardTypeId") : null);
      own.put("group", only ? "3" : null);
      own.put("end", only ? Truth.either(lastMoment("2099-12-31"), null) : null);
      truth.add("credential", gone, thing, List.of(own));
    }
  }

  private Map<String, Object> more(Thing list, Thing thing) {
    Map<String, Object> more = premises.about(thing);
    more.put("listName", list.has("listName") ? list.get("listName") : null);
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
