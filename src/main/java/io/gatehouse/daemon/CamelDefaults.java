package io.gatehouse.daemon;

import java.util.Map;

/** How Camel is set up where the configuration says nothing else; by the names of camel-main. */
final class CamelDefaults {

  private CamelDefaults() {}

  static Map<String, String> of(Home home) {
    return Map.of(
        "camel.main.name", "gatehouse",
        // The files of routes/ are loaded one by one, so that a broken one harms no other.
        "camel.main.routes-include-pattern", "false",
        "camel.main.startup-summary-level", "Off",
        "camel.main.jmx-enabled", "false",
        // A reply is read once, by a step that bounds it. Caching would read it before that step.
        "camel.main.stream-caching-enabled", "false",
        "camel.main.shutdown-timeout", "8",
        "camel.main.shutdown-log-inflight-exchanges-on-timeout", "false",
        "camel.main.message-history", "false",
        "camel.component.kamelet.location", "file:" + home.kamelets().toAbsolutePath(),
        "gatehouse.config", home.config().toAbsolutePath().toString());
  }
}
