package io.gatehouse.simulator.axacs;

import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The people the server knows and their org units, which may change at any moment. Events keep what
 * was true when they happened.
 */
public final class People {
  final Register<Long, Org> orgs;
  final Register<Long, User> users;
  private final Clock clock;
  private final Set<Long> dismissed = new HashSet<>();
  private List<User> cardsOf;
  private List<Card> cards;
  private long nextId;
  private long nextOrgId;

  People(Premises premises, Clock clock, long founded) {
    this.clock = clock;
    orgs = new Register<>(Org::id, premises.orgs());
    users =
        new Register<>(
            user -> user.person().id(),
            premises.cards().stream().map(card -> new User(card, founded, founded, true)).toList());
    nextId = Premises.FIRST_PERSON + premises.cards().size();
    nextOrgId = premises.orgs().stream().mapToLong(Org::id).max().orElse(0) + 1;
  }

  /** All there are, those that no listing shows too. */
  public List<Person> all() {
    return users.all().stream().map(User::person).toList();
  }

  public Person get(long personId) {
    return users.get(personId).person();
  }

  public List<Org> orgs() {
    return orgs.all();
  }

  /** A new member of staff with a card, last in the listing. */
  public synchronized Person hire(String name, long orgId) {
    Org org = orgs.get(orgId);
    long id = nextId++;
    long index = id - Premises.FIRST_PERSON;
    Person person = new Person(id, Premises.personNo(index), name, org.id(), org.name(), "", 1897);
    users.put(new User(new Card(Premises.cardNo(index), 1, person), now(), now(), true));
    return person;
  }

  public synchronized void rename(long personId, String name) {
    User user = users.get(personId);
    users.put(user.with(user.person().named(name), now()));
  }

  /** To another org unit. */
  public synchronized void move(long personId, long orgId) {
    User user = users.get(personId);
    users.put(user.with(user.person().in(orgs.get(orgId)), now()));
  }

  /** Deletes the person; the card is unknown from now on. */
  public synchronized void dismiss(long personId) {
    users.get(personId);
    users.remove(personId);
    dismissed.add(personId);
  }

  /** The listing and the count leave this person out; events and the single interfaces do not. */
  public synchronized void unlist(long personId) {
    users.put(users.get(personId).listed(false));
  }

  /** Takes {@link #unlist} back. */
  public synchronized void list(long personId) {
    users.put(users.get(personId).listed(true));
  }

  public synchronized Org addOrg(String name, long parentId) {
    Org org = new Org(nextOrgId++, name, "", parentId, now(), now());
    orgs.put(org);
    return org;
  }

  public synchronized void renameOrg(long orgId, String name) {
    Org renamed = orgs.get(orgId).named(name, now());
    orgs.put(renamed);
    transfer(orgId, renamed);
  }

  public synchronized void moveOrg(long orgId, long parentId) {
    orgs.get(parentId);
    orgs.put(orgs.get(orgId).under(parentId, now()));
  }

  /** Deletes an org unit that has a parent, which takes over its people and its parts. */
  public synchronized void removeOrg(long orgId) {
    Org parent = orgs.get(orgs.get(orgId).parentId());
    orgs.remove(orgId);
    for (Org org : orgs.all()) {
      if (org.parentId() == orgId) {
        orgs.put(org.under(parent.id(), now()));
      }
    }
    transfer(orgId, parent);
  }

  /** Everybody's first card. */
  synchronized List<Card> cards() {
    List<User> all = users.all();
    if (cardsOf != all) {
      cards = all.stream().map(User::card).toList();
      cardsOf = all;
    }
    return cards;
  }

  /** The card as the server knows it now: its holder's present name, or an unknown card. */
  synchronized Card current(Card card) {
    long id = card.person().id();
    if (dismissed.contains(id)) {
      return Card.unknown(card.no());
    }
    return users.find(id).map(user -> card.withPerson(user.person())).orElse(card);
  }

  Optional<User> byNo(String no) {
    return users.all().stream()
        .filter(user -> user.person().no().equals(no) || user.idCard().equals(no))
        .findFirst();
  }

  private void transfer(long orgId, Org to) {
    for (User user : users.all()) {
      if (user.person().orgId() == orgId) {
        users.put(user.with(user.person().in(to), now()));
      }
    }
  }

  private long now() {
    return clock.instant().getEpochSecond();
  }
}
