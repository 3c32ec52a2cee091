package io.gatehouse.settings;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Finds settings among the environment variables: {@code SITES_HQ_BASE_URL} is {@code
 * sites.hq.base-url}. Dots and dashes are both written {@code _} there, so a variable is matched
 * against the names that exist.
 */
final class EnvironmentNames {

  private EnvironmentNames() {}

  static Map<String, SettingsReader.Entry> read(
      Map<String, String> environment,
      Collection<String> configured,
      List<VendorSettings> vendors) {
    Stream<String> named =
        environment.keySet().stream()
            .filter(name -> name.startsWith("SITES_"))
            .flatMap(name -> newSiteKey(name.substring(6), vendors).stream());
    List<String> sites =
        Stream.concat(configured.stream(), named)
            .filter(key -> key.startsWith("sites.") && key.indexOf('.', 6) > 0)
            .map(key -> key.substring(6, key.indexOf('.', 6)))
            .distinct()
            .sorted(Comparator.comparingInt(String::length).reversed()) // hq-north before hq
            .toList();
    Map<String, SettingsReader.Entry> found = new TreeMap<>();
    environment.forEach(
        (name, value) ->
            key(name, sites, vendors)
                .ifPresent(
                    key ->
                        found.put(
                            key, new SettingsReader.Entry(value.strip(), "environment " + name))));
    return found;
  }

  private static Optional<String> key(
      String name, List<String> sites, List<VendorSettings> vendors) {
    if (name.startsWith("CUSTOM_")) {
      return Optional.of("custom." + lower(name.substring("CUSTOM_".length())));
    }
    if (name.startsWith("SITES_")) {
      return siteKey(name.substring(6), sites, vendors);
    }
    return Stream.of(
            SettingsChecker.WAREHOUSE.stream().map(s -> "warehouse." + s.name()),
            PrivacySettings.ALL.stream().map(s -> "privacy." + s.name()),
            SettingsChecker.STATUS.stream().map(s -> "status." + s.name()),
            PeopleSettings.ALL.stream().map(s -> "people." + s.name()),
            SettingsChecker.ALERT.stream().map(s -> "alert." + s.name()),
            Stream.of(
                "log.format",
                "reload.watch",
                "camel.server.port",
                "camel.management.host",
                "camel.management.port"))
        .flatMap(names -> names)
        .filter(key -> upper(key).equals(name))
        .findFirst();
  }

  private static Optional<String> siteKey(
      String rest, List<String> sites, List<VendorSettings> vendors) {
    List<String> fitting =
        sites.stream().filter(site -> rest.startsWith(upper(site) + "_")).toList();
    for (String site : fitting) {
      Optional<String> setting = known(rest.substring(site.length() + 1), vendors);
      if (setting.isPresent()) {
        return Optional.of("sites." + site + "." + setting.get());
      }
    }
    return fitting.stream() // no setting, but surely meant as one: to be told
        .findFirst()
        .map(site -> "sites." + site + "." + lower(rest.substring(site.length() + 1)));
  }

  /**
   * Of a site that only the environment knows: the longest known setting that the name ends with.
   */
  private static Optional<String> newSiteKey(String rest, List<VendorSettings> vendors) {
    return suffixes(vendors)
        .filter(suffix -> rest.length() > suffix.length() && rest.endsWith("_" + upper(suffix)))
        .max(Comparator.comparingInt(String::length))
        .map(
            suffix ->
                "sites."
                    + lower(rest.substring(0, rest.length() - suffix.length() - 1))
                    + "."
                    + suffix);
  }

  private static Optional<String> known(String suffix, List<VendorSettings> vendors) {
    return suffixes(vendors).filter(name -> upper(name).equals(suffix)).findFirst();
  }

  private static Stream<String> suffixes(List<VendorSettings> vendors) {
    return vendors.stream()
        .flatMap(
            vendor ->
                Stream.concat(
                    SettingsChecker.siteSettings(vendor).stream().map(Setting::name),
                    vendor.feeds().stream()
                        .flatMap(
                            feed ->
                                feed.settings().stream().map(s -> feed.feed() + "." + s.name()))));
  }

  private static String upper(String key) {
    return key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
  }

  private static String lower(String name) {
    return name.toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
