package io.gatehouse.lint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.gatehouse.mapping.Mapping;
import io.gatehouse.mapping.Privacy;
import io.gatehouse.reply.JsonText.Excerpt;
import io.gatehouse.reply.Reply;
import io.gatehouse.reply.Reply.UnreadableReply;
import io.gatehouse.reply.VendorRecord;
import io.gatehouse.warehouse.RejectedRow;
import io.gatehouse.warehouse.Table.Column;
import io.gatehouse.warehouse.Warehouse;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * Runs the samples that stand beside a mapping: {@code samples/<mapping>/<name>.json} is a vendor's
 * reply as it came, byte for byte, and {@code <name>.rows.json} what must become of it:
 *
 * <pre>{@code
 * {"feed": "records", "array": "data", "privacy": {"phone": "mask"},
 *  "rows": [{"column": value, …}], "rejected": ["reason", …], "left-out": 0}
 * }</pre>
 *
 * Without {@code privacy} everything private is kept that can be. Rows name every column that is
 * not null, except site, vendor and seen_by; times are UTC. Where a reply must be refused, {@code
 * {"unreadable": "message"}} stands instead.
 */
public final class MappingSamples {

  private static final String EXPECTED = ".rows.json";
  private static final ZoneId ZONE = ZoneId.of("Asia/Shanghai");
  private static final List<String> GIVEN = List.of("site", "vendor", "seen_by");
  private static final ObjectMapper JSON = new ObjectMapper();

  private MappingSamples() {}

  /**
   * What differs from the expected, one line each; empty where all is well. A mapping without
   * samples, and a sample without expected rows, is a difference too.
   *
   * @param file the mapping's file
   */
  public static List<String> differences(Path file, Mapping mapping) {
    Path folder = folder(file);
    if (!Files.isDirectory(folder)) {
      return List.of(file + ": has no samples in " + folder);
    }
    try {
      List<Path> samples = samples(folder);
      List<String> differences = new ArrayList<>();
      if (samples.isEmpty()) {
        differences.add(file + ": has no samples in " + folder);
      }
      for (Path sample : samples) {
        compare(sample, mapping).forEach(line -> differences.add(sample + ": " + line));
      }
      return differences;
    } catch (IOException e) {
      return List.of(folder + ": cannot be read: " + e);
    }
  }

  private static Path folder(Path file) {
    String name = file.getFileName().toString().replace(".yaml", "");
    return file.resolveSibling("samples").resolve(name);
  }

  /** Whether a mapping has samples of its own. */
  static boolean areThere(Path file) {
    return Files.isDirectory(folder(file));
  }

  /**
   * Why records that came whole would become no rows, each reason once.
   *
   * @param feed that reads them
   */
  static List<String> rejected(Mapping mapping, List<VendorRecord> records, String feed) {
    Mapping.Context context = new Mapping.Context("sample", "sample", feed, ZONE, Map.of());
    Privacy keeping = Privacy.of(setting -> Optional.of("keep"));
    return mapping.under(keeping).map(records, context).rejected().stream()
        .map(RejectedRow::reason)
        .distinct()
        .toList();
  }

