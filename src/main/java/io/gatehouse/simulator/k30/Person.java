package io.gatehouse.simulator.k30;

/**
 * Somebody on the platform's white list.
 *
 * @param no the platform's number, 16 digits; empty for nobody
 * @param jobNumber may begin with zeros
 * @param idCard a made-up identity number, 18 digits; sent only with {@link Quirk#ID_NUMBERS}
 * @param password six digits for the door's keypad; sent only with {@link Quirk#PASSWORDS}
 */
public record Person(
    String no,
    String jobNumber,
    String name,
    Sex sex,
    String phone,
    String idCard,
    String icCard,
    String deptNo,
    String password) {

  /** Nobody: what a stranger's passage carries. */
  static final Person NOBODY = new Person("", "", "", Sex.UNKNOWN, "", "", "", "", "");

  public Person named(String other) {
    return new Person(no, jobNumber, other, sex, phone, idCard, icCard, deptNo, password);
  }

  public Person withJobNumber(String other) {
    return new Person(no, other, name, sex, phone, idCard, icCard, deptNo, password);
  }

  public Person withCard(String other) {
    return new Person(no, jobNumber, name, sex, phone, idCard, other, deptNo, password);
  }

  public Person movedTo(Department other) {
    return new Person(no, jobNumber, name, sex, phone, idCard, icCard, other.no(), password);
  }
}
