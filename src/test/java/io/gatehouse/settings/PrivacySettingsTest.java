package io.gatehouse.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.SettingsReader.SettingsException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PrivacySettingsTest {

  private static SettingsReader reader() {
    return new SettingsReader(Vendors.settings(), Map.of());
  }

  private static List<String> problems(String... assignments) {
    SettingsReader reader = reader();
    for (String assignment : assignments) {
      reader.set(assignment);
    }
    return catchThrowableOfType(SettingsException.class, reader::read).problems();
  }

  @Test
  void nothing_private_is_kept_unless_configured() {
    Values privacy = reader().read().privacy();

    for (String kind :
        List.of(
            "id-number",
            "phone",
            "email",
            "address",
            "birth-date",
            "photo",
            "personal",
            "password")) {
      assertThat(privacy.text(kind)).contains("drop");
    }
    assertThat(privacy.text("key")).isEmpty();
  }

  @Test
  void each_kind_is_configured_for_itself() {
    Map<String, String> environment =
        Map.of("PRIVACY_ID_NUMBER", "mask", "SECRET", "sixteen characters");
    Values privacy =
        new SettingsReader(Vendors.settings(), environment)
            .set("privacy.phone=hash")
            .set("privacy.photo=keep")
            .set("privacy.key={{env:SECRET}}")
            .read()
            .privacy();

    assertThat(privacy.text("id-number")).contains("mask");
    assertThat(privacy.text("phone")).contains("hash");
    assertThat(privacy.text("photo")).contains("keep");
    assertThat(privacy.text("key")).contains("sixteen characters");
  }

  @Test
  void a_hash_needs_a_key() {
    assertThat(problems("privacy.phone=hash"))
        .containsExactly("--set: privacy.phone: hash needs the setting privacy.key, a secret");
  }

  @Test
  void a_short_key_is_refused_and_not_shown() {
    assertThat(problems("privacy.phone=hash", "privacy.key=short"))
        .containsExactly("--set: privacy.key: expected at least 16 characters, got (secret)");
  }

  @Test
  void a_password_cannot_be_kept_and_a_treatment_is_one_of_four() {
    assertThat(problems("privacy.password=keep", "privacy.phone=masked", "privacy.fone=drop"))
        .containsExactlyInAnyOrder(
            "--set: privacy.password: expected drop, got \"keep\"",
            "--set: privacy.phone: expected drop or mask or hash or keep, got \"masked\"",
            "--set: privacy.fone: unknown setting, did you mean privacy.phone?");
  }
}
