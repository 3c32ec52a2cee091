package io.gatehouse.k30;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.SettingsReader.SettingsException;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.util.Map;
import org.junit.jupiter.api.Test;

class K30SettingsTest {

  private static Site site(String... assignments) {
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.k1.vendor=k30")
            .set("sites.k1.base-url=http://10.0.0.7:8050");
    for (String assignment : assignments) {
      reader.set("sites.k1." + assignment);
    }
    return reader.read().sites().get(0);
  }

  @Test
  void a_company_number_is_all_that_must_be_set() {
    Site site = site("company-no=1762766749844335");
    assertThat(site.feeds())
        .containsOnlyKeys("records", "webhook", "reference", "presence", "attendance");
    assertThat(site.values().required("aes-iv")).isEqualTo("activevector4api");
    assertThat(site.values().required("aes-mode")).isEqualTo("CBC");
    Values records = site.feeds().get("records");
    assertThat(records.required("schedule")).isEqualTo("1m");
    assertThat(records.required("overlap")).isEqualTo("2h");
    assertThat(records.required("rescan")).isEqualTo("1h");
    assertThat(site.feeds().get("reference").required("schedule")).isEqualTo("1h");
    assertThat(site.feeds().get("presence").required("schedule")).isEqualTo("5m");
    assertThat(site.feeds().get("attendance").required("schedule")).isEqualTo("1h");
    assertThat(site.feeds().get("attendance").required("calculate")).isEqualTo("false");
  }

  @Test
  void everything_that_can_be_set_is_taken() {
    Site site =
        site(
            "company-no=c",
            "app-secret=s",
            "aes-key=0123456789abcdef01234567",
            "aes-iv=0123456789abcdef",
            "aes-mode=CBC",
            "webhook.allow=10.0.0.0/8",
            "attendance.calculate=true",
            "attendance.overlap=3d",
            "attendance.reread=40d",
            "records.rescan=10m",
            "records.page-size=500");
    assertThat(site.feeds().get("records").integer("page-size")).isEqualTo(500);
  }

  @Test
  void a_key_that_cannot_be_is_named_without_being_shown() {
    assertThatThrownBy(() -> site())
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("sites.k1.company-no is missing");
    assertThatThrownBy(() -> site("company-no=2201140459374"))
        .hasMessageContaining(
            "sites.k1.aes-key: expected 16, 24 or 32 bytes, got 13 of company-no, which is the key"
                + " unless aes-key is set")
        .hasMessageNotContaining("2201140459374");
    assertThatThrownBy(() -> site("company-no=c", "aes-key=门禁"))
        .hasMessageContaining("aes-key: expected 16, 24 or 32 bytes, got 6");
    assertThatThrownBy(() -> site("company-no=1762766749844335", "aes-iv=short"))
        .hasMessageContaining("aes-iv: expected 16 bytes, got 5");
    assertThatThrownBy(() -> site("company-no=1762766749844335", "aes-mode=CFB"))
        .hasMessage("--set: sites.k1.aes-mode: expected CBC or ECB, got \"CFB\"");
  }
}
