package io.gatehouse.simulator.axacs;

/**
 * Somebody the server knows.
 *
 * @param id the vendor's userId; 0 stands for nobody
 * @param plateNo the licence plate of the person's car, empty for none
 */
public record Person(
    long id, String no, String name, long orgId, String orgName, String plateNo, int typeId) {

  /** Nobody: what the server sends for an unknown card and for events without a card. */
  public static final Person NOBODY = new Person(0, "", "", 0, "", "", 0);

  public Person named(String other) {
    return new Person(id, no, other, orgId, orgName, plateNo, typeId);
  }

  Person in(Org org) {
    return new Person(id, no, name, org.id(), org.name(), plateNo, typeId);
  }
}
