package io.gatehouse.mapping;

import io.gatehouse.mapping.MappingProblems.Problem;
import io.gatehouse.settings.Nearest;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** A YAML file whose problems are collected with their lines instead of thrown one by one. */
public final class YamlFile {

  /** What Chinese keyboards and copied text bring in the place of YAML's signs and blanks. */
  private static final Pattern FOREIGN = Pattern.compile("[：，｛｝［］\\u3000\\u00a0\\u200b]");

  private static final int LONGEST = 200;

  private final Path file;
  private final List<Problem> problems = new ArrayList<>();

  public YamlFile(Path file) {
    this.file = file;
  }

  /** In the file's order. */
  public List<Problem> problems() {
    return problems.stream().sorted(Comparator.comparingInt(Problem::line)).toList();
  }

  /** Null where the file is empty or no YAML; the problem is then noted. */
  public Node root() {
    try (Reader reader = Files.newBufferedReader(file)) {
      LoadSettings settings = LoadSettings.builder().setLabel(file.toString()).build();
      Node root = new Compose(settings).composeReader(reader).orElse(null);
      if (root == null) {
        problems.add(new Problem(file, 0, "the file is empty"));
      }
      return root;
    } catch (MarkedYamlEngineException e) {
      int line = e.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
      problems.add(new Problem(file, line, notYaml(e)));
    } catch (YamlEngineException e) {
      problems.add(new Problem(file, 0, notYaml(e)));
    } catch (IOException e) {
      problems.add(new Problem(file, 0, notRead(e)));
    }
    return null;
  }

  /** What is wrong with a file that is no YAML, and on which line that began which it breaks. */
  public static String notYaml(YamlEngineException e) {
    if (e.getCause() instanceof IOException cause) {
      return notRead(cause);
    }
    if (!(e instanceof MarkedYamlEngineException marked)) {
      return "is not YAML: " + e.getMessage();
    }
    int line = marked.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
    String begun =
        marked
            .getContextMark()
            .map(mark -> mark.getLine() + 1)
            .filter(began -> began != line)
            .map(began -> ", in what begins on line " + began)
            .orElse("");
    String snippet = marked.getProblemMark().map(mark -> mark.createSnippet(0, LONGEST)).orElse("");
    return "is not YAML: " + marked.getProblem() + begun + foreign(snippet);
  }

  /** What stands in a line that looks like YAML and is none, as a further clause. */
  private static String foreign(String line) {
    Matcher found = FOREIGN.matcher(line);
    if (!found.find()) {
      return "";
    }
    String shown = found.group().matches("[：，｛｝［］]") ? found.group() : "a blank";
    return "; there stands %s, U+%04X, which to YAML is a letter"
        .formatted(shown, (int) found.group().charAt(0));
  }

  /** Why a file could not be read. */
  public static String notRead(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "this user may not read it";
    }
    if (e instanceof CharacterCodingException) {
      return "is not written in UTF-8: save it as UTF-8";
    }
    if (e instanceof NoSuchFileException) {
      return "there is no such file; is it a link that leads nowhere?";
    }
    return String.valueOf(e.getMessage()).contains("Is a directory")
        ? "is a directory, and no file"
        : "cannot be read: " + e;
  }

  public void problem(Node node, String message) {
    problems.add(new Problem(file, line(node), message));
  }

  /** The first is 1; 0 where it is not known. */
  public static int line(Node node) {
    return node.getStartMark().map(Mark::getLine).orElse(-1) + 1;
  }

  /**
   * A mapping's entries in order; empty, with a problem noted, where the node is something else.
   *
   * @param known the keys it may have; null for any
   */
  public Map<String, NodeTuple> entries(Node node, String what, Collection<String> known) {
    Map<String, NodeTuple> entries = new LinkedHashMap<>();
    if (!(node instanceof MappingNode mapping)) {
      problem(node, what + " must be name: value pairs");
      return entries;
    }
    for (NodeTuple entry : mapping.getValue()) {
      String key = text(entry.getKeyNode(), what + "'s key");
      if (key == null) {
        continue;
      }
      if (known != null && !known.contains(key)) {
        problem(
            entry.getKeyNode(),
            what + " has no setting " + key.strip() + Nearest.hint(key, known) + foreign(key));
      } else if (entries.putIfAbsent(key, entry) != null) {
        problem(entry.getKeyNode(), what + " has " + key + " twice");
      }
    }
    return entries;
  }

  /** Null, with a problem noted, where the node is no single value. */
  public String text(Node node, String what) {
    if (node instanceof ScalarNode scalar && !isNull(node)) {
      return scalar.getValue();
    }
    problem(node, what + " must be a single value");
    return null;
  }

  /** One value or a list of them. */
  public List<String> texts(Node node, String what) {
    List<String> texts = new ArrayList<>();
    List<Node> nodes = node instanceof SequenceNode list ? list.getValue() : List.of(node);
    for (Node element : nodes) {
      String text = text(element, what);
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  public static boolean isNull(Node node) {
    return node.getTag().equals(Tag.NULL);
  }
}
