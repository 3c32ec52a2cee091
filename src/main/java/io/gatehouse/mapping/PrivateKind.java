package io.gatehouse.mapping;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a private field holds. The constants' names are those of mappings and settings. */
enum PrivateKind {
  ID_NUMBER,
  PHONE,
  PHOTO,
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
