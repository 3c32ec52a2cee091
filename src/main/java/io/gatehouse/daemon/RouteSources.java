package io.gatehouse.daemon;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.camel.support.PatternHelper;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/**
 * The files of {@code routes/}, their Kamelets and the queries, as they stood at one moment, and
 * the parts that they consist of: what one feed runs by is what its template names, and what that
 * names. A comment is no part of any.
 */
final class RouteSources {

  static final String ROUTES = ".camel.yaml";
  static final String KAMELETS = ".kamelet.yaml";
  static final String QUERIES = ".sql";

  /** Stands among what a part declares where that is a route configuration without an id. */
  private static final String EVERY_ROUTE = "*";

  /** What begins a part of a file that starts nothing by itself. */
  private static final Pattern TEMPLATE =
      Pattern.compile("-\\s+(routeTemplate|routeConfiguration)\\s*:.*");

  private static final Pattern WORD = Pattern.compile("[\\w.-]+");

  /** What a part is. A file's own routes, beans and the like are one part. */
  enum Kind {
    TEMPLATE,
    CONFIGURATION,
    KAMELET,
    QUERY,
    REST
  }

  /**
   * A part of a file.
   *
   * @param name by which others name it; of a rest the file's
   * @param digest of what it says
   * @param words that it uses, names of other parts among them
   * @param configurations that it takes up by {@code routeConfigurationId}
   * @param lines of the file, from 0, that are its own; empty for all
   * @param beans that it declares, and that others may name
   */
  record Part(
      Kind kind,
      String name,
      Path file,
      String digest,
      Set<String> words,
      Set<String> configurations,
      Set<Integer> lines,
      Set<String> beans) {

    /** Kinds have names of their own. */
    String key() {
      return kind + " " + name;
    }
  }

  private final Map<Path, byte[]> texts = new LinkedHashMap<>();
  private Map<String, Part> parts;
  private String problem;

  private RouteSources() {}

  static RouteSources read(Home home) {
    RouteSources sources = new RouteSources();
    try {
      sources.read(home.routes(), ROUTES);
    } catch (IOException e) {
      sources.problem = home.routes() + ": " + Home.notListed(e);
    }
    for (Map.Entry<Path, String> folder :
        Map.of(home.kamelets(), KAMELETS, home.queries(), QUERIES).entrySet()) {
      try {
        sources.read(folder.getKey(), folder.getValue());
      } catch (IOException e) {
        continue; // whoever needs one of its files says so
      }
    }
    return sources;
  }

  private void read(Path folder, String suffix) throws IOException {
    List<Path> files;
    try (Stream<Path> listed = Files.list(folder)) {
      files = listed.filter(file -> file.toString().endsWith(suffix)).sorted().toList();
    }
    for (Path file : files) {
      byte[] text;
      try {
        text = Files.readAllBytes(file);
      } catch (IOException e) {
        text = null; // who loads it says why
      }
      texts.put(file, text);
    }
  }

  /** Why there are no routes at all; empty where there are. */
  Optional<String> problem() {
    return Optional.ofNullable(problem);
  }

  /** By kind of file, in order. */
  List<Path> files(String suffix) {
    return texts.keySet().stream().filter(file -> file.toString().endsWith(suffix)).toList();
  }

  /** Null where it cannot be read. */
  byte[] text(Path file) {
    return texts.get(file);
  }

  /** Whether loading the file starts nothing; false where that cannot be seen. */
  boolean holdsTemplatesAlone(Path file) {
    byte[] text = text(file);
    return text != null
        && new String(text, StandardCharsets.UTF_8)
            .lines()
            .filter(line -> !line.isBlank() && !line.startsWith(" ") && !line.startsWith("#"))
            .allMatch(line -> TEMPLATE.matcher(line).matches());
  }

  /** Of a file what some of its parts say, on the lines on which they stand. */
  byte[] text(Path file, Set<Part> some) {
    if (some.stream().anyMatch(part -> part.lines().isEmpty())) {
      return text(file);
    }
    Set<Integer> wanted =
        some.stream().flatMap(part -> part.lines().stream()).collect(Collectors.toSet());
    String[] lines = new String(text(file), StandardCharsets.UTF_8).split("\n", -1);
    StringBuilder left = new StringBuilder();
    for (int i = 0; i < lines.length; i++) {
      left.append(wanted.contains(i) ? lines[i] : "").append('\n');
    }
    return left.toString().getBytes(StandardCharsets.UTF_8);
  }

