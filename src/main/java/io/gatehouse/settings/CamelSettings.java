package io.gatehouse.settings;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.settings.Values.Durations;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;

/**
 * What may be configured under {@code camel.} and {@code quartz.}: names and kinds of values, as
 * Camel's own catalogue has them. {@code quartz.x} is Quartz's {@code org.quartz.x}.
 */
final class CamelSettings {

  /** Of integrators' own names: Camel alone knows whether they are right. */
  private static final List<String> OPEN =
      List.of(
          "camel.beans.",
          "camel.bean.",
          "camel.variable.",
          "camel.kamelet.",
          "camel.route-template",
          "camel.routetemplate",
          "camel.cloud.",
          "camel.context.");

  /** What would let whoever reaches the management port change what runs, or read rows. */
  private static final List<String> NOT_ON_OFFER =
      List.of(
          "camel.management.upload-enabled",
          "camel.management.download-enabled",
          "camel.management.send-enabled",
          "camel.management.dev-console-enabled",
          "camel.management.jolokia-enabled");

  private static final List<String> CATALOGUES = List.of("component", "dataformat", "language");

  /** Those of Quartz's settings that have one name; of numbers those with a {@code #}. */
  private static final List<String> QUARTZ =
      List.of(
          "scheduler.instanceName",
          "scheduler.instanceId",
          "scheduler.instanceIdGenerator.class",
          "scheduler.threadName",
          "scheduler.idleWaitTime#",
          "scheduler.dbFailureRetryInterval#",
          "scheduler.batchTriggerAcquisitionMaxCount#",
          "scheduler.batchTriggerAcquisitionFireAheadTimeWindow#",
          "scheduler.makeSchedulerThreadDaemon",
          "scheduler.interruptJobsOnShutdown",
          "scheduler.interruptJobsOnShutdownWithWait",
          "scheduler.skipUpdateCheck",
          "scheduler.jobFactory.class",
          "scheduler.classLoadHelper.class",
          "threadPool.class",
          "threadPool.threadCount#",
          "threadPool.threadPriority#",
          "threadPool.makeThreadsDaemons",
          "threadPool.threadNamePrefix",
          "jobStore.class",
          "jobStore.misfireThreshold#",
          "jobStore.isClustered",
          "jobStore.clusterCheckinInterval#",
          "jobStore.maxMisfiresToHandleAtATime#",
          "jobStore.dataSource",
          "jobStore.driverDelegateClass",
          "jobStore.driverDelegateInitString",
          "jobStore.tablePrefix",
          "jobStore.useProperties",
          "jobStore.acquireTriggersWithinLock",
          "jobStore.selectWithLockSQL",
          "jobStore.lockHandler.class",
          "jobStore.dontSetAutoCommitFalse",
          "jobStore.txIsolationLevelSerializable");

  /** What follows are names of the installation's own. */
  private static final List<String> QUARTZ_OPEN =
      List.of("dataSource.", "plugin.", "jobListener.", "triggerListener.", "context.key.");

  private record Option(String name, String type, List<String> words) {

    boolean isMap() {
      return type.equals("object");
    }
  }

  private static final ObjectMapper JSON = new ObjectMapper();

  private Map<String, Option> main;

  /**
   * A key as it is compared with others: Camel takes {@code camel.server.maxBodySize} and {@code
   * camel.server.max-body-size} for one. Other keys have one spelling.
   */
  static String canonical(String key) {
    if (!key.startsWith("camel.") || OPEN.stream().anyMatch(key::startsWith)) {
      return key;
    }
    int open = key.indexOf('[');
    String name = open < 0 ? key : key.substring(0, open);
    int dot = name.lastIndexOf('.');
    return name.substring(0, dot + 1)
        + dashed(name.substring(dot + 1))
        + key.substring(name.length());
  }

