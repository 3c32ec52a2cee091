package io.gatehouse.settings;

import java.util.List;

/** The configuration cannot be used. Holds every problem found, one line each. */
public final class SettingsException extends RuntimeException {

  private final transient List<String> problems;

  public SettingsException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
