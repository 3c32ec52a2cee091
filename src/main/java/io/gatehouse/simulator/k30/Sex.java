package io.gatehouse.simulator.k30;

/** The vendor's sex: a word in the people list, a digit in the list of people in a region. */
public enum Sex {
  UNKNOWN("未知"),
  MALE("男"),
  FEMALE("女");

  private final String word;

  Sex(String word) {
    this.word = word;
  }

  String word() {
    return word;
  }

  String digit() {
    return Integer.toString(ordinal());
  }
}
