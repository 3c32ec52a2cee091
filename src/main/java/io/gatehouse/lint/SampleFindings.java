package io.gatehouse.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.lint.Lint.Finding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What differs in a mapping's samples, by its cause: a column that differs in thirty rows is one
 * finding, at its line of the mapping, and so is a field that has gone to {@code extra} because its
 * column names it wrongly.
 *
 * @param mapping its file
 * @param lines as {@link MappingSamples#differences} has them
 */
record SampleFindings(Path mapping, List<String> lines) {

  private static final Pattern ROW =
      Pattern.compile("(.*\\.json): rows \\d+: ([a-z_0-9]+)(?:: (.+))?: expected (.*), got (.*)");

  private static final String NOTHING = "nothing";
  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A difference.
   *
   * @param field of extra; null for the column itself
   */
  private record Difference(
      String line, String sample, String column, String field, String expected, String got) {

    /** Of an extra, or an object in it, that should not be at all, by its fields. */
    List<Difference> parts() {
      if ((field != null && !column.equals("extra"))
          || !expected.equals(NOTHING)
          || !got.startsWith("{")) {
        return List.of(this);
      }
      List<Difference> parts = new ArrayList<>();
      try {
        addParts(field == null ? "" : field + ".", JSON.readTree(got), parts);
      } catch (IOException e) {
        return List.of(this); // told as it is
      }
      return parts;
    }

    private void addParts(String prefix, JsonNode all, List<Difference> parts) {
      for (var member : all.properties()) {
        String path = prefix + member.getKey();
        if (member.getValue().isObject() && !member.getValue().isEmpty()) {
          addParts(path + ".", member.getValue(), parts);
        } else {
          String text = member.getValue().toString();
          parts.add(new Difference(line, sample, column, path, NOTHING, text));
        }
      }
    }
  }

  List<Finding> grouped() {
    List<Finding> findings = new ArrayList<>();
    Map<String, List<Difference>> groups = new LinkedHashMap<>();
    for (String line : lines) {
      Matcher row = ROW.matcher(line);
      if (!row.matches()) {
        findings.add(new Finding(null, 0, line));
        continue;
      }
      Difference one =
          new Difference(
              line,
              row.group(1),
              row.group(2),
              row.group(3) == null ? null : row.group(3).replace(": ", "."),
              row.group(4),
              row.group(5));
      for (Difference part : one.parts()) {
        groups.computeIfAbsent(part.column + " " + part.field, any -> new ArrayList<>()).add(part);
      }
    }
    List<List<Difference>> told = new ArrayList<>();
    for (List<Difference> group : groups.values()) {
      List<Difference> moved =
          groups.values().stream().filter(other -> isMoved(group, other)).findFirst().orElse(null);
      if (moved != null) {
        told.add(moved);
        findings.add(moved(group, moved));
        told.add(group);
      }
    }
    groups.values().stream()
        .filter(group -> !told.contains(group))
        .map(this::finding)
        .forEach(findings::add);
    return findings;
  }

  /** Whether what a column lacks is in extra, in as many rows. */
  private static boolean isMoved(List<Difference> column, List<Difference> extra) {
    if (column.get(0).field != null
        || extra.get(0).field == null
        || column.size() != extra.size()) {
      return false;
    }
    for (int i = 0; i < column.size(); i++) {
      Difference one = column.get(i);
      Difference other = extra.get(i);
      if (!one.got.equals(NOTHING)
          || !other.expected.equals(NOTHING)
          || !one.expected.replace("\"", "").equals(other.got.replace("\"", ""))) {
        return false;
      }
    }
    return true;
  }

  private Finding moved(List<Difference> column, List<Difference> extra) {
    return new Finding(
        mapping,
        lineOf(mapping, column.get(0).column),
        "column "
            + column.get(0).column
            + " is empty in "
            + rows(column)
            + ", and what it should hold is in extra, as "
            + extra.get(0).field
            + ": does the column name another field?");
  }

  private Finding finding(List<Difference> group) {
    Difference first = group.get(0);
    if (group.size() == 1) {
      return new Finding(null, 0, first.line);
    }
    return new Finding(
        mapping,
        lineOf(mapping, first.column),
        "column "
            + first.column
            + (first.field == null ? "" : ", " + first.field + ",")
            + " differs in "
            + rows(group)
            + ": "
            + first.line.substring(first.line.indexOf("rows "))
            + ", in "
            + first.sample);
  }

  private static String rows(List<Difference> group) {
    long samples = group.stream().map(Difference::sample).distinct().count();
    return group.size()
        + (group.size() == 1 ? " row of " : " rows of ")
        + samples
        + (samples == 1 ? " sample" : " samples");
  }

  /** Where a mapping's file fills a column; 0 where it does not name it. */
  static int lineOf(Path mapping, String column) {
    return line(mapping, "\\s+" + column + "\\s*:.*");
  }

  /** Where it names a field; 0 where it does not. */
  static int lineNaming(Path mapping, String field) {
    String name = Pattern.quote(field);
    return line(mapping, "(?:[^#]*[\\s\\[{,:\"'])?" + name + "(?:[\\s\\]},:\"'].*)?");
  }

  private static int line(Path mapping, String pattern) {
    try {
      List<String> text = Files.readAllLines(mapping);
      for (int i = 0; i < text.size(); i++) {
        if (text.get(i).matches(pattern)) {
          return i + 1;
        }
      }
      return 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