  /** All parts, by their keys. */
  synchronized Map<String, Part> parts() {
    if (parts == null) { // a daemon that is never changed need not know
      parts = new LinkedHashMap<>();
      texts.forEach(
          (file, text) -> {
            if (text != null) {
              partsOf(file, text);
            }
          });
    }
    return parts;
  }

  private void partsOf(Path file, byte[] text) {
    String name = file.getFileName().toString();
    if (name.endsWith(QUERIES)) {
      add(whole(Kind.QUERY, name.replace(QUERIES, ""), file, text, null));
      return;
    }
    Node root;
    try {
      root =
          new Compose(LoadSettings.builder().build())
              .composeString(new String(text, StandardCharsets.UTF_8))
              .orElse(null);
    } catch (YamlEngineException e) {
      root = null; // it is not loaded either
    }
    if (name.endsWith(KAMELETS)) {
      add(whole(Kind.KAMELET, name.replace(KAMELETS, ""), file, text, root));
    } else if (root instanceof SequenceNode list) {
      items(file, list);
    } else {
      add(whole(Kind.REST, name, file, text, root));
    }
  }

  private void add(Part part) {
    parts.putIfAbsent(part.key(), part);
  }

  private static Part whole(Kind kind, String name, Path file, byte[] text, Node root) {
    Spoken spoken = new Spoken();
    if (root == null) {
      spoken.text.append(new String(text, StandardCharsets.UTF_8));
    } else {
      spoken.hear(root);
    }
    return spoken.part(kind, name, file, Set.of());
  }

  private void items(Path file, SequenceNode list) {
    Spoken rest = new Spoken();
    Set<Integer> ofRest = new TreeSet<>();
    for (Node item : list.getValue()) {
      Node template = member(item, "routeTemplate", "route-template");
      Node configuration = member(item, "routeConfiguration", "route-configuration");
      Node named = template != null ? template : configuration;
      Node id = named == null ? null : member(named, "id");
      if (id instanceof ScalarNode name) {
        Spoken spoken = new Spoken();
        spoken.hear(item);
        Kind kind = template != null ? Kind.TEMPLATE : Kind.CONFIGURATION;
        add(spoken.part(kind, name.getValue(), file, lines(item)));
      } else {
        rest.hear(item);
        if (configuration != null) {
          rest.beans.add(EVERY_ROUTE);
        }
        ofRest.addAll(lines(item));
      }
    }
    if (!ofRest.isEmpty()) {
      add(rest.part(Kind.REST, file.getFileName().toString(), file, ofRest));
    }
  }

  /** From its dash to its last line; the mark of its end is where the next thing begins. */
  private static Set<Integer> lines(Node item) {
    int first = item.getStartMark().map(Mark::getLine).orElse(0);
    int last = first;
    Deque<Node> below = new ArrayDeque<>(List.of(item));
    while (!below.isEmpty()) {
      Node node = below.pop();
      if (node instanceof ScalarNode) {
        last = Math.max(last, lastLine(node));
      }
      if (node instanceof MappingNode mapping) {
        last = Math.max(last, mapping.getStartMark().map(Mark::getLine).orElse(0));
        for (NodeTuple entry : mapping.getValue()) {
          below.push(entry.getKeyNode());
          below.push(entry.getValueNode());
        }
      } else if (node instanceof SequenceNode list) {
        list.getValue().forEach(below::push);
      }
      if (node != item && !(node instanceof ScalarNode)) {
        last = Math.max(last, flowEnd(node));
      }
    }
    Set<Integer> lines = new TreeSet<>();
    for (int i = first; i <= last; i++) {
      lines.add(i);
    }
    return lines;
  }

  private static int lastLine(Node scalar) {
    Mark end = scalar.getEndMark().orElse(null);
    if (end == null) {
      return 0;
    }
    return end.getColumn() == 0 && end.getLine() > 0 ? end.getLine() - 1 : end.getLine();
  }

