package io.gatehouse.simulator.axacs;

/**
 * A card and whose it is.
 *
 * @param no "0" for none
 * @param state 1 active, 2 lost, 0 none
 */
public record Card(String no, int state, Person person) {

  /** No card at all, as the server writes it. */
  public static final Card NONE = new Card("0", 0, Person.NOBODY);

  public static Card unknown(String no) {
    return new Card(no, 0, Person.NOBODY);
  }

  public Card withPerson(Person other) {
    return new Card(no, state, other);
  }

  public Card lost() {
    return new Card(no, 2, person);
  }
}
