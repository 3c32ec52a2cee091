package io.gatehouse.settings;

import java.util.List;
import java.util.Map;

/**
 * Everything that is configured, checked. See {@link SettingsReader} for where it comes from.
 *
 * @param warehouse the settings under {@code warehouse.}
 * @param privacy the settings under {@code privacy.}
 * @param log {@code text} or {@code json}
 * @param camel settings of Camel itself, {@code camel.*} and {@code quartz.*}, handed on as they
 *     are
 */
public record Settings(
    Values warehouse, Values privacy, String log, List<Site> sites, Map<String, String> camel) {

  @Override
  public String toString() {
    return "warehouse " + warehouse + ", log " + log + ", " + sites + ", camel " + camel.keySet();
  }
}
