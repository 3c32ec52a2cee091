package io.gatehouse.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a private field holds. The constants' names are those of mappings and settings. */
enum PrivateKind {
  /** The number of an identity paper, a driver's permit or the like. */
  ID_NUMBER,
  PHONE,
  EMAIL,
  /** Where somebody lives or is registered. */
  ADDRESS,
  BIRTH_DATE,
  PHOTO,
  /**
   * A link to the photo of an event. Stored in its column, without the signature that lets anybody
   * fetch it for a while; in the text of a rejected row only as photos are.
   */
  PHOTO_LINK,
  /** Anything else of a person: nation, native place, what somebody noted. */
  PERSONAL,
  /**
   * The numbers of the cards that somebody has, comma-joined. Kept unless told otherwise: they are
   * what joins a person to the events of a card.
   */
  CARD_NUMBER,
  PASSWORD;

  /** Such as {@code id-number}. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static List<String> words() {
    return Arrays.stream(values()).map(PrivateKind::word).toList();
  }

  static Optional<PrivateKind> of(String word) {
    return Arrays.stream(values()).filter(kind -> kind.word().equals(word)).findFirst();
  }
}
