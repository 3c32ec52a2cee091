package io.gatehouse.lint;

import io.gatehouse.feed.FeedRun;
import io.gatehouse.lint.YamlTree.At;
import io.gatehouse.settings.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.camel.dsl.yaml.deserializers.ModelDeserializersResolver;
import org.apache.camel.spi.annotations.YamlProperty;
import org.apache.camel.spi.annotations.YamlType;
import org.apache.camel.util.StringHelper;
import org.snakeyaml.engine.v2.api.ConstructNode;

/**
 * Checks what stands inside of Camel's steps, by Camel's own description of them: names of their
 * settings, values of a closed list, exchange properties that somebody sets, {@code direct:} routes
 * that somebody calls in vain, and scripts, which no route may hold.
 */
final class StepLint {

  /** Languages and steps that are programs. */
  private static final Set<String> SCRIPTS =
      Set.of("groovy", "java", "joor", "js", "mvel", "ognl", "python", "script");

  private static final Pattern PROPERTY =
      Pattern.compile("\\$\\{exchangeProperty[.(\\[]'?([A-Za-z0-9_-]+)");

  /** What every feed's route, and every consumer's, is given. */
  private static final Set<String> GIVEN = Set.of(FeedRun.PROPERTY, "consumer", "table", "site");

  private static final int DEEPEST = 12;

  private static final String ON_EXCEPTION = "org.apache.camel.model.OnExceptionDefinition";

  /** Stand in the place of an expression. */
  private static final List<String> LANGUAGES =
      List.of(
          "constant",
          "csimple",
          "exchangeProperty",
          "header",
          "jq",
          "jsonpath",
          "language",
          "method",
          "ref",
          "simple",
          "tokenize",
          "variable",
          "xpath",
          "xtokenize");

  private static final List<String> TOP =
      List.of(
          "beans",
          "errorHandler",
          "from",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint",
          "onCompletion",
          "onException",
          "rest",
          "restConfiguration",
          "route",
          "routeConfiguration",
          "routeTemplate",
          "templatedRoute");

  private static final List<String> ROUTE =
      List.of(
          "autoStartup",
          "description",
          "errorHandler",
          "errorHandlerRef",
          "from",
          "group",
          "id",
          "inputType",
          "logMask",
          "messageHistory",
          "nodePrefixId",
          "note",
          "outputType",
          "precondition",
          "routeConfigurationId",
          "routePolicy",
          "shutdownRoute",
          "shutdownRunningTask",
          "startupOrder",
          "streamCache",
          "trace");

  private static final List<String> FROM =
      List.of("description", "id", "note", "parameters", "steps", "uri", "variableReceive");

  private static final List<String> CONFIGURATION =
      List.of(
          "description",
          "errorHandler",
          "id",
          "intercept",
          "interceptFrom",
          "interceptSendToEndpoint",
          "note",
          "onCompletion",
          "onException",
          "precondition");

  private final ModelDeserializersResolver steps = new ModelDeserializersResolver();
  private final Set<String> properties = new TreeSet<>(GIVEN);
  private final Set<String> called = new TreeSet<>();
  private final boolean hasOwnBeans;

  /**
   * @param hasOwnBeans whether there are beans that may set exchange properties
   */
  StepLint(boolean hasOwnBeans) {
    this.hasOwnBeans = hasOwnBeans;
  }

  void check(Collection<YamlTree> routes, Collection<YamlTree> kamelets) {
    List<YamlTree> all = Stream.concat(routes.stream(), kamelets.stream()).toList();
    all.forEach(tree -> tree.root().walk(this::collect));
    for (YamlTree tree : all) {
      tree.root().walk(at -> checkAnywhere(tree, at));
    }
    for (YamlTree tree : routes) {
      for (At element : tree.root().elements()) {
        checkTop(tree, element);
      }
    }
  }

