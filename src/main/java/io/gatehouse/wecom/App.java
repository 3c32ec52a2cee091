package io.gatehouse.wecom;

import io.gatehouse.settings.Site;
import io.gatehouse.settings.Values;

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
