package io.gatehouse.simulator.axacs;

import java.time.LocalDate;
import java.time.format.DateTimeParseException;

/**
 * A person as table person must hold it, in the warehouse's words; null for what the server leaves
 * empty. What is removed is as it was told last.
 *
 * @param gender MALE or FEMALE
 * @param credentialNos comma-joined
 * @param expiresOn the last day, null for none and for a day that no calendar has
 * @param photoUrl relative, as the listing alone tells it
 * @param faceUrl relative
 * @param listed false: the listing leaves this person out, the interfaces for one user do not
 * @param told some whole reply of a user interface has carried this person
 * @param removed the server no longer has this person
 */
public record LedgerPerson(
    String personId,
    String personNo,
    String personName,
    String personTypeId,
    String personType,
    String gender,
    String orgId,
    String orgName,
    String phone,
    String idNumber,
    String credentialNos,
    int cardState,
    String plateNo,
    LocalDate expiresOn,
    String photoUrl,
    String faceUrl,
    boolean listed,
    boolean told,
    boolean removed) {

  static LedgerPerson of(User user, boolean told, boolean removed) {
    Person person = user.person();
    return new LedgerPerson(
        Long.toString(person.id()),
        person.no(),
        person.name(),
        Integer.toString(person.typeId()),
        Code.userType(person.typeId()),
        user.sex() == 1 ? "FEMALE" : "MALE",
        Long.toString(person.orgId()),
        person.orgName(),
        orNull(user.mobile()),
        orNull(user.idCard()),
        user.cardNos(),
        user.card().state(),
        orNull(person.plateNo()),
        day(user.expires()),
        orNull(user.photoUrl()),
        orNull(user.faceUrl()),
        user.listed(),
        told,
        removed);
  }

  private static String orNull(String text) {
    return text.isEmpty() ? null : text;
  }

  private static LocalDate day(String text) {
    try {
      return text.isEmpty() ? null : LocalDate.parse(text);
    } catch (DateTimeParseException noSuchDay) {
      return null;
    }
  }
}
