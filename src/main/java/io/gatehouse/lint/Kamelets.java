package io.gatehouse.lint;

import io.gatehouse.lint.YamlTree.At;
import io.gatehouse.settings.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The steps that several feeds share, as their files describe them. */
final class Kamelets {

  /** What every Kamelet's endpoint takes, beyond the parameters that it declares. */
  private static final Set<String> OF_EVERY_KAMELET =
      Set.of(
          "block",
          "bridgeErrorHandler",
          "exceptionHandler",
          "exchangePattern",
          "failIfNoConsumers",
          "lazyStartProducer",
          "location",
          "noErrorHandler",
          "timeout");

  private static final String SUFFIX = ".kamelet.yaml";

  private record Kamelet(Set<String> parameters, List<String> required, At from) {}

  private final Map<String, Kamelet> byName = new LinkedHashMap<>();
  private final List<YamlTree> trees = new ArrayList<>();
  private final Set<String> uses = new LinkedHashSet<>();

  Kamelets(List<Path> files) {
    files.forEach(this::read);
  }

  List<YamlTree> trees() {
    return trees;
  }

  private void read(Path file) {
    YamlTree tree = YamlTree.read(file);
    trees.add(tree);
    if (!tree.root().exists()) {
      return;
    }
    String name = file.getFileName().toString().replace(SUFFIX, "");
    At named = tree.root().path("metadata", "name");
    if (!name.equals(named.text())) {
      tree.problem(named.line(), "its name is " + named.text() + " and its file's is " + name);
    }
    At definition = tree.root().path("spec", "definition");
    Map<String, At> properties = definition.get("properties").entries();
    properties.forEach(
        (parameter, about) -> {
          for (String needed : List.of("title", "description")) {
            if (!about.get(needed).exists()) {
              tree.problem(
                  definition.get("properties").lineOfKey(parameter),
                  "parameter " + parameter + " has no " + needed);
            }
          }
        });
    List<String> required = new ArrayList<>();
    for (At one : definition.get("required").elements()) {
      required.add(one.text());
      if (!properties.containsKey(one.text())) {
        tree.problem(
            one.line(),
            "requires "
                + one.text()
                + ", which it does not declare"
                + Nearest.hint(String.valueOf(one.text()), properties.keySet()));
      }
    }
    byName.put(
        name,
        new Kamelet(
            new LinkedHashSet<>(properties.keySet()),
            required,
            tree.root().path("spec", "template", "from")));
  }

  /**
   * Where its steps are; nothing where there is no such Kamelet.
   *
   * @param name may go on with the name of this use, {@code pages/hq-records}
   */
  At from(String name) {
    Kamelet kamelet = byName.get(name.split("[/?]", 2)[0]);
    return kamelet == null ? new At(null) : kamelet.from();
  }

  /**
   * A use of a Kamelet. Camel takes undeclared parameters without a word.
   *
   * @param parameters those given beside the address
   */
  void check(YamlTree tree, At uri, At parameters) {
    String[] address = uri.text().replaceFirst("^kamelet:", "").split("[?]", 2);
    String name = address[0].split("/", 2)[0];
    if (name.equals("source") || name.equals("sink")) {
      return; // a Kamelet's own ends
    }
    if (name.startsWith("{{")) {
      return; // given by the caller, where it is looked at
    }
    At call = parameters.get("call");
    if (call.exists() && !byName.containsKey(call.text())) {
      tree.problem(
          call.line(),
          "there is no Kamelet "
              + call.text()
              + " in routes/kamelets"
              + Nearest.hint(String.valueOf(call.text()), byName.keySet()));
    }
    Kamelet kamelet = byName.get(name);
    if (kamelet == null) {
      tree.problem(
          uri.line(),
          "there is no Kamelet "
              + name
              + " in routes/kamelets"
              + Nearest.hint(name, byName.keySet()));
      return;
    }
    Map<String, Integer> given = new LinkedHashMap<>();
    parameters.entries().keySet().forEach(p -> given.put(p, parameters.lineOfKey(p)));
    if (address.length > 1) {
      for (String pair : address[1].split("&")) {
        given.put(pair.split("=", 2)[0], uri.line());
      }
    }
    given.forEach(
        (parameter, line) -> {
          if (!kamelet.parameters().contains(parameter) && !OF_EVERY_KAMELET.contains(parameter)) {
            tree.problem(
                line,
                "Kamelet "
                    + name
                    + " has no parameter "
                    + parameter
                    + Nearest.hint(parameter, kamelet.parameters()));
          }
        });
    Set<String> misspelt = new LinkedHashSet<>();
    given.keySet().stream()
        .filter(one -> !kamelet.parameters().contains(one))
        .forEach(one -> Nearest.to(one, kamelet.parameters()).ifPresent(misspelt::add));
    for (String parameter : kamelet.required()) {
      if (!given.containsKey(parameter) && !misspelt.contains(parameter)) { // else it is told
        tree.problem(uri.line(), "Kamelet " + name + " needs the parameter " + parameter);
      }
    }
  }

  /** A use of a Kamelet with steps of the caller's, which Camel keeps by the name of the use. */
  void checkUse(YamlTree tree, At use) {
    At named = use.get("name");
    if (named.text() == null) {
      return;
    }
    check(tree, named, use.get("parameters"));
    String[] name = named.text().split("/", 2);
    if (name.length < 2) {
      tree.problem(
          named.line(),
          "this use of the Kamelet "
              + name[0]
              + " needs a name of its own: "
              + name[0]
              + "/{{site}}.<vendor>-<feed>");
    } else if (!name[1].contains("{{site}}")) {
      tree.problem(
          named.line(),
          "the name of this use is the same for all sites: put {{site}} into " + name[1]);
    } else if (!uses.add(name[1])) {
      tree.problem(
          named.line(), "another Kamelet has the name " + name[1] + ": give each use its own");
    }
    if (use.get("steps").elements().isEmpty()) {
      tree.problem(
          named.line(),
          "this use of a Kamelet has no steps, and Camel would take the route's next ones for them:"
              + " give it one, such as log");
    }
  }
}
