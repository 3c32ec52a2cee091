package io.gatehouse.wecom;

import io.gatehouse.settings.Setting;
import io.gatehouse.settings.Setting.Kind;
import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;
import io.gatehouse.wecom.AppTokens.AppKind;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** How an app is configured: which kind it is, and what is missing for that kind. */
final class AppSettings {

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
    AppKind kind = AppKind.of(values);
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
}
