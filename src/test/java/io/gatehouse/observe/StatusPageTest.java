package io.gatehouse.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.daemon.Vendors;
import io.gatehouse.settings.Settings;
import io.gatehouse.settings.SettingsReader;
import io.gatehouse.warehouse.Activity;
import io.gatehouse.warehouse.FeedStatus;
import io.gatehouse.warehouse.PageLoad.FeedKey;
import io.gatehouse.warehouse.Standing;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What vendors, callers and people wrote is text on the page, and nothing else. */
class StatusPageTest {

  private static final Instant NOW = Instant.parse("2026-11-27T06:25:00Z");
  private static final FeedKey FEED = new FeedKey("hq", "records");
  private static final String SCRIPT =
      "<script>alert('x')</script><img src=x onerror=\"alert(1)\">";
  private static final String TURNED = "abc\u202Egnp.exe\u2066 \u0000\u001B[31m";

  private static String page(String language, String hostile) {
    Settings settings =
        new SettingsReader(Vendors.settings(), Map.of())
            .set("sites.hq.vendor=ax-acs")
            .set("sites.hq.base-url=http://127.0.0.1:1")
            .set("sites.hq.feeds=records")
            .read();
    FeedStatus failing =
        new FeedStatus(
            FEED, "ax-acs", hostile, NOW, NOW, NOW, hostile, NOW, 3, 1, 1, 1, 0, 1, 1, 0, NOW);
    FeedKey unknown = new FeedKey(hostile, hostile); // a row that somebody has written
    FeedStatus stranger =
        new FeedStatus(
            unknown, hostile, hostile, NOW, null, null, hostile, NOW, 1, 1, 1, 1, 0, 1, 1, 0, null);
    Standing standing = new Standing(List.of(failing, stranger), List.of(), List.of());
    Activity activity =
        new Activity(
            List.of(),
            List.of(new Activity.OpenGap(FEED, NOW, NOW, hostile, NOW, false)),
            List.of(new Activity.Rejected(FEED, hostile, NOW)));
    try (WarehouseView view = new WarehouseView(Clock.systemUTC())) {
      HealthChecks health = new HealthChecks(List.of(FEED), view);
      health.started(List.of(), List.of(hostile));
      return new StatusPage(
              Words.preferred(language, null),
              Status.of(settings.sites(), standing, NOW),
              activity,
              hostile,
              health,
              (vendor, feed, state) -> state,
              Map.of(),
              new StatusPage.Node(hostile, 1, hostile, NOW, hostile))
          .html();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"en", "zh"})
  void hostile_texts_are_shown_and_do_nothing(String language) {
    assertThat(page(language, SCRIPT))
        .contains("&lt;script&gt;")
        .doesNotContain("<script>alert", "<img", "onerror=\"");
    assertThat(page(language, TURNED))
        .contains("abc\uFFFDgnp.exe")
        .doesNotContain("\u202E", "\u2066", "\u0000", "\u001B");
  }

  @Test
  void the_first_screen_counts_what_is_configured_as_status_does() {
    assertThat(page("en", "gone")).contains("1 of 1 site needs attention");
  }

  private static FeedStatus failing(String feed, String error) {
    return new FeedStatus(
        new FeedKey("hq", feed),
        "ax-acs",
        null,
        NOW,
        NOW,
        NOW,
        error,
        NOW,
        3,
        1,
        1,
        1,
        0,
        0,
        0,
        0,
        NOW);
  }

  @Test
  void feeds_that_fail_by_one_cause_are_one_line_and_their_site_comes_first() {
    SettingsReader reader = new SettingsReader(Vendors.settings(), Map.of());
    for (String site : List.of("a", "b", "c", "hq")) {
      reader.set("sites." + site + ".vendor=ax-acs");
      reader.set("sites." + site + ".base-url=http://127.0.0.1:1");
      reader.set("sites." + site + ".feeds=records,realtime,alarms");
    }
    Standing standing =
        new Standing(
            List.of(
                failing("alarms", "HTTP 500 [http://127.0.0.1:1/alarms?a=1]"),
                failing("realtime", "no answer [http://127.0.0.1:1/cache]"),
                failing("records", "no answer [http://127.0.0.1:1/records?id=7]")),
            List.of(),
            List.of());
    try (WarehouseView view = new WarehouseView(Clock.systemUTC())) {
      String page =
          new StatusPage(
                  Words.preferred("en", null),
                  Status.of(reader.read().sites(), standing, NOW),
                  new Activity(List.of(), List.of(), List.of()),
                  null,
                  new HealthChecks(List.of(), view),
                  (vendor, feed, state) -> state,
                  Map.of(),
                  new StatusPage.Node("gate1", 1, "1", NOW, "-"))
              .html();
      assertThat(page)
          .contains("1 of 4 sites needs attention")
          .contains("hq/records</a>, <a href=\"#feed-hq.realtime\">hq/realtime</a> failing since")
          .contains("3 runs: no answer</li>", "HTTP 500 [http://127.0.0.1:1/alarms?")
          .containsSubsequence("id=\"site-hq\"", "id=\"site-a\"", "id=\"site-b\"");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10_000})
  void a_long_text_leaves_the_page_as_it_is(int length) {
    String page = page("en", "x".repeat(length));
    assertThat(page).endsWith("</html>\n").hasSizeLessThan(length * 25);
  }
}
