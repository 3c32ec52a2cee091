package io.gatehouse.declared;

import io.gatehouse.declared.ReplyRules.Rule;
import io.gatehouse.mapping.YamlFile;
import io.gatehouse.reply.Shape.NestedFields;
import io.gatehouse.settings.Nearest;
import io.gatehouse.settings.Values.Durations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Name: value pairs of a vendor's file, read value by value; what is wrong is noted, and told. */
final class FileSection {

  /** The whole file, in whose sections' names it does not stand. */
  static final String TOP = "the vendor's file";

  private final YamlFile yaml;
  private final Node node;
  private final String what;
  private final Map<String, NodeTuple> entries;

  /** Keys that it may have, as which others that it has are probably meant. */
  private final Set<String> meant = new LinkedHashSet<>();

  /**
   * @param what it is, for messages: {@code auth}
   * @param known the keys that it may have; null for any
   */
  FileSection(YamlFile yaml, Node node, String what, Collection<String> known) {
    this.yaml = yaml;
    this.node = node;
    this.what = what;
    this.entries = yaml.entries(node, what, known);
    if (known != null && node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key && !known.contains(key.getValue())) {
          Nearest.to(key.getValue(), known).ifPresent(meant::add);
        }
      }
    }
  }

  /** Whether it has the key, or a misspelt one that is told already. */
  boolean speaksOf(String key) {
    return has(key) || meant.contains(key);
  }

  boolean has(String key) {
    return entries.containsKey(key);
  }

  Set<String> keys() {
    return entries.keySet();
  }

  /** Where the value stands; the section itself where there is none. */
  Node at(String key) {
    return has(key) ? entries.get(key).getValueNode() : node;
  }

  /** Of the key, which must be there; the first is 1. */
  int line(String key) {
    return YamlFile.line(entries.get(key).getKeyNode());
  }

  void problem(String key, String message) {
    yaml.problem(at(key), message);
  }

  private String named(String key) {
    return what.equals(TOP) ? key : what + "." + key;
  }

  /** Null, with a problem noted, where it is missing. */
  String required(String key) {
    if (!speaksOf(key)) {
      yaml.problem(node, what + " has no " + key);
    }
    return text(key, null);
  }

  String text(String key, String fallback) {
    if (!has(key)) {
      return fallback;
    }
    String text = yaml.text(at(key), named(key));
    return text == null ? fallback : text;
  }

  /** Where something stands in a reply: names, and dots that lead into objects. */
  String path(String key, String fallback) {
    String path = text(key, fallback);
    if (has(key) && NestedFields.isBroken(path)) {
      problem(key, named(key) + ": " + path + " " + NestedFields.BROKEN);
    }
    return path;
  }

  List<String> texts(String key) {
    return has(key) ? yaml.texts(at(key), named(key)) : List.of();
  }

  boolean flag(String key) {
    String text = text(key, "false");
    if (!text.equals("true") && !text.equals("false")) {
      problem(key, named(key) + ": expected true or false, got " + text);
    }
    return text.equals("true");
  }

  int integer(String key, int fallback, int least, int most) {
    String text = text(key, null);
    if (text == null) {
      return fallback;
    }
    if (text.matches("\\d{1,9}")) {
      int value = Integer.parseInt(text);
      if (value >= least && value <= most) {
        return value;
      }
    }
    problem(
        key,
        named(key) + ": expected a whole number of " + least + " to " + most + ", got " + text);
    return fallback;
  }

  Duration duration(String key, Duration fallback) {
    String text = text(key, null);
    if (text == null) {
      return fallback;
    }
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      problem(key, named(key) + ": " + e.getMessage() + ", got " + text);
      return fallback;
    }
  }

  /** One of a few words, by how each is written. */
  <T> T choice(String key, T fallback, Function<T, String> word, List<T> all) {
    String text = text(key, null);
    if (text == null) {
      return fallback;
    }
    for (T one : all) {
      if (word.apply(one).equals(text)) {
        return one;
      }
    }
    List<String> words = all.stream().map(word).toList();
    problem(
        key,
        named(key)
            + ": there is no "
            + text
            + " among "
            + String.join(", ", words)
            + Nearest.hint(text, words));
    return fallback;
  }

  FileSection section(String key, Collection<String> known) {
    return new FileSection(yaml, at(key), named(key), known);
  }

  /** A condition, or a list of them of which any is enough. */
  List<Rule> rules(String key, List<Rule> fallback, String... more) {
    if (!has(key)) {
      return fallback;
    }
    List<Node> nodes = at(key) instanceof SequenceNode list ? list.getValue() : List.of(at(key));
    List<String> known = new ArrayList<>(List.of("http", "field", "is"));
    known.addAll(List.of(more));
    List<Rule> rules = new ArrayList<>();
    for (Node one : nodes) {
      FileSection rule = new FileSection(yaml, one, named(key), known);
      Set<Integer> http = new LinkedHashSet<>();
      for (String status : rule.texts("http")) {
        if (status.matches("[1-5]\\d\\d")) {
          http.add(Integer.parseInt(status));
        } else {
          rule.problem("http", named(key) + ".http: expected statuses such as 200, got " + status);
        }
      }
      String field = rule.path("field", null);
      List<String> is = rule.texts("is").stream().map(Rule::code).toList();
      if (!rule.speaksOf("field") && !rule.speaksOf("http") && !rule.speaksOf("is")) {
        yaml.problem(one, named(key) + " says neither http: [200] nor field and is");
      } else if (rule.speaksOf("field") != rule.speaksOf("is")) {
        yaml.problem(one, named(key) + ": field and is stand together");
      }
      rules.add(new Rule(http, field, is));
    }
    return rules;
  }

  /** A value with placeholders. */
  Text template(String key, Placeholders allowed) {
    return has(key) ? template(at(key), named(key), allowed) : null;
  }

  private Text template(Node value, String where, Placeholders allowed) {
    String text = yaml.text(value, where);
    Text template = Text.of(text == null ? "" : text);
    allowed.problems(template).forEach(problem -> yaml.problem(value, where + ": " + problem));
    return template;
  }

  Map<String, Text> templates(String key, Placeholders allowed) {
    Map<String, Text> all = new LinkedHashMap<>();
    if (has(key)) {
      FileSection section = section(key, null);
      section.keys().forEach(name -> all.put(name, section.template(name, allowed)));
    }
    return all;
  }

  /** Maps, lists, {@link Text}s, numbers, booleans and null, as a JSON body has them. */
  Object tree(String key, Placeholders allowed) {
    return has(key) ? tree(at(key), named(key), allowed) : null;
  }

  private Object tree(Node value, String where, Placeholders allowed) {
    if (value instanceof MappingNode) {
      Map<String, Object> members = new LinkedHashMap<>();
      yaml.entries(value, where, null)
          .forEach(
              (name, entry) ->
                  members.put(name, tree(entry.getValueNode(), where + "." + name, allowed)));
      return members;
    }
    if (value instanceof SequenceNode list) {
      return list.getValue().stream().map(one -> tree(one, where, allowed)).toList();
    }
    if (YamlFile.isNull(value)) {
      return null;
    }
    String text = ((ScalarNode) value).getValue();
    if (value.getTag().equals(Tag.BOOL)) {
      return Boolean.valueOf(text);
    }
    if (value.getTag().equals(Tag.INT) && text.matches("-?\\d{1,18}")) {
      return Long.valueOf(text);
    }
    return template(value, where, allowed);
  }

  /**
   * What values may refer to.
   *
   * @param settings of the vendor's sites
   * @param names such as {@code page}
   */
  record Placeholders(Collection<String> settings, Collection<String> names) {

    private List<String> problems(Text template) {
      List<String> problems = new ArrayList<>();
      for (String setting : template.refers(Text.Kind.SETTING)) {
        if (!settings.contains(setting)) {
          problems.add(
              "there is no setting "
                  + setting
                  + " under settings"
                  + Nearest.hint(setting, settings));
        }
      }
      for (String name : template.refers(Text.Kind.NAME)) {
        if (!names.contains(name)) {
          problems.add(
              names.isEmpty()
                  ? "{" + name + "} is filled in nowhere here"
                  : "there is no {"
                      + name
                      + "} among "
                      + names.stream().map(n -> "{" + n + "}").sorted().toList()
                      + Nearest.hint(name, names));
        }
      }
      return problems;
    }
  }
}
