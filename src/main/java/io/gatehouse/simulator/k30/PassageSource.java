package io.gatehouse.simulator.k30;

import io.gatehouse.simulator.Switches;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;

/** Makes up who passes where; the same for the same seed and the same calls. */
final class PassageSource {
  private static final int[] MODES = {0, 0, 0, 0, 0, 0, 1, 2, 3, 7, 8, 9, 11};
  private static final int[] UNDOCUMENTED_MODES = {5, 10, 12, 13, 16, 17, 42};
  private static final int[] UNDOCUMENTED_GROUPS = {2, 99};

  private final Premises premises;
  private final PassageLog log;
  private final ServerTimes times;
  private final Switches<K30Quirk> quirks;
  private final SplittableRandom random;
  private long visitors;

  PassageSource(
      Premises premises, PassageLog log, ServerTimes times, Switches<K30Quirk> quirks, long seed) {
    this.premises = premises;
    this.log = log;
    this.times = times;
    this.quirks = quirks;
    this.random = new SplittableRandom(seed);
  }

  /** Mostly somebody of the house who may pass; now and then a visitor or a stranger. */
  synchronized Passage any(Instant at) {
    int dice = random.nextInt(1000);
    Device device = one(premises.devices().all());
    List<Person> people = premises.people().all();
    if (dice < 30 || people.isEmpty()) {
      return passage(at, Person.NOBODY, device, stranger(), null);
    }
    if (dice < 60) {
      Outcome outcome = new Outcome(Outcome.VISITOR, 6, 1);
      return passage(at, visitor(), device, code(outcome), null);
    }
    boolean passed = dice >= 90;
    Outcome outcome = new Outcome(Outcome.WHITE_LIST, MODES[random.nextInt(MODES.length)], 1);
    Outcome coded = code(outcome);
    return passage(at, one(people), device, passed ? coded : refused(coded), null);
  }

  /**
   * @param direction the device's unless it is unknown
   * @param bad null for an ordinary one
   */
  Passage passage(Instant at, Person person, Device device, Outcome outcome, BadRecord bad) {
    return passage(at, person, device, device.direction(), outcome, bad);
  }

  Passage passage(
      Instant at,
      Person person,
      Device device,
      Direction direction,
      Outcome outcome,
      BadRecord bad) {
    Person spoilt = bad == null ? person : bad.spoil(person);
    return new Passage(
        log.freeNo(at.toEpochMilli()),
        Instant.ofEpochSecond(at.getEpochSecond()),
        times.day(at),
        spoilt,
        premises.departmentName(person.deptNo()),
        device,
        premises.regionName(device.regionNo()),
        direction,
        outcome,
        bad);
  }

  Outcome stranger() {
    return new Outcome(Outcome.STRANGER, -8, 0);
  }

  synchronized Person visitor() {
    visitors++;
    String no = Long.toString(1_763_630_523_605_347L + visitors * 1_000_003);
    return new Person(no, "", "访客" + visitors, Sex.UNKNOWN, "", "", "", "", "");
  }

  synchronized boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  synchronized long between(long least, long most) {
    return least >= most ? least : random.nextLong(least, most + 1);
  }

  private Outcome code(Outcome outcome) {
    if (!quirks.on(K30Quirk.UNDOCUMENTED_CODES)) {
      return outcome;
    }
    return switch (random.nextInt(4)) {
      case 0 -> outcome.withMode(UNDOCUMENTED_MODES[random.nextInt(UNDOCUMENTED_MODES.length)]);
      case 1 -> outcome.withGroup(UNDOCUMENTED_GROUPS[random.nextInt(2)]);
      default -> outcome;
    };
  }

  private Outcome refused(Outcome outcome) {
    return outcome.withExceptionMode(quirks.on(K30Quirk.UNDOCUMENTED_CODES) ? 3 : 0);
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }
}