  private static String dashed(String name) {
    return name.replaceAll("([a-z0-9])([A-Z])", "$1-$2").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** What Camel is given: Quartz's settings by the name of Camel's component. */
  static String handedOn(String key) {
    return key.startsWith("quartz.") ? "camel.component.quartz.properties[org." + key + "]" : key;
  }

  /** What is wrong, without the value; null for nothing. */
  String problem(String key, String value) {
    if (key.startsWith("quartz.")) {
      return quartz(key.substring("quartz.".length()), value);
    }
    if (OPEN.stream().anyMatch(key::startsWith)) {
      return null;
    }
    String[] parts = key.split("\\.", 4);
    if (parts.length > 2 && CATALOGUES.contains(parts[1])) {
      return ofCatalogue(parts, value);
    }
    if (NOT_ON_OFFER.contains(canonical(key)) && !value.equalsIgnoreCase("false")) {
      return "expected false: the management port shows how the daemon is, and nothing else";
    }
    if (canonical(key).equals("camel.management.authentication-enabled")
        && !value.equalsIgnoreCase("false")) {
      return "expected false: status.password is what protects the status page";
    }
    return named(key, main(), value);
  }

  private static String quartz(String name, String value) {
    if (QUARTZ_OPEN.stream().anyMatch(name::startsWith)) {
      return null;
    }
    if (QUARTZ.contains(name + "#")) {
      return isReference(value) || value.matches("-?\\d{1,18}") ? null : "expected a whole number";
    }
    List<String> known = QUARTZ.stream().map(one -> "quartz." + one.replace("#", "")).toList();
    return known.contains("quartz." + name)
        ? null
        : "unknown setting" + Nearest.hint("quartz." + name, known);
  }

  private String ofCatalogue(String[] parts, String value) {
    Map<String, Option> options = catalogue(parts[1], parts[2]);
    if (options == null) {
      return "there is no " + parts[1] + " " + parts[2] + " here";
    }
    if (options.isEmpty()) {
      return null;
    }
    String prefix = "camel." + parts[1] + "." + parts[2] + ".";
    return named(prefix + (parts.length > 3 ? parts[3] : ""), options, value);
  }

  private static String named(String key, Map<String, Option> options, String value) {
    Option option = options.get(plain(key));
    if (option == null) {
      boolean isPart =
          options.values().stream()
              .filter(Option::isMap)
              .map(one -> plain(one.name))
              .anyMatch(
                  one -> plain(key).startsWith(one + ".") || plain(key).startsWith(one + "["));
      List<String> names = options.values().stream().map(Option::name).toList();
      return isPart ? null : "unknown setting" + Nearest.hint(canonical(key), names);
    }
    return value.isEmpty() || isReference(value) ? null : wrong(option, value);
  }

  private static String wrong(Option option, String value) {
    switch (option.type) {
      case "boolean" -> {
        return value.matches("(?i)true|false") ? null : "expected true or false";
      }
      case "integer" -> {
        if (option.name.endsWith(".port")) {
          return value.matches("\\d{1,5}") && Integer.parseInt(value) <= 65_535
              ? null
              : "expected a port, 0 to 65535";
        }
        return value.matches("-?\\d{1,18}") || Durations.isDuration(value)
            ? null
            : "expected a whole number";
      }
      case "enum" -> {
        return option.words.stream().anyMatch(word -> plain(word).equals(plain(value)))
            ? null
            : "expected " + String.join(" or ", option.words);
      }
      default -> {
        return null;
      }
    }
  }

  /** Camel fills these. */
  private static boolean isReference(String value) {
    return value.contains("{{") || value.startsWith("#") || value.startsWith("RAW(");
  }

  private static String plain(String name) {
    return name.replace("-", "").toLowerCase(Locale.ROOT);
  }

  private Map<String, Option> main() {
    if (main == null) {
      JsonNode all = read("META-INF/camel-main-configuration-metadata.json");
      main = new TreeMap<>();
      all.path("properties").forEach(one -> add(main, one.path("name").asText(), one));
    }
    return main;
  }

  /** Null where there is no such thing; empty where it does not describe itself. */
  private static Map<String, Option> catalogue(String kind, String name) {
    Properties service = new Properties();
    String place = "META-INF/services/org/apache/camel/" + kind + "/" + name;
    try (InputStream in = open(place)) {
      if (in == null) {
        return null;
      }
      service.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + place, e);
    }
    String type = service.getProperty("class", "");
    String folder = type.substring(0, type.lastIndexOf('.') + 1).replace('.', '/');
    JsonNode all = read("META-INF/" + folder + name + ".json");
    Map<String, Option> options = new TreeMap<>();
    all.path(kind.equals("component") ? "componentProperties" : "properties")
        .properties()
        .forEach(
            one -> add(options, "camel." + kind + "." + name + "." + one.getKey(), one.getValue()));
    return options;
  }

  private static void add(Map<String, Option> options, String name, JsonNode described) {
    List<String> words = new ArrayList<>();
    described.path("enum").forEach(word -> words.add(word.asText()));
    options.put(plain(name), new Option(canonical(name), described.path("type").asText(), words));
  }

  private static JsonNode read(String resource) {
    try (InputStream in = open(resource)) {
      return in == null ? JSON.createObjectNode() : JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + resource + " of Camel", e);
    }
  }

  private static InputStream open(String resource) {
    return CamelSettings.class.getClassLoader().getResourceAsStream(resource);
  }
}
