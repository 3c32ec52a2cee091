package io.gatehouse.wecom;

import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How an app is configured: which kind it is, and what is missing for that kind. */
final class AppSettings {

  /** The three ways to an access token. */
  enum AppKind {
    /** The corp's own: corp-id, corp-secret. */
    SELF_BUILT("a self-built app", List.of("corp-id", "corp-secret")),
    /** Made for one corp by a service provider: the permanent code takes the secret's place. */
    DELEGATED("a delegated app", List.of("corp-id", "permanent-code")),
    THIRD_PARTY(
        "a third-party app", List.of("suite-id", "suite-secret", "auth-corp-id", "permanent-code"));

    private final String words;
    private final List<String> settings;

    AppKind(String words, List<String> settings) {
      this.words = words;
      this.settings = settings;
    }
  }

  private static final List<String> OF_SUITES =
      List.of("suite-id", "suite-secret", "suite-ticket", "auth-corp-id");

  private static final List<String> CALLBACK = List.of("callback-token", "callback-aes-key");

  private AppSettings() {}

  static List<Setting> all() {
    return List.of(
        Setting.of("corp-id", Kind.TEXT, null, "the corp, of self-built and delegated apps"),
        Setting.secret("corp-secret", "the secret of a self-built app"),
        Setting.of(
            "agent-id", Kind.INTEGER, null, "the app's agentid; suites with several need it"),
        Setting.of("suite-id", Kind.TEXT, null, "the suite of a third-party app"),
        Setting.secret("suite-secret", "the suite's secret"),
        Setting.secret("suite-ticket", "the suite's ticket, until WeCom has pushed a newer one"),
        Setting.of("auth-corp-id", Kind.TEXT, null, "the corp that installed the third-party app"),
        Setting.secret("permanent-code", "what a corp gave a service provider's app for good"),
        Setting.secret("callback-token", "the Token of the suite's callback address"),
        Setting.secret("callback-aes-key", "the EncodingAESKey of the suite's callback address"));
  }

  static AppKind kind(Values values) {
    if (OF_SUITES.stream().anyMatch(name -> values.text(name).isPresent())) {
      return AppKind.THIRD_PARTY;
    }
    boolean delegated =
        values.text("permanent-code").isPresent() && values.text("corp-secret").isEmpty();
    return delegated ? AppKind.DELEGATED : AppKind.SELF_BUILT;
  }

  /** Exactly one kind of app, and complete. */
  static List<String> problems(Site site) {
    Values values = site.values();
    Predicate<String> isSet = name -> values.text(name).isPresent();
    if (Stream.of("corp-id", "corp-secret", "permanent-code", "suite-id", "auth-corp-id")
        .noneMatch(isSet)) {
      return List.of(
          "corp-id is missing: an app is corp-id and corp-secret (self-built), corp-id and"
              + " permanent-code (delegated), or suite-id, suite-secret, auth-corp-id and"
              + " permanent-code (third-party)");
    }
    AppKind kind = kind(values);
    List<String> problems = new ArrayList<>();
    for (String name : kind.settings) {
      if (!isSet.test(name)) {
        problems.add(
            name + " is missing: " + kind.words + " needs " + String.join(", ", kind.settings));
      }
    }
    for (String name :
        List.of("corp-id", "corp-secret", "permanent-code", "callback-token", "callback-aes-key")) {
      boolean belongs =
          kind.settings.contains(name) || (kind == AppKind.THIRD_PARTY && CALLBACK.contains(name));
      if (isSet.test(name) && !belongs) {
        problems.add(
            name
                + " belongs to another kind of app than the other settings, which make "
                + kind.words
                + ": leave one of them out");
      }
    }
    if (kind == AppKind.THIRD_PARTY) {
      problems.addAll(ticketProblems(isSet, values));
    }
    if (site.feeds().containsKey("webhook") && CALLBACK.stream().noneMatch(isSet)) {
      problems.add(
          "feeds: webhook takes the tickets of a third-party app's suite and needs callback-token and"
              + " callback-aes-key");
    }
    return problems;
  }

  private static List<String> ticketProblems(Predicate<String> isSet, Values values) {
    List<String> problems = new ArrayList<>();
    if (CALLBACK.stream().noneMatch(isSet)) {
      if (!isSet.test("suite-ticket")) {
        problems.add(
            "suite-ticket is missing: WeCom pushes it to /webhooks/<site>, for which callback-token"
                + " and callback-aes-key are needed");
      }
      return problems;
    }
    for (String name : CALLBACK) {
      if (!isSet.test(name)) {
        problems.add(name + " is missing: the callback needs callback-token and callback-aes-key");
      }
    }
    values
        .text("callback-aes-key")
        .filter(key -> !CallbackCipher.isKey(key))
        .ifPresent(
            key ->
                problems.add(
                    "callback-aes-key: expected the 43 letters and digits of an EncodingAESKey"));
    return problems;
  }

  /**
   * An app as WeCom knows it: what a token is issued for. Sites with equal settings share one app,
   * and so its token and its call budget.
   *
   * @param corpId whose data it reads
   * @param secret the app's own secret; for apps made by a service provider the permanent code
   * @param secretName which setting holds it
   * @param suite null but for third-party apps
   */
  record App(String baseUrl, String corpId, String secret, String secretName, Suite suite) {

    /** The template of a third-party app, for which a token of its own is needed first. */
    record Suite(String baseUrl, String id, String secret) {

      @Override
      public String toString() {
        return "suite " + id;
      }
    }

    /** Of settings that {@link AppSettings} found complete. */
    static App of(Site site) {
      Values values = site.values();
      return switch (AppSettings.kind(values)) {
        case SELF_BUILT ->
            new App(
                site.baseUrl(),
                values.required("corp-id"),
                values.required("corp-secret"),
                "corp-secret",
                null);
        case DELEGATED ->
            new App(
                site.baseUrl(),
                values.required("corp-id"),
                values.required("permanent-code"),
                "permanent-code",
                null);
        case THIRD_PARTY ->
            new App(
                site.baseUrl(),
                values.required("auth-corp-id"),
                values.required("permanent-code"),
                "permanent-code",
                new Suite(
                    site.baseUrl(), values.required("suite-id"), values.required("suite-secret")));
      };
    }

    @Override
    public String toString() {
      return (suite == null ? "app" : "app of " + suite) + " in " + corpId;
    }
  }
}
