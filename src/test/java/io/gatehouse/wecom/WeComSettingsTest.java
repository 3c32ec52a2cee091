package io.gatehouse.wecom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.Setting;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.settings.SettingsReader.SettingsException;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.VendorSettings;
import io.gatehouse.settings.VendorSettings.FeedSettings;
import io.gatehouse.wecom.AppTokens.App;
import io.gatehouse.wecom.AppTokens.AppKind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every setting of a WeCom site, and which of them belong together. */
class WeComSettingsTest {

  private static final String[] SELF_BUILT = {"corp-id=ww1", "corp-secret=s"};
  private static final String[] DELEGATED = {"corp-id=ww1", "permanent-code=p"};
  private static final String[] THIRD_PARTY = {
    "suite-id=su1", "suite-secret=s", "suite-ticket=t", "auth-corp-id=ww1", "permanent-code=p"
  };
  private static final String KEY = "jWmYm7qr5nMoAUwZRjGtBxmz3KA1tkAj3ykkR6q2B2C";

  static Site site(String... assignments) {
    SettingsReader reader =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.corp.vendor=wecom")
            .set("sites.corp.base-url=https://qyapi.weixin.qq.com");
    Arrays.stream(assignments).forEach(assignment -> reader.set("sites.corp." + assignment));
    return reader.read().sites().get(0);
  }

  private static List<String> problems(String... assignments) {
    try {
      site(assignments);
      return List.of();
    } catch (SettingsException e) {
      return e.problems();
    }
  }

  private static String[] with(String[] app, String... more) {
    return Stream.concat(Arrays.stream(app), Arrays.stream(more)).toArray(String[]::new);
  }

  private static String[] without(String[] app, String name) {
    return Arrays.stream(app).filter(one -> !one.startsWith(name + "=")).toArray(String[]::new);
  }

  @Test
  void the_defaults_are_the_documented_ones() {
    Site site = site(SELF_BUILT);
    assertThat(site.feeds()).containsOnlyKeys("access", "rules", "checkin");
    Map<String, String> defaults = new TreeMap<>();
    VendorSettings wecom =
        Vendors.settings().stream()
            .filter(v -> v.vendor().equals("wecom"))
            .findFirst()
            .orElseThrow();
    for (FeedSettings feed : wecom.feeds()) {
      if (site.feeds().containsKey(feed.feed())) {
        for (Setting setting : feed.settings()) {
          defaults.put(
              feed.feed() + "." + setting.name(),
              site.feeds().get(feed.feed()).required(setting.name()));
        }
      }
    }
    assertThat(defaults)
        .isEqualTo(
            Map.ofEntries(
                Map.entry("access.schedule", "1m"),
                Map.entry("access.timeout", "10s"),
                Map.entry("access.max-reply", "8MB"),
                Map.entry("access.page-size", "500"),
                Map.entry("access.overlap", "2h"),
                Map.entry("access.lag", "2m"),
                Map.entry("access.rescan", "48h"),
                Map.entry("rules.schedule", "1d"),
                Map.entry("rules.timeout", "10s"),
                Map.entry("rules.max-reply", "8MB"),
                Map.entry("checkin.schedule", "10m"),
                Map.entry("checkin.timeout", "10s"),
                Map.entry("checkin.max-reply", "8MB"),
                Map.entry("checkin.overlap", "2d"),
                Map.entry("checkin.reread", "35d")));
    assertThat(site.values().integer("calls-per-minute")).isEqualTo(600);
  }

  @Test
  void secrets_are_marked_as_such() {
    assertThat(new WeCom().siteSettings().stream().filter(Setting::secret).map(Setting::name))
        .containsExactlyInAnyOrder(
            "corp-secret",
            "suite-secret",
            "suite-ticket",
            "permanent-code",
            "callback-token",
            "callback-aes-key");
  }

  @Test
  void each_kind_of_app_is_known_by_its_settings() {
    assertThat(AppKind.of(site(SELF_BUILT).values())).hasToString("SELF_BUILT");
    assertThat(AppKind.of(site(DELEGATED).values())).hasToString("DELEGATED");
    assertThat(AppKind.of(site(THIRD_PARTY).values())).hasToString("THIRD_PARTY");
  }

