package io.gatehouse.simulator.k30;

import java.util.Base64;

/**
 * Somebody on the platform's white list.
 *
 * @param no the platform's number, 16 digits; empty for nobody
 * @param jobNumber may begin with zeros
 * @param idCard a made-up identity number, 18 digits; sent only with {@link K30Quirk#ID_NUMBERS}
 * @param password six digits for the door's keypad; sent only with {@link K30Quirk#PASSWORDS}
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

  /** The picture as a data URL of some 1,500 characters; see {@link K30Quirk#BASE64_PHOTOS}. */
  public String photoData() {
    byte[] picture = new byte[1100];
    for (int i = 0; i < picture.length; i++) {
      picture[i] = (byte) (no.hashCode() * 31 + i * i);
    }
    return "data:image/jpeg;base64," + Base64.getEncoder().encodeToString(picture);
  }

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
