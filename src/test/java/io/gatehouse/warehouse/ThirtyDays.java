package io.gatehouse.warehouse;

import io.gatehouse.warehouse.ConfiguredSites.ConfiguredSite;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;

/**
 * The passages of thirty days at three sites, with night shifts, forgotten cards and the end of
 * summer time in one of them.
 */
final class ThirtyDays {

  private static final LocalDate FIRST = LocalDate.of(2026, 10, 10);
  private static final int DAYS = 30;

  static final List<ConfiguredSite> SITES =
      List.of(
          site("hq", "ax-acs", "Asia/Shanghai", "04:00", 24),
          site("plant", "k30", "Europe/Berlin", "05:30", 10),
          site("office", "wecom", "Etc/GMT-8", "00:00", 24));

  /** Somebody at a door. */
  record Passage(
      ConfiguredSite site,
      String person,
      String name,
      Instant at,
      String direction,
      String decision,
      String door) {

    boolean isMove() {
      return decision.equals("GRANTED") && !direction.equals("UNKNOWN");
    }

    LocalDateTime local(Instant moment) {
      return LocalDateTime.ofInstant(moment, ZoneId.of(site.timeZone()));
    }
  }

  private final List<Passage> truth = new ArrayList<>();

  static ConfiguredSite site(String name, String vendor, String zone, String dayStarts, int hours) {
    return new ConfiguredSite(
        name, vendor, zone, LocalTime.parse(dayStarts), Duration.ofHours(hours));
  }

  /** Of each person a shift a day, day or night by turns, some of it forgotten or refused. */
  private void live() {
    Random random = new Random(20261010);
    for (ConfiguredSite site : SITES) {
      for (int person = 0; person < 8; person++) {
        for (int day = 0; day < DAYS; day++) {
          boolean night = (person + day / 7) % 3 == 0;
          LocalDateTime begin =
              FIRST.plusDays(day).atTime(night ? 21 : 8, 0).plusSeconds(random.nextInt(3600));
          String name = (day < 15 ? "Zoe " : "Amy ") + person;
          String id = "p" + person;
          int kind = random.nextInt(12);
          if (kind != 0) {
            pass(site, id, name, begin, "IN", "GRANTED", random);
          }
          if (kind == 1) {
            pass(site, id, name, begin.plusSeconds(20), "IN", "GRANTED", random);
          }
          if (kind == 2) {
            pass(site, id, name, begin.plusMinutes(5), "OUT", "DENIED", random);
            pass(site, id, name, begin.plusMinutes(6), "UNKNOWN", "GRANTED", random);
          }
          if (kind > 5) {
            pass(site, id, name, begin.plusHours(4), "OUT", "GRANTED", random);
            pass(site, id, name, begin.plusHours(5), "IN", "GRANTED", random);
          }
          if (kind != 3) {
            int seconds = 8 * 3600 + random.nextInt(4 * 3600);
            pass(site, id, name, begin.plusSeconds(seconds), "OUT", "GRANTED", random);
          }
        }
      }
    }
  }

  private void pass(
      ConfiguredSite site,
      String person,
      String name,
      LocalDateTime local,
      String direction,
      String decision,
      Random random) {
    truth.add(
        new Passage(
            site,
            person,
            name,
            local.atZone(ZoneId.of(site.timeZone())).toInstant(),
            direction,
            decision,
            "door-" + random.nextInt(3)));
  }

  /** Before the passages are loaded. */
  void cameIn(String person, Instant at) {
    truth.add(new Passage(SITES.get(0), person, "Ida", at, "IN", "GRANTED", "door-0"));
  }

  void load(Warehouse warehouse) {
    live();
    warehouse.keep(SITES);
    for (ConfiguredSite site : SITES) {
      Events events = new Events(warehouse, site.name());
      List<Object[]> rows = new ArrayList<>();
      for (Passage one : truth) {
        if (one.site == site) {
          Map<String, Object> values = new HashMap<>();
          boolean hasDoors = site.vendor().equals("ax-acs");
          values.put("vendor", site.vendor());
          values.put("source_event_id", String.valueOf(rows.size()));
          values.put("local_date", one.local(one.at).toLocalDate());
          values.put("direction", one.direction);
          values.put("decision", one.decision);
          values.put("person_id", one.person);
          values.put("person_name", one.name);
          values.put("access_point_id", hasDoors ? one.door : null);
          values.put("device_id", hasDoors ? null : one.door);
          rows.add(events.row("records", one.at, one.person, values));
        }
      }
      warehouse.load(events.page("records", null, rows));
    }
    truth.sort(Comparator.comparing(Passage::at));
  }

  /** All passages, in order. */
  List<Passage> truth() {
    return truth;
  }

  /** Who was let through, by site and person, in order. */
  Map<String, List<Passage>> byPerson(boolean movesOnly) {
    Map<String, List<Passage>> people = new TreeMap<>();
    for (Passage one : truth) {
      if (one.decision.equals("GRANTED") && (!movesOnly || one.isMove())) {
        people
            .computeIfAbsent(one.site.name() + " " + one.person, key -> new ArrayList<>())
            .add(one);
      }
    }
    return people;
  }

  /** What a working day of a person comes to. */
  static final class Day {
    Instant firstIn;
    Instant lastOut;
    int passages;
    String name;

    /** The last out, unless that was before the first in; null for none. */
    Instant out() {
      boolean isAfter = lastOut != null && (firstIn == null || !lastOut.isBefore(firstIn));
      return isAfter ? lastOut : null;
    }

    String missing() {
      if (firstIn != null) {
        return out() == null ? "OUT" : null;
      }
      return out() == null ? "IN,OUT" : "IN";
    }
  }

  /** By site, person and working day. */
  Map<String, Day> workDays() {
    Map<String, Day> days = new LinkedHashMap<>();
    byPerson(false)
        .forEach(
            (person, passages) -> {
              Passage move = null;
              for (Passage one : passages) {
                boolean endsStay =
                    one.direction.equals("OUT")
                        && move != null
                        && move.direction.equals("IN")
                        && Duration.between(move.at, one.at).compareTo(one.site.stayAtMost()) <= 0;
                LocalDateTime local = one.local(endsStay ? move.at : one.at);
                LocalDate date =
                    local.minusSeconds(one.site.dayStarts().toSecondOfDay()).toLocalDate();
                Day day = days.computeIfAbsent(person + " " + date, key -> new Day());
                day.passages++;
                day.name = one.name;
                if (one.direction.equals("IN") && day.firstIn == null) {
                  day.firstIn = one.at;
                }
                if (one.direction.equals("OUT")) {
                  day.lastOut = one.at;
                }
                move = one.isMove() ? one : move;
              }
            });
    return days;
  }
}