  @Test
  void a_suite_whose_ticket_is_pushed_needs_none_configured_and_has_a_webhook() {
    Site site =
        site(
            with(
                without(THIRD_PARTY, "suite-ticket"),
                "callback-token=t",
                "callback-aes-key=" + KEY));
    assertThat(site.feeds()).containsKey("webhook");
    assertThat(site(THIRD_PARTY).feeds()).doesNotContainKey("webhook");
  }

  static Stream<Arguments> incomplete() {
    return Stream.of(
        Arguments.of(new String[] {}, "corp-id is missing"),
        Arguments.of(without(SELF_BUILT, "corp-id"), "corp-id is missing: a self-built app"),
        Arguments.of(without(SELF_BUILT, "corp-secret"), "corp-secret is missing"),
        Arguments.of(without(DELEGATED, "corp-id"), "corp-id is missing: a delegated app"),
        Arguments.of(without(THIRD_PARTY, "suite-id"), "suite-id is missing: a third-party app"),
        Arguments.of(without(THIRD_PARTY, "suite-secret"), "suite-secret is missing"),
        Arguments.of(without(THIRD_PARTY, "auth-corp-id"), "auth-corp-id is missing"),
        Arguments.of(without(THIRD_PARTY, "permanent-code"), "permanent-code is missing"),
        Arguments.of(without(THIRD_PARTY, "suite-ticket"), "suite-ticket is missing"),
        Arguments.of(
            with(SELF_BUILT, "permanent-code=p"), "permanent-code belongs to another kind of app"),
        Arguments.of(
            with(THIRD_PARTY, "corp-secret=s"), "corp-secret belongs to another kind of app"),
        Arguments.of(
            with(SELF_BUILT, "callback-token=t"), "callback-token belongs to another kind of app"),
        Arguments.of(with(THIRD_PARTY, "callback-token=t"), "callback-aes-key is missing"),
        Arguments.of(with(THIRD_PARTY, "callback-aes-key=" + KEY), "callback-token is missing"),
        Arguments.of(
            with(THIRD_PARTY, "callback-token=t", "callback-aes-key=short"),
            "callback-aes-key: expected the 43 letters and digits"),
        Arguments.of(with(SELF_BUILT, "feeds=access,webhook"), "feeds: webhook takes the tickets"));
  }

  @ParameterizedTest
  @MethodSource("incomplete")
  void what_is_missing_or_too_much_is_named(String[] assignments, String problem) {
    assertThat(problems(assignments))
        .anySatisfy(line -> assertThat(line).startsWith("--set: sites.corp." + problem))
        .allSatisfy(line -> assertThat(line).doesNotContain("short"));
  }

  @Test
  void sites_with_equal_settings_share_an_app_and_others_do_not() {
    Site one = site(SELF_BUILT);
    assertThat(App.of(one)).isEqualTo(App.of(site(with(SELF_BUILT, "device-sns=a"))));
    assertThat(App.of(one)).isNotEqualTo(App.of(site("corp-id=ww1", "corp-secret=other")));
    assertThat(App.of(one)).isNotEqualTo(App.of(site("corp-id=ww2", "corp-secret=s")));
    WeCom wecom = new WeCom();
    assertThat(wecom.budget(one)).isEqualTo(wecom.budget(site(with(SELF_BUILT, "user-ids=a"))));
    assertThat(wecom.budget(one).orElseThrow().key())
        .isNotEqualTo(wecom.budget(site("corp-id=ww1", "corp-secret=other")).orElseThrow().key());
  }

  @Test
  void no_text_of_an_app_holds_its_secrets() {
    App app =
        App.of(
            site(
                THIRD_PARTY[0],
                "suite-secret=hidden1",
                THIRD_PARTY[2],
                THIRD_PARTY[3],
                "permanent-code=hidden2"));
    assertThat(app + " " + app.suite()).doesNotContain("hidden1", "hidden2");
    assertThat(AppTokens.ofSuite(app.suite(), "hidden3").toString()).doesNotContain("hidden");
  }

  @Test
  void an_unknown_setting_is_told_with_the_nearest() {
    assertThatThrownBy(() -> site(with(SELF_BUILT, "device-sn=a")))
        .hasMessageContaining("did you mean sites.corp.device-sns?");
  }
}
