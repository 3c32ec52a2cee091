package io.gatehouse.lint;

import io.gatehouse.changes.ChangesComponent;
import io.gatehouse.lint.YamlTree.At;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Checks routes from the Kamelet changes: their parameters, and that no two are one consumer. */
final class ChangesLint {

  private static final String CHANGES = "kamelet:changes";

  private final List<String> tables;
  private final Map<String, String> consumers = new HashMap<>();

  /**
   * @param tables those that have numbers of commits
   */
  ChangesLint(List<String> tables) {
    this.tables = tables;
  }

  void check(List<YamlTree> routes) {
    for (YamlTree tree : routes) {
      tree.root()
          .walk(
              at -> {
                String uri = at.get("from").get("uri").text();
                if (uri != null && uri.split("[?]", 2)[0].equals(CHANGES)) {
                  check(tree, at.get("from"));
                }
              });
    }
  }

  private void check(YamlTree tree, At from) {
    Map<String, String> given = new LinkedHashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    String[] uri = from.get("uri").text().split("[?]", 2);
    for (String pair : uri.length > 1 ? uri[1].split("&") : new String[0]) {
      String[] parameter = pair.split("=", 2);
      given.put(parameter[0], parameter.length > 1 ? parameter[1] : "");
      lines.put(parameter[0], from.get("uri").line());
    }
    At parameters = from.get("parameters");
    parameters
        .entries()
        .forEach(
            (name, value) -> {
              given.put(name, String.valueOf(value.text()));
              lines.put(name, parameters.lineOfKey(name));
            });
    if (!given.containsKey("consumer") || !given.containsKey("table")) {
      return; // told as for every Kamelet
    }
    String problem = ChangesComponent.problem(whatIsKnown(given), tables);
    if (problem != null) {
      tree.problem(lines.getOrDefault(problem.split(":", 2)[0], from.line()), problem);
    }
    String consumer = given.get("consumer");
    int line = lines.get("consumer");
    String where = tree.file() + ":" + line;
    String other = consumers.putIfAbsent(consumer, where);
    if (other != null && !consumer.contains("{{")) {
      tree.problem(
          line,
          "consumer: "
              + consumer
              + " is the consumer of "
              + other
              + " too, and each row would go to one of them alone: give each a name of its own");
    }
  }

  /** What a placeholder will say is looked at when the route starts. */
  private Map<String, String> whatIsKnown(Map<String, String> given) {
    Map<String, String> known = new HashMap<>(given);
    known.values().removeIf(value -> value.contains("{{"));
    known.putIfAbsent("consumer", "any");
    known.putIfAbsent("table", tables.get(0));
    return known;
  }
}
