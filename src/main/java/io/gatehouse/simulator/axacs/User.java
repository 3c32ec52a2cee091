package io.gatehouse.simulator.axacs;

/**
 * What the server keeps of a person. Details that nobody changes follow from the person's id, so
 * that 50,000 people are small.
 *
 * @param card the first card
 * @param createdAt seconds since 1970, as is modifiedAt
 * @param listed false: only the interfaces for a single user know this person
 */
record User(Card card, long createdAt, long modifiedAt, boolean listed) {
  Person person() {
    return card.person();
  }

  User with(Person other, long now) {
    return new User(card.withPerson(other), createdAt, now, listed);
  }

  User with(Card other, long now) {
    return new User(other, createdAt, now, listed);
  }

  User listed(boolean yes) {
    return new User(card, createdAt, modifiedAt, yes);
  }

  /** 0 male, 1 female. */
  int sex() {
    return person().id() % 3 == 0 ? 1 : 0;
  }

  String mobile() {
    return person().id() % 4 == 0 ? "" : "139%08d".formatted(person().id() % 100_000_000);
  }

  String idCard() {
    return person().id() % 2 == 0 ? "" : "4401011980%08d".formatted(person().id() % 100_000_000);
  }

  /** When the person's right to be here ends; one in 97 has a day that no calendar has. */
  String expires() {
    if (person().id() % 97 == 0) {
      return "2021-02-30";
    }
    return person().typeId() == 1899 ? "2099-12-31" : "";
  }

  /** All card numbers; every tenth person has two cards. */
  String cardNos() {
    return cardCount() == 1 ? card.no() : card.no() + ",3" + person().no();
  }

  int cardCount() {
    return person().id() % 10 == 0 ? 2 : 1;
  }

  boolean hasFace() {
    return person().id() % 5 == 1;
  }

  String faceUrl() {
    return hasFace() ? "upload/faceimages/%032x.jpg".formatted(person().id()) : "";
  }

  String photoUrl() {
    return person().id() % 3 == 1 ? "upload/image/" + person().no() + ".jpg" : "";
  }
}
