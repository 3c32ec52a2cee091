package io.gatehouse.settings;

import java.util.Collection;
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
    List<String> sites =
        configured.stream()
            .filter(key -> key.startsWith("sites.") && key.indexOf('.', 6) > 0)
            .map(key -> key.substring(6, key.indexOf('.', 6)))
            .distinct()
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
    if (name.startsWith("SITES_")) {
      return siteKey(name.substring(6), sites, vendors);
    }
    return Stream.concat(
            SettingsChecker.WAREHOUSE.stream().map(s -> "warehouse." + s.name()),
            Stream.of("log.format", "camel.server.port", "camel.management.port"))
        .filter(key -> upper(key).equals(name))
        .findFirst();
  }

  private static Optional<String> siteKey(
      String rest, List<String> sites, List<VendorSettings> vendors) {
    for (String site : sites) {
      if (rest.startsWith(upper(site) + "_")) {
        String suffix = rest.substring(site.length() + 1);
        return Optional.of("sites." + site + "." + known(suffix, vendors).orElse(lower(suffix)));
      }
    }
    // A site that only the environment knows: the longest known setting that the name ends with.
    return suffixes(vendors)
        .filter(suffix -> rest.length() > suffix.length() && rest.endsWith("_" + upper(suffix)))
        .max((a, b) -> Integer.compare(a.length(), b.length()))
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