  private static List<Path> samples(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(path -> !path.toString().endsWith(EXPECTED))
          .filter(path -> path.toString().endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  /**
   * Whether a record of a mapping's samples has a field of the name.
   *
   * @param file the mapping's file
   */
  static boolean have(Path file, String field) {
    if (!areThere(file)) {
      return false;
    }
    try {
      for (Path sample : samples(folder(file))) {
        Path rows = expected(sample);
        JsonNode about =
            Files.exists(rows) ? JSON.readTree(Files.readAllBytes(rows)) : JSON.createObjectNode();
        if (records(sample, about).stream().anyMatch(record -> record.has(field))) {
          return true;
        }
      }
      return false;
    } catch (IOException | UnreadableReply e) {
      return false; // told with the sample
    }
  }

  private static Path expected(Path sample) {
    return sample.resolveSibling(sample.getFileName().toString().replace(".json", EXPECTED));
  }

  private static List<VendorRecord> records(Path sample, JsonNode expected) throws IOException {
    byte[] body = Files.readAllBytes(sample);
    return Reply.parse(body, body.length, expected.path("array").asText("data")).records();
  }

  /**
   * What comes of a sample with today's mapping, as the file beside it has it: for a mapping that
   * is new.
   *
   * @throws io.gatehouse.mapping.MappingProblems where the mapping is wrong
   */
  public static String expected(Path file, Path sample, String feed, String array, Clock clock)
      throws IOException {
    String memory = "jdbc:h2:mem:samples-" + java.util.UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    try (Warehouse tables = Warehouse.open(memory, "", "", clock)) {
      Mapping mapping = Mapping.read(file, tables::table, Map.of());
      JsonNode about = JSON.createObjectNode().put("feed", feed).put("array", array);
      return JSON.writerWithDefaultPrettyPrinter()
              .writeValueAsString(actual(sample, mapping, about))
          + "\n";
    }
  }

  private static List<String> compare(Path sample, Mapping mapping) throws IOException {
    Path file = expected(sample);
    if (!Files.exists(file)) {
      return List.of("has no " + file.getFileName() + " with the expected rows");
    }
    JsonNode expected;
    try {
      expected = JSON.readTree(Files.readAllBytes(file));
    } catch (IOException e) {
      return List.of(file.getFileName() + " is not JSON: " + Excerpt.of(e.getMessage(), 200));
    }
    List<String> differences = new ArrayList<>();
    try {
      diff("", expected, JSON.valueToTree(actual(sample, mapping, expected)), differences);
    } catch (IllegalArgumentException e) {
      differences.add("privacy: " + e.getMessage());
    }
    return differences;
  }

  private static Map<String, Object> actual(Path sample, Mapping mapping, JsonNode expected)
      throws IOException {
    String feed = expected.path("feed").asText();
    String array = expected.path("array").asText("data");
    Map<String, Object> actual = new TreeMap<>();
    List<VendorRecord> records;
    try {
      records = records(sample, expected);
    } catch (UnreadableReply e) {
      actual.put("unreadable", e.getMessage());
      return actual;
    }
    Mapping.Context context = new Mapping.Context("sample", "sample", feed, ZONE, Map.of());
    JsonNode privacy = expected.path("privacy");
    Mapping.MappedPage page = mapping.under(privacy(privacy)).map(records, context);
    if (!privacy.isMissingNode()) {
      actual.put("privacy", privacy);
    }
    actual.put("feed", feed);
    actual.put("array", array);
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Object[] row : page.rows().values()) {
      rows.add(columns(mapping, row));
    }
    actual.put("rows", rows);
    actual.put("rejected", page.rejected().stream().map(RejectedRow::reason).toList());
    actual.put("left-out", page.leftOut());
    return actual;
  }

  private static Privacy privacy(JsonNode chosen) {
    return Privacy.of(
        setting ->
            chosen.isMissingNode()
                ? Optional.of("keep")
                : Optional.ofNullable(chosen.path(setting).textValue()));
  }

  private static Map<String, Object> columns(Mapping mapping, Object[] row) throws IOException {
    Map<String, Object> columns = new TreeMap<>();
    for (Column column : mapping.table().columns()) {
      Object value = row[mapping.table().position(column.name())];
      if (value == null || GIVEN.contains(column.name())) {
        continue;
      }
      columns.put(
          column.name(),
          switch (column.type()) {
            case JSON -> JSON.readTree((String) value);
            case DECIMAL ->
                new BigDecimal(((BigDecimal) value).stripTrailingZeros().toPlainString());
            case TEXT, BOOLEAN, INTEGER, BIGINT, DOUBLE -> value;
            default -> value.toString();
          });
    }
    return columns;
  }

  /** Descends to the first values that differ, so that a line names row and column. */
  private static void diff(String at, JsonNode expected, JsonNode actual, List<String> found) {
    if (expected.isObject() && actual.isObject()) {
      Map<String, JsonNode> all = new TreeMap<>();
      expected.fieldNames().forEachRemaining(name -> all.put(name, expected.path(name)));
      actual.fieldNames().forEachRemaining(name -> all.putIfAbsent(name, expected.path(name)));
      String before = at.isEmpty() ? "" : at + ": ";
      all.forEach((name, value) -> diff(before + name, value, actual.path(name), found));
    } else if (expected.isArray() && actual.isArray()) {
      for (int i = 0; i < Math.max(expected.size(), actual.size()); i++) {
        diff(at + " " + (i + 1), expected.path(i), actual.path(i), found);
      }
    } else if (!expected.asText().equals(actual.asText())
        || expected.getNodeType() != actual.getNodeType()) {
      found.add(at + ": expected " + shown(expected) + ", got " + shown(actual));
    }
  }

  private static String shown(JsonNode node) {
    return node.isMissingNode() ? "nothing" : node.toString();
  }
}