  /** Camel's description has steps alone: what is around them is named here. */
  private void checkTop(YamlTree tree, At element) {
    names(tree, "a route file", element, TOP);
    names(tree, "routeConfiguration", element.get("routeConfiguration"), CONFIGURATION);
    for (At route :
        List.of(element.get("route"), element.path("routeTemplate", "route"), element)) {
      if (route != element) {
        names(tree, "route", route, ROUTE);
      }
      names(tree, "from", route.get("from"), FROM);
    }
    for (At handler : element.path("routeConfiguration", "onException").elements()) {
      checkSettings(tree, "onException", handler.get("onException"), ON_EXCEPTION, 0);
    }
  }

  private static void names(YamlTree tree, String what, At at, List<String> known) {
    for (String name : at.entries().keySet()) {
      if (!known.contains(StringHelper.dashToCamelCase(name))) {
        tree.problem(
            at.lineOfKey(name), what + " has no setting " + name + Nearest.hint(name, known));
      }
    }
  }

  private void collect(At at) {
    properties.add(String.valueOf(at.get("setProperty").get("name").text()));
    at.get("setProperties").get("properties").elements().stream()
        .map(one -> String.valueOf(one.get("name").text()))
        .forEach(properties::add);
    String from =
        at.get("from").text() != null ? at.get("from").text() : at.path("from", "uri").text();
    if (from != null && from.startsWith("direct:")) {
      called.add(from.substring("direct:".length()).split("[?]", 2)[0]);
    }
    String name = at.path("from", "parameters", "name").text();
    if ("direct".equals(from) && name != null) {
      called.add(name);
    }
  }

  private void checkAnywhere(YamlTree tree, At at) {
    at.get("steps").elements().forEach(step -> checkStep(tree, step));
    for (String name : at.repeated()) {
      tree.problem(at.lineOfLast(name), "has " + name + " twice: keep one of them");
    }
    for (String step : List.of("to", "toD", "wireTap", "enrich")) {
      checkDirect(tree, at.get(step));
      checkDirect(tree, at.get(step).get("uri"));
    }
    At dynamic = at.get("toD").text() == null ? at.get("toD").get("uri") : at.get("toD");
    if (dynamic.text() != null && dynamic.text().startsWith("kamelet:")) {
      tree.problem(
          at.lineOfKey("toD"),
          "toD makes the Kamelet in the middle of a run, which may hold up a start for good: use to,"
              + " with its parameters");
    }
    String text = at.text();
    if (text != null) {
      Matcher uses = PROPERTY.matcher(text);
      while (uses.find()) {
        checkProperty(tree, at, uses.group(1));
      }
    }
    if (at.get("exchangeProperty").text() != null) {
      checkProperty(tree, at.get("exchangeProperty"), at.get("exchangeProperty").text());
    }
    for (String script : SCRIPTS) {
      At found = at.get(script);
      boolean holdsOther = found.entries().keySet().stream().anyMatch(SCRIPTS::contains);
      boolean isScript =
          found.text() != null
              || found.get("expression").exists()
              || (script.equals("script") && !holdsOther);
      if (found.exists() && isScript) {
        tree.problem(
            at.lineOfKey(script),
            script
                + " is a script, and routes hold none: use simple, a bean of a jar in ext/, or a"
                + " function of a mapping");
      }
    }
  }

  private void checkProperty(YamlTree tree, At at, String name) {
    String hint = Nearest.hint(name, properties);
    boolean isKnown = properties.contains(name) || name.startsWith("Camel");
    if (!isKnown && !(hasOwnBeans && hint.isEmpty())) {
      tree.problem(at.line(), "nobody sets the exchange property " + name + hint);
    }
  }

  private void checkDirect(YamlTree tree, At address) {
    String text = address.text();
    if (text == null || !text.startsWith("direct:") || text.contains("{{") || text.contains("$")) {
      return;
    }
    String name = text.substring("direct:".length()).split("[?]", 2)[0];
    boolean isMade =
        called.stream().filter(one -> one.contains("{{")).anyMatch(one -> fits(one, name));
    if (!called.contains(name) && !isMade) {
      tree.problem(
          address.line(), "no route begins with direct:" + name + Nearest.hint(name, called));
    }
  }

