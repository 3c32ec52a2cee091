package io.gatehouse.lint;

import io.gatehouse.lint.Lint.Finding;
import io.gatehouse.mapping.YamlFile;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** A YAML file as it stands, with its lines, so that what is wrong can be pointed at. */
final class YamlTree {

  /**
   * A place in the file.
   *
   * @param node null where there is nothing
   */
  record At(Node node) {

    /** A member; nothing where there is none. */
    At get(String key) {
      return entries().getOrDefault(key, new At(null));
    }

    At path(String... keys) {
      At at = this;
      for (String key : keys) {
        at = at.get(key);
      }
      return at;
    }

    boolean exists() {
      return node != null;
    }

    /** The text of a single value; null for anything else. */
    String text() {
      return node instanceof ScalarNode scalar ? scalar.getValue() : null;
    }

    int line() {
      return node == null ? 0 : node.getStartMark().map(mark -> mark.getLine() + 1).orElse(0);
    }

    List<At> elements() {
      return node instanceof SequenceNode list
          ? list.getValue().stream().map(At::new).toList()
          : List.of();
    }

    /** By key, in order; empty where this is no mapping. */
    Map<String, At> entries() {
      Map<String, At> entries = new LinkedHashMap<>();
      if (node instanceof MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
          if (entry.getKeyNode() instanceof ScalarNode key) {
            entries.putIfAbsent(key.getValue(), new At(entry.getValueNode()));
          }
        }
      }
      return entries;
    }

    /** Names that stand here more than once. */
    List<String> repeated() {
      List<String> seen = new ArrayList<>();
      List<String> repeated = new ArrayList<>();
      if (node instanceof MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
          if (entry.getKeyNode() instanceof ScalarNode key) {
            (seen.contains(key.getValue()) ? repeated : seen).add(key.getValue());
          }
        }
      }
      return repeated.stream().distinct().toList();
    }

    /** The line on which a name stands that is there more than once, the last time. */
    int lineOfLast(String key) {
      int line = line();
      if (node instanceof MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
          if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
            line = new At(name).line();
          }
        }
      }
      return line;
    }

    /** The line on which a member's name stands. */
    int lineOfKey(String key) {
      if (node instanceof MappingNode mapping) {
        for (NodeTuple entry : mapping.getValue()) {
          if (entry.getKeyNode() instanceof ScalarNode name && name.getValue().equals(key)) {
            return new At(name).line();
          }
        }
      }
      return line();
    }

    /** This and everything below it. */
    void walk(Consumer<At> visitor) {
      visitor.accept(this);
      entries().values().forEach(at -> at.walk(visitor));
      elements().forEach(at -> at.walk(visitor));
    }
  }

  private final Path file;
  private final At root;
  private final List<Finding> problems = new ArrayList<>();

  private YamlTree(Path file, At root) {
    this.file = file;
    this.root = root;
  }

  /** A tree of nothing, with the reason among its problems, where the file is no YAML. */
  static YamlTree read(Path file) {
    try (Reader reader = Files.newBufferedReader(file)) {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      return new YamlTree(file, new At(new Compose(settings).composeReader(reader).orElse(null)));
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      return broken(file, line, YamlFile.notYaml(e));
    } catch (YamlEngineException e) {
      return broken(file, 0, YamlFile.notYaml(e));
    } catch (IOException e) {
      return broken(file, 0, YamlFile.notRead(e));
    }
  }

  private static YamlTree broken(Path file, int line, String message) {
    YamlTree tree = new YamlTree(file, new At(null));
    tree.problem(line, message);
    return tree;
  }

  Path file() {
    return file;
  }

  At root() {
    return root;
  }

  void problem(int line, String message) {
    problems.add(new Finding(file, line, message));
  }

  List<Finding> problems() {
    return problems;
  }
}
