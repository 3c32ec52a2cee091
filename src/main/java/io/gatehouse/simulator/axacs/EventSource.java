package io.gatehouse.simulator.axacs;

import java.util.List;
import java.util.SplittableRandom;

/** Makes up what happens; the same for the same seed and the same calls. */
final class EventSource {
  private static final EventType[] WITHOUT_CARD = {
    EventType.BUTTON, EventType.DOOR_CLOSED, EventType.DOOR_FORCED, EventType.DOOR_HELD_OPEN
  };

  private final List<Card> strangers;
  private final People people;
  private final Places places;
  private final SplittableRandom random;
  private TrueEvent last;

  EventSource(List<Card> strangers, People people, Places places, long seed) {
    this.strangers = strangers;
    this.people = people;
    this.places = places;
    this.random = new SplittableRandom(seed);
  }

  /**
   * A door event: mostly somebody with a card that opens. One in two hundred is the last one once
   * more, a second swipe of that card at that door in that second.
   */
  TrueEvent door(long occurredAt, long cachedFrom) {
    int dice = random.nextInt(1000);
    if (dice < 5 && last != null && last.cachedFrom >= 0 == cachedFrom >= 0) {
      return with(
          last.type,
          last.occurredAt,
          last.door,
          last.card,
          last.direction,
          last.reason,
          cachedFrom);
    }
    Door door = any(places.doors());
    if (dice < 60) {
      EventType type = WITHOUT_CARD[random.nextInt(WITHOUT_CARD.length)];
      return with(type, occurredAt, door, Card.NONE, Direction.UNKNOWN, 0, -1);
    }
    Direction direction = random.nextInt(100) < 55 ? Direction.IN : Direction.OUT;
    Card card = dice < 90 ? any(strangers) : any(people.cards());
    int reason = reason(card, dice < 120);
    boolean forced = reason == 0 && dice % 500 == 499; // by somebody who stands behind
    EventType type = forced ? EventType.DURESS : EventType.swipe(direction, reason == 0);
    last = with(type, occurredAt, door, card, direction, reason, cachedFrom);
    return last;
  }

  /** A face or plate passage, or a face that is not known. */
  TrueEvent passage(long occurredAt) {
    Direction direction = random.nextBoolean() ? Direction.IN : Direction.OUT;
    Person person = any(people.cards()).person();
    if (person.plateNo().isEmpty()) {
      Card face = faceOf(person);
      EventType type = occurredAt % 16 == 0 ? EventType.FACE_REFUSED : EventType.FACE_PASSAGE;
      return with(type, occurredAt, any(places.faceGates()), face, direction, 0, -1);
    }
    Card plate = new Card(person.plateNo(), 0, person);
    return with(
        EventType.PLATE_PASSAGE, occurredAt, any(places.plateLanes()), plate, direction, 0, -1);
  }

  boolean chance(double probability) {
    return random.nextDouble() < probability;
  }

  long between(long least, long most) {
    return least >= most ? least : random.nextLong(least, most + 1);
  }

  /** A face's registration number, as accessPassport carries it. */
  static Card faceOf(Person person) {
    return new Card(Long.toString(500_000 + person.id()), 0, person);
  }

  /** Why the server refuses a card: 0 for not at all. */
  static int reason(Card card) {
    return card.person().id() == 0 ? 100 : card.state() == 2 ? 102 : 0;
  }

  private int reason(Card card, boolean refuse) {
    int reason = reason(card);
    return reason == 0 && refuse ? 101 + random.nextInt(11) : reason;
  }

  private <T> T any(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private static TrueEvent with(
      EventType type,
      long occurredAt,
      Door door,
      Card card,
      Direction direction,
      int reason,
      long cachedFrom) {
    return new TrueEvent(type, occurredAt, door, card, direction, reason, null, cachedFrom);
  }
}