  private static boolean fits(String pattern, String name) {
    String any =
        Arrays.stream(pattern.split("\\{\\{[^}]*}}", -1))
            .map(Pattern::quote)
            .reduce((one, other) -> one + ".+" + other)
            .orElse("");
    return name.matches(any);
  }

  /** One that Camel does not know is told with all that there are. */
  private void checkStep(YamlTree tree, At step) {
    step.entries()
        .forEach(
            (name, settings) -> {
              if (steps.resolve(name) != null) {
                checkSettings(tree, name, settings, name, 0);
              }
            });
  }

  /**
   * @param type a step's name, or the class that a setting is made into
   */
  private void checkSettings(YamlTree tree, String step, At at, String type, int depth) {
    ConstructNode maker = steps.resolve(type);
    YamlType described = maker == null ? null : maker.getClass().getAnnotation(YamlType.class);
    if (described == null || depth > DEEPEST) {
      return;
    }
    Map<String, YamlProperty> known = new LinkedHashMap<>();
    collect(described, known, new HashSet<>());
    boolean hasExpression = known.containsKey("expression");
    for (Map.Entry<String, At> entry : at.entries().entrySet()) {
      String name = StringHelper.dashToCamelCase(entry.getKey());
      YamlProperty property = known.get(name);
      if (name.equals("steps")) {
        continue; // looked at by themselves
      }
      boolean isLanguage = hasExpression && (LANGUAGES.contains(name) || SCRIPTS.contains(name));
      if (property == null && !isLanguage) {
        List<String> names = new ArrayList<>(known.keySet());
        names.addAll(hasExpression ? LANGUAGES : List.of());
        tree.problem(
            at.lineOfKey(entry.getKey()),
            step + " has no setting " + entry.getKey() + Nearest.hint(name, names));
      } else if (property != null) {
        checkValue(tree, entry.getKey(), entry.getValue(), property, depth);
      }
    }
  }

  private void checkValue(YamlTree tree, String name, At value, YamlProperty property, int depth) {
    String[] type = property.type().split(":", 2);
    if (type.length < 2) {
      if (property.type().equals("boolean")
          && isLiteral(value.text())
          && !value.text().matches("(?i)true|false")) {
        tree.problem(value.line(), name + ": expected true or false, got " + value.text());
      }
      return;
    }
    switch (type[0]) {
      case "object" -> checkSettings(tree, name, value, type[1], depth + 1);
      case "array" -> {
        for (At one : value.elements()) {
          checkSettings(tree, name, one, type[1], depth + 1);
        }
      }
      case "enum" -> {
        List<String> words = List.of(type[1].split(","));
        String word = value.text();
        boolean isOne = words.stream().anyMatch(one -> one.equalsIgnoreCase(word));
        if (isLiteral(word) && !isOne) {
          tree.problem(
              value.line(),
              name
                  + ": expected one of "
                  + String.join(", ", words)
                  + ", got "
                  + word
                  + Nearest.hint(word, words));
        }
      }
      default -> {}
    }
  }

  private static boolean isLiteral(String text) {
    return text != null && !text.contains("{{") && !text.contains("${");
  }

  /** A description's settings, and those of what it extends. */
  private void collect(YamlType described, Map<String, YamlProperty> known, Set<String> seen) {
    for (YamlProperty property : described.properties()) {
      if (property.name().equals("__extends")) {
        String type = property.type().replaceFirst("^object:", "");
        ConstructNode maker = steps.resolve(type);
        YamlType base = maker == null ? null : maker.getClass().getAnnotation(YamlType.class);
        if (base != null && seen.add(type)) {
          collect(base, known, seen);
        }
      } else {
        known.putIfAbsent(property.name(), property);
      }
    }
  }
}