  /** A list or mapping in brackets ends with its bracket. */
  private static int flowEnd(Node node) {
    boolean isFlow =
        node instanceof org.snakeyaml.engine.v2.nodes.CollectionNode<?> collection
            && collection.getFlowStyle() == org.snakeyaml.engine.v2.common.FlowStyle.FLOW;
    return isFlow ? node.getEndMark().map(Mark::getLine).orElse(0) : 0;
  }

  private static Node member(Node node, String... names) {
    if (node instanceof MappingNode mapping) {
      for (NodeTuple entry : mapping.getValue()) {
        if (entry.getKeyNode() instanceof ScalarNode key
            && List.of(names).contains(key.getValue())) {
          return entry.getValueNode();
        }
      }
    }
    return null;
  }

  /** What a part says. */
  private static final class Spoken {
    private final StringBuilder text = new StringBuilder();
    private final Set<String> words = new TreeSet<>();
    private final Set<String> configurations = new TreeSet<>();
    private final Set<String> beans = new TreeSet<>();

    void hear(Node node) {
      if (node instanceof ScalarNode scalar) {
        text.append(scalar.getTag()).append('"').append(scalar.getValue()).append('"');
        Matcher found = WORD.matcher(scalar.getValue());
        while (found.find()) {
          words.add(found.group());
        }
      } else if (node instanceof SequenceNode list) {
        text.append('[');
        list.getValue().forEach(this::hear);
        text.append(']');
      } else if (node instanceof MappingNode mapping) {
        text.append('{');
        for (NodeTuple entry : mapping.getValue()) {
          entry(entry);
        }
        text.append('}');
      }
    }

    private void entry(NodeTuple entry) {
      hear(entry.getKeyNode());
      hear(entry.getValueNode());
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        return;
      }
      if (key.getValue().matches("routeConfigurationId|route-configuration-id")
          && entry.getValueNode() instanceof ScalarNode value) {
        configurations.addAll(List.of(value.getValue().split(",")));
      } else if (key.getValue().equals("beans")
          && entry.getValueNode() instanceof SequenceNode list) {
        for (Node bean : list.getValue()) {
          if (member(bean, "name") instanceof ScalarNode name) {
            beans.add(name.getValue());
          }
        }
      }
    }

    Part part(Kind kind, String name, Path file, Set<Integer> lines) {
      return new Part(
          kind, name, file, digest(text.toString()), words, configurations, lines, beans);
    }
  }

  private static String digest(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has it", e);
    }
  }

  /**
   * The digests of all that a route runs by.
   *
   * @param template its name
   * @param words what it is told besides, such as the name of a query
   */
  Set<String> runsBy(String template, Set<String> words) {
    Set<String> digests = new TreeSet<>();
    Part first = parts().get(Kind.TEMPLATE + " " + template);
    if (first == null) {
      return digests;
    }
    reachable(first, words).forEach(part -> digests.add(part.digest()));
    return digests;
  }

  /** A part, and all that it names. */
  Set<Part> reachable(Part first, Set<String> words) {
    Set<Part> reached = new LinkedHashSet<>();
    Set<String> named = new TreeSet<>(words);
    Set<String> configurations = new TreeSet<>();
    List<Part> next = List.of(first);
    while (!next.isEmpty()) {
      for (Part part : next) {
        reached.add(part);
        named.addAll(part.words());
        configurations.addAll(part.configurations());
      }
      List<Part> found = new ArrayList<>();
      for (Part part : parts().values()) {
        boolean ofOwnRoutes =
            first.kind() == Kind.REST
                && part.kind() == Kind.TEMPLATE
                && named.contains(part.name());
        if (!reached.contains(part) && (ofOwnRoutes || isNamed(part, named, configurations))) {
          found.add(part);
        }
      }
      next = found;
    }
    return reached;
  }

  private static boolean isNamed(Part part, Set<String> words, Set<String> configurations) {
    return switch (part.kind()) {
      case KAMELET, QUERY -> words.contains(part.name());
      case CONFIGURATION ->
          configurations.stream().anyMatch(id -> PatternHelper.matchPattern(part.name(), id));
      case REST ->
          part.beans().contains(EVERY_ROUTE) || part.beans().stream().anyMatch(words::contains);
      case TEMPLATE -> false;
    };
  }
}
