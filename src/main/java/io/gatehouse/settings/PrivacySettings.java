package io.gatehouse.settings;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What can be configured under {@code privacy.}: how personal data of every vendor is treated. */
final class PrivacySettings {

  static final List<Setting> ALL =
      List.of(
          treatment("id-number", "numbers of identity papers"),
          treatment("phone", "telephone numbers"),
          treatment("email", "e-mail addresses"),
          treatment("address", "where people live or are registered"),
          treatment("birth-date", "dates of birth"),
          treatment("photo", "photos: links to them, and pictures inside of records"),
          treatment("personal", "other personal data: nation, native place, what somebody noted"),
          Setting.choice(
              "card-number",
              "numbers of cards in the lists of people; in events they stay, which they tell apart",
              "keep",
              "mask",
              "hash",
              "drop"),
          Setting.choice("password", "passwords and PINs: there is no way to keep them", "drop"),
          Setting.secret("key", "the secret key of hash, at least 16 characters"));

  private static final int SHORTEST_KEY = 16;

  private PrivacySettings() {}

  private static Setting treatment(String name, String what) {
    return Setting.choice(name, what, "drop", "mask", "hash", "keep");
  }

  /** What is wrong with the settings together, by the setting to blame. */
  static Map<String, String> problems(Values values) {
    Map<String, String> problems = new TreeMap<>();
    List<String> hashed =
        ALL.stream()
            .map(Setting::name)
            .filter(name -> !name.equals("key") && values.text(name).equals(Optional.of("hash")))
            .toList();
    int length = values.text("key").map(String::length).orElse(0);
    if (!hashed.isEmpty() && length == 0) {
      problems.put(hashed.get(0), "hash needs the setting privacy.key, a secret");
    } else if (length > 0 && length < SHORTEST_KEY) {
      problems.put("key", "expected at least " + SHORTEST_KEY + " characters, got (secret)");
    }
    return problems;
  }
}
