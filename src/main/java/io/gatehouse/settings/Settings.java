package io.gatehouse.settings;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Everything that is configured, checked. See {@link SettingsReader} for where it comes from.
 *
 * @param warehouse the settings under {@code warehouse.}
 * @param privacy the settings under {@code privacy.}
 * @param log {@code text} or {@code json}
 * @param status the settings under {@code status.}: of the status page
 * @param alert the settings under {@code alert.}: who is told that a feed is not well
 * @param reload the settings under {@code reload.}: how a running daemon takes changes
 * @param people the settings under {@code people.}: who is who over sites
 * @param retention the settings under {@code retention.}: how long tables keep their rows
 * @param camel settings of Camel itself, {@code camel.*} and {@code quartz.*}, and the integrator's
 *     own, {@code custom.*}, handed on as they are
 */
public record Settings(
    Values warehouse,
    Values privacy,
    String log,
    Values status,
    Values alert,
    Values reload,
    Values people,
    Values retention,
    List<Site> sites,
    Map<String, String> camel) {

  /** The same with these of Camel's settings besides; they win. */
  public Settings with(Map<String, String> more) {
    Map<String, String> all = new TreeMap<>(camel);
    all.putAll(more);
    return new Settings(
        warehouse, privacy, log, status, alert, reload, people, retention, sites, all);
  }

  @Override
  public String toString() {
    return "warehouse " + warehouse + ", log " + log + ", " + sites + ", camel " + camel.keySet();
  }
}
